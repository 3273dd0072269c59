import * as z from 'zod';
import type { Text } from '../../kernel/text.ts';
import { keptSchema, objectSchema, textSchema } from './history-entry.ts';
import { type FailureClass, failureClasses, type HistoryObject, type Repeat } from './occurrence.ts';

/** One error of the journal: everything that happened to one object for one cause. */
export interface JournalEntry {
  /** Opaque name within its connection. */
  readonly id: string;
  readonly failure: FailureClass;
  readonly causeKey: string;
  readonly object?: HistoryObject;
  readonly text: Text;
  readonly details: Readonly<Record<string, string | number | boolean>>;
  /** How many times it happened. */
  readonly count: number;
  /** Milliseconds since the Unix epoch. */
  readonly firstAt: number;
  readonly lastAt: number;
  readonly solved: boolean;
  /** A person may ask for the failed work again. */
  readonly repeatable: boolean;
  /** When the failed work was last asked for again, milliseconds since the Unix epoch. */
  readonly repeatedAt?: number;
  /** What came in was kept and can be asked for. */
  readonly hasPayload: boolean;
}

const repeatSchema = z.object({ queue: z.string(), body: z.string(), group: z.string().optional() });

/** A journal item of the table. */
export const journalItemSchema = z.object({
  version: z.literal(1),
  failure: z.enum(failureClasses),
  causeKey: z.string(),
  object: objectSchema.optional(),
  text: textSchema,
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  count: z.number(),
  firstAt: z.number().optional(),
  lastAt: z.number(),
  solved: z.boolean(),
  repeat: repeatSchema.optional(),
  repeatedAt: z.number().optional(),
  kept: keptSchema.optional(),
});

/** The work of an item that can be asked for again. */
export function repeatOf(item: z.output<typeof journalItemSchema>): Repeat | undefined {
  if (!item.repeat) return undefined;
  const { queue, body, group } = item.repeat;
  return { queue, body, ...(group !== undefined && { group }) };
}
