import * as z from 'zod';
import { type ReportSubscription, recipientsSchema } from '../../contracts/reports/subscription.ts';

const textSchema = z.object({ ru: z.string(), en: z.string() });

/** A file that a run made. */
const fileSchema = z.object({ name: z.string(), blob: z.string(), bytes: z.number() });
export type RunFile = z.output<typeof fileSchema>;

/** A print form that the base is asked for and that is published once. */
const formSchema = z.object({
  /** Of the document, e.g. `Document_СчетНаОплату`. */
  type: z.string(),
  ref: z.string(),
  /** As in the abilities of the base. */
  form: z.string(),
  facsimile: z.boolean(),
  title: z.string(),
  subject: z.string(),
  text: z.string(),
  recipients: recipientsSchema,
});
export type RunForm = z.output<typeof formSchema>;

/**
 * - `claimed` to be made
 * - `made` files and words are ready
 * - `posting` the portal may have it: look for it before sending it again
 * - `posted`, `failed`, `missed` over
 */
const runStates = ['claimed', 'made', 'posting', 'posted', 'failed', 'missed'] as const;

export const runSchema = z.object({
  version: z.literal(1),
  state: z.enum(runStates),
  /** When the slot was due, milliseconds since the Unix epoch. */
  at: z.number(),
  /** The wall clock's date and time of the slot. */
  date: z.string(),
  time: z.string(),
  /** Asked for by a person: no slot that may be too late. */
  manual: z.boolean(),
  /** Times that a person took it up again after it had ended without a post. */
  round: z.number().default(0),
  /** Times that it was put off. */
  attempts: z.number().default(0),
  /** Of a run without a subscription that is not made yet when it is asked for. */
  form: formSchema.optional(),
  /** What is posted; there from `made` on. */
  post: z
    .object({
      subject: z.string(),
      text: z.string(),
      files: z.array(fileSchema),
      recipients: recipientsSchema,
    })
    .optional(),
  /** Of `posting`: when it was sent, and by which attempt. */
  postingAt: z.number().optional(),
  postingToken: z.string().optional(),
  postId: z.string().optional(),
  link: z.string().optional(),
  /** Why it failed or was missed, or why it was last put off. */
  cause: z.object({ causeKey: z.string(), text: textSchema }).optional(),
  createdAt: z.number(),
  /** When a person took it up again, the last time. */
  askedAt: z.number().optional(),
  finishedAt: z.number().optional(),
});

/** One slot of a report. */
export type ReportRun = Omit<z.output<typeof runSchema>, 'version'> & {
  readonly subscription: string;
  /** Name of the run among those of its subscription, see `slotName`. */
  readonly slot: string;
};

/** Whether nothing more will become of it. */
export function isOver({ state }: Pick<ReportRun, 'state'>): boolean {
  return state === 'posted' || state === 'failed' || state === 'missed';
}

/** A run that a person asked for is of use so long, should it have to wait. Milliseconds. */
export const manualPatience = 24 * 3_600_000;

/** Where runs of posts belong that are published once, without a subscription. */
export const onceSubscription = 'once';

/** What people are told by of a report, whether a subscription stands behind it or not. */
export interface PublishedReport {
  readonly id: string;
  readonly said: Pick<ReportSubscription, 'subject' | 'lateMinutes' | 'pingUrl'>;
}
