import * as z from 'zod';
import type { Json } from '../../kernel/canonical-json.ts';
import type { Text } from '../../kernel/text.ts';
import type { HistoryObject } from './occurrence.ts';

/** How a piece of work ended. */
export const historyOutcomes = ['done', 'failed', 'skipped'] as const;
export type HistoryOutcome = (typeof historyOutcomes)[number];

/** One thing that was done on a connection, as it is told to the history. */
export interface HistoryEntry {
  /**
   * Derived from what caused it (a message's id, a run and the object's), so that doing the work again tells the same
   * entry and not another.
   */
  readonly id: string;
  /** The moment that belongs to the id, milliseconds since the Unix epoch: the same when the work is done again. */
  readonly at: number;
  /** What was done, in dotted English: `portal.company.update`, `base.import`. */
  readonly operation: string;
  readonly outcome: HistoryOutcome;
  readonly object?: HistoryObject;
  readonly text: Text;
  readonly details: { readonly [name: string]: Json };
  /** How long it took. */
  readonly milliseconds?: number;
}

/** What went over the wire; kept in debug mode only. */
export interface HistoryBodies {
  readonly request?: string;
  readonly response?: string;
}

/** An entry as it is read back. */
export interface StoredHistoryEntry extends HistoryEntry {
  /** Bodies were kept and can be asked for. */
  readonly hasBodies: boolean;
}

export const textSchema = z.object({ ru: z.string(), en: z.string() });
export const objectSchema = z.object({ kind: z.string(), id: z.string() });

/** Bodies of an item: in the item itself while they are small, in a blob otherwise. */
export const keptSchema = z.union([z.object({ inline: z.string() }), z.object({ blob: z.string() })]);
export type Kept = z.output<typeof keptSchema>;

/** A history item of the table. */
export const historyItemSchema = z.object({
  version: z.literal(1),
  id: z.string(),
  at: z.number(),
  operation: z.string(),
  outcome: z.enum(historyOutcomes),
  object: objectSchema.optional(),
  text: textSchema,
  details: z.record(z.string(), z.json()),
  milliseconds: z.number().optional(),
  kept: keptSchema.optional(),
});
