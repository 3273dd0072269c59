import * as z from 'zod';
import { errandSchema } from '../../contracts/api/agent/commands.ts';
import { timePart } from '../../contracts/key-pattern.ts';
import { indexKeys, keys } from '../../contracts/keys.ts';
import { queueNames } from '../../contracts/queues.ts';
import { plain } from '../../kernel/json-text.ts';
import type { Item, Key } from '../../ports/table.ts';
import type { ConnectionScope } from '../sync/scope.ts';

/** How an errand ended. */
const endSchema = z.object({
  /**
   * - `done` as wanted
   * - `refused` the base will not do it
   * - `unanswered` the base passed the command by without a result
   * - `overdue` the longest wait is over
   * - `base-changed` the base was replaced or restored after it had been asked: what it did before is not known
   */
  outcome: z.enum(['done', 'refused', 'unanswered', 'overdue', 'base-changed']),
  /** The command that it ended with. */
  number: z.int().optional(),
  at: z.number(),
  /** Of anything but `done`. */
  cause: z.string().optional(),
  text: z.object({ ru: z.string(), en: z.string() }).optional(),
  /** The document that it was about, as the base says it is now. */
  document: z.object({ type: z.string(), ref: z.string() }).optional(),
  /** The printed form or the report among the files of the base. */
  file: z.string().optional(),
});

export type ErrandEnd = z.output<typeof endSchema>;

/** A message that tells whoever waits that the errand is over. */
const noticeSchema = z.object({
  queue: z.enum(queueNames),
  body: z.string(),
  group: z.string().optional(),
});

const errandItemSchema = z.object({
  version: z.literal(1),
  /** Changes with each write; guards read-then-write. */
  revision: z.int(),
  content: errandSchema,
  notice: noticeSchema,
  wantedAt: z.number(),
  /** When whoever waits is told that it is over anyway. */
  deadline: z.number(),
  /** How often the base said that it cannot for now. */
  attempts: z.int(),
  /** The base is not asked before. */
  notBefore: z.number(),
  /** `waiting` for a command that carries it out, which is `sent` then. */
  state: z.enum(['waiting', 'sent', 'ended']),
  /** The last command that carries it out. */
  number: z.int().optional(),
  /** The count of numberings of the base (`AgentState.epoch`) when that was handed out. */
  epoch: z.int().optional(),
  end: endSchema.optional(),
});

/** Something a base is to do for somebody who waits for the answer. */
export type Errand = Omit<z.output<typeof errandItemSchema>, 'version'> & { readonly id: string };
export type ErrandNotice = z.output<typeof noticeSchema>;

/** Kept so long after the deadline, to know repeats. Seconds. */
const keptSeconds = 60 * 24 * 3600;

export function errandKey(scope: ConnectionScope, id: string): Key {
  return keys.errand.build({ ...scope, errand: id });
}

export function errandItem(scope: ConnectionScope, { id, ...errand }: Errand): Item {
  const index = indexKeys.openErrands.build({
    ...scope,
    notBefore: timePart(errand.notBefore),
    errand: id,
  });
  return {
    ...errandKey(scope, id),
    ...(errand.state !== 'ended' && { ipk: index.pk, isk: index.sk }),
    ttl: Math.floor(errand.deadline / 1000) + keptSeconds,
    version: 1,
    ...plain(errand),
  };
}

export function errandOf(item: Item): Errand {
  const { version: _, ...errand } = errandItemSchema.parse(item);
  return { id: keys.errand.parse(item)?.errand ?? '', ...errand };
}
