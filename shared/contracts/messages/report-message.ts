import * as z from 'zod';
import { asId, type ConnectionId, type TenantId } from '../../kernel/ids.ts';

const owner = {
  tenant: z.string().transform((id) => asId<TenantId>(id)),
  connection: z.string().transform((id) => asId<ConnectionId>(id)),
};

/** On queue `reports`: what is to be published, and what people are to be told. */
export const reportMessageSchema = z.discriminatedUnion('kind', [
  /** Slots of a subscription are due: start them, and schedule the next. */
  z.object({ kind: z.literal('slots'), ...owner, subscription: z.string() }),
  /** Make and publish one slot of a report. */
  z.object({
    kind: z.literal('run'),
    ...owner,
    subscription: z.string(),
    slot: z.string(),
    /** The wall clock's date and time of the slot, and its moment in milliseconds since the Unix epoch. */
    date: z.string(),
    time: z.string(),
    at: z.number(),
    /** A person asks for it: it is never too late. */
    manual: z.boolean().default(false),
    /** A run that ended in an earlier round without a post is taken up again; one that ended in this round stays so. */
    round: z.int().min(0).default(0),
  }),
  /** Delete the files of posts that were published without a subscription, once they are old. */
  z.object({ kind: z.literal('sweep'), ...owner }),
  /** Look what went wrong on a connection, and tell people what they do not know yet. */
  z.object({ kind: z.literal('notices'), ...owner }),
]);

export type ReportMessage = z.output<typeof reportMessageSchema>;
export type RunMessage = Extract<ReportMessage, { kind: 'run' }>;
