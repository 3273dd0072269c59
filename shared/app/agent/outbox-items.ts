import * as z from 'zod';
import { numberPart, timePart } from '../../contracts/key-pattern.ts';
import { indexKeys, keys } from '../../contracts/keys.ts';
import type { ObjectWrite } from '../../domain/onec/base-object.ts';
import { plain } from '../../kernel/json-text.ts';
import type { Item, Key } from '../../ports/table.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { ObjectRef } from './staged-objects.ts';

const writeSchema = z.object({
  type: z.string(),
  ref: z.string(),
  create: z.boolean(),
  attributes: z.record(z.string(), z.json()),
  tables: z.record(z.string(), z.array(z.record(z.string(), z.json()))),
  answers: z.string().optional(),
});

const writeCommandSchema = z.object({
  write: writeSchema,
  /** When its writing was last wanted, milliseconds since the Unix epoch. */
  wantedAt: z.number(),
  /** How often the base said that it cannot for now. */
  attempts: z.int(),
  /** Changes with each change of the content. */
  revision: z.int(),
  /** It is never to be carried out. */
  withdrawn: z.literal(true).optional(),
});

/** Somebody waits for it to be carried out; what it says stands in the errand. Never merged with others. */
const errandCommandSchema = z.object({ errand: z.string(), wantedAt: z.number(), revision: z.int() });

const commandSchema = z.union([writeCommandSchema, errandCommandSchema]);

/** A numbered write of an object. */
export type StoredWrite = z.output<typeof writeCommandSchema> & { readonly number: number };
/** A numbered command that carries out an errand. */
export type StoredErrand = z.output<typeof errandCommandSchema> & { readonly number: number };
/** A numbered command to a base. */
export type StoredCommand = StoredWrite | StoredErrand;

export function isWrite(command: StoredCommand): command is StoredWrite {
  return 'write' in command;
}

export function isErrand(command: StoredCommand): command is StoredErrand {
  return 'errand' in command;
}

const textSchema = z.object({ ru: z.string(), en: z.string() });

const standingSchema = z.discriminatedUnion('state', [
  /** On its way to the base. */
  z.object({ state: z.literal('pending'), number: z.int() }),
  /** The base said "not for now": it goes out again from then on. */
  z.object({
    state: z.literal('waiting'),
    number: z.int(),
    notBefore: z.number(),
    attempts: z.int(),
    wantedAt: z.number(),
    write: writeSchema,
  }),
  z.object({ state: z.literal('written'), number: z.int(), at: z.number() }),
  /** It was never handed out: the base said something new of the object first. */
  z.object({ state: z.literal('withdrawn'), number: z.int(), at: z.number() }),
  /** The base will not have it; or it never answered, or was not there in time. */
  z.object({
    state: z.enum(['refused', 'expired', 'unanswered']),
    number: z.int(),
    at: z.number(),
    cause: z.string(),
    text: textSchema,
  }),
]);

/** What became of the last command about an object. */
export type Standing = z.output<typeof standingSchema>;

/** How a command ended. */
export type Settled = Exclude<Standing, { state: 'pending' | 'waiting' }>;

/** Larger commands do not fit into an item. Bytes of JSON. */
export const largestCommand = 300_000;

/** Kept so long, whether done or not, so that no number is given out twice. Seconds. */
const commandSeconds = 60 * 24 * 3600;
/** How long it is remembered what became of a command. Seconds. */
const settledSeconds = 365 * 24 * 3600;

export function commandKey(scope: ConnectionScope, number: number): Key {
  return keys.command.build({ ...scope, number: numberPart(number, 12) });
}

export function commandItem(
  scope: ConnectionScope,
  { number, ...command }: StoredCommand,
  now: number,
): Item {
  return {
    ...commandKey(scope, number),
    ...plain(command),
    ttl: Math.floor(now / 1000) + commandSeconds,
  };
}

export function commandOf(item: Item): StoredCommand {
  const number = Number(keys.command.parse(item)?.number);
  return { number, ...commandSchema.parse(item) };
}

export function standingKey(scope: ConnectionScope, { type, ref }: ObjectRef): Key {
  return keys.standing.build({ ...scope, type, ref });
}

export function standingItem(
  scope: ConnectionScope,
  about: ObjectRef,
  standing: Standing,
  now: number,
): Item {
  const index =
    standing.state === 'waiting'
      ? indexKeys.waitingWrites.build({ ...scope, ...about, notBefore: timePart(standing.notBefore) })
      : undefined;
  const ends = standing.state !== 'pending' && standing.state !== 'waiting';
  return {
    ...standingKey(scope, about),
    ...(index && { ipk: index.pk, isk: index.sk }),
    ...(ends && { ttl: Math.floor(now / 1000) + settledSeconds }),
    ...plain(standing),
  };
}

export function standingOf(item: Item): Standing {
  return standingSchema.parse(item);
}

export function objectOf(item: Item): ObjectRef | undefined {
  const parts = keys.standing.parse(item);
  return parts && { type: parts.type, ref: parts.ref };
}

/**
 * Two writes of one object as one; what both name is as the later one says. It answers to something of the base only
 * where both do: what is to be written in any case is not withdrawn.
 */
export function mergedWrites(earlier: ObjectWrite, later: ObjectWrite): ObjectWrite {
  const moments = [earlier.answers, later.answers].filter((moment) => moment !== undefined).sort();
  const answers = moments.length === 2 ? moments[0] : undefined;
  return {
    type: later.type,
    ref: later.ref,
    create: earlier.create || later.create,
    attributes: { ...earlier.attributes, ...later.attributes },
    tables: { ...earlier.tables, ...later.tables },
    ...(answers !== undefined && { answers }),
  };
}

/** What an earlier write says and a later one does not; `undefined` when that is nothing. */
export function withoutOverruled(earlier: ObjectWrite, later: ObjectWrite): ObjectWrite | undefined {
  const rest = <T>(of: Readonly<Record<string, T>>, by: object) =>
    Object.fromEntries(Object.entries(of).filter(([name]) => !Object.hasOwn(by, name)));
  const attributes = rest(earlier.attributes, later.attributes);
  const tables = rest(earlier.tables, later.tables);
  const nothing = Object.keys(attributes).length === 0 && Object.keys(tables).length === 0;
  return nothing && !earlier.create ? undefined : { ...earlier, attributes, tables };
}
