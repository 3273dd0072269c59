import * as z from 'zod';
import { text } from '../../kernel/text.ts';

const language = z.string().refine((tag) => /^[a-z]{2,3}-[A-Z]{2}$/.test(tag), {
  params: text('Язык — код вида ru-RU.', 'A language is a code such as ru-RU.'),
});

/** What a connection wants of telephone calls. */
export const callSettingsSchema = z.strictObject({
  /** Calls are kept; without it none is. */
  enabled: z.boolean().default(true),
  /** Recordings are put into words. */
  transcribe: z.boolean().default(true),
  /** What becomes of a number that nobody has. */
  unknownCaller: z.enum(['lead', 'contact', 'nothing']).default('nothing'),
  /** Calls told by an exchange, a base or a folder are registered on the portal. */
  registerOutside: z.boolean().default(true),
  /** What is spoken; of several the engine finds the one. */
  languages: z.array(language).min(1).max(5).default(['ru-RU']),
  /** Recordings shorter than so many seconds are not transcribed. */
  leastSeconds: z.int().min(0).max(3600).default(10),
  /** Calls between employees are transcribed too. */
  transcribeInternal: z.boolean().default(false),
  /** Minutes of a calendar month that may be transcribed for the tenant. */
  monthlyMinutes: z.int().min(0).max(1_000_000).default(3000),
  /** The channel of a recording with two that holds the employee: 0 is the left one. */
  employeeChannel: z.union([z.literal(0), z.literal(1)]).optional(),
  /** Names that are said and that no dictionary has, beside those of products and clients. */
  vocabulary: z.array(z.string().trim().min(1).max(100)).max(200).default([]),
  /** Transcripts are summarised. */
  summarise: z.boolean().default(true),
  /** Telephone numbers, cards and the like are kept away from the summary. */
  maskNumbers: z.boolean().default(true),
  /** Next steps become to-dos of the employee on the portal. */
  toDos: z.boolean().default(false),
  /** Each call with its transcript becomes a document of the base: an event (УНФ) or a telephone call (УТ). */
  pushToBase: z.boolean().default(false),
  /** Days that recordings, transcripts and calls are kept. */
  keepDays: z.int().min(1).max(3650).default(365),
});

export type CallSettings = z.output<typeof callSettingsSchema>;
