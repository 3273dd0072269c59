import * as z from 'zod';
import { errorPolicies, runOrders } from '../../contracts/settings/synchronisation-settings.ts';

/**
 * What a run is: everything is looked at; what changed since the last time; one object; a plan of one of these; what a
 * plan said is done; what a run did is taken back.
 */
export const runKinds = ['full', 'changes', 'object', 'plan', 'apply', 'undo'] as const;
export type RunKind = (typeof runKinds)[number];

/** What a plan looks at. */
export const planScopes = ['full', 'changes', 'object'] as const;

export const runStates = [
  'waiting',
  'running',
  /** A plan that was made: it waits to be applied or thrown away, and nothing is written meanwhile. */
  'planned',
  'finished',
  /** Something went wrong with a record, and the run was to stop then. */
  'stopped',
  'cancelled',
] as const;
export type RunState = (typeof runStates)[number];

/** What became of the records of a run; each is counted once, under one of the names after `seen`. */
export const countNames = [
  'seen',
  'created',
  'linked',
  'changed',
  'dropped',
  'unchanged',
  'refused',
  'heldBack',
  'left',
  /** Fields that both sides had changed; not of records. */
  'conflicts',
] as const;
export type CountName = (typeof countNames)[number];
export type RunCounts = Readonly<Partial<Record<CountName, number>>>;

export const runOptionsSchema = z.object({
  order: z.enum(runOrders),
  onErrors: z.enum(errorPolicies),
  /** Of a plan: what it looks at. */
  scope: z.enum(planScopes).optional(),
  /** Of a run about one object. */
  object: z
    .object({ kind: z.string(), ref: z.string().optional(), portalId: z.string().optional() })
    .optional(),
  /** The plan that is applied, or the run that is undone. */
  of: z.string().optional(),
});
export type RunOptions = z.output<typeof runOptionsSchema>;

export const runSchema = z.object({
  version: z.literal(1),
  kind: z.enum(runKinds),
  state: z.enum(runStates),
  /** Who asked for it: `operator`, or `schedule`. */
  by: z.string(),
  options: runOptionsSchema,
  /** How far it is: the side or part under way, and where in it. */
  stage: z.number().int().default(0),
  cursor: z.string().optional(),
  /** Pieces of its history that were begun. */
  slices: z.number().int().default(0),
  counts: z.partialRecord(z.enum(countNames), z.number()).default({}),
  /** It is to end so, as soon as what it has marked is taken away. */
  ending: z.enum(['stopped', 'cancelled']).optional(),
  /** The run that took this one back. */
  undoneBy: z.string().optional(),
  /** What a person should know of its end. */
  reason: z.object({ ru: z.string(), en: z.string() }).optional(),
  /** Of a plan: from then on it no longer counts. */
  expiresAt: z.number().optional(),
  createdAt: z.number(),
  startedAt: z.number().optional(),
  endedAt: z.number().optional(),
  /** Until then what it did can be looked at and undone. */
  keptUntil: z.number(),
});

/** A run of one connection. Moments are milliseconds since the Unix epoch. */
export type Run = Omit<z.output<typeof runSchema>, 'version'> & { readonly id: string };

/** Whether a run is over, so that nothing more comes of it. */
export function isOver({ state }: Pick<Run, 'state'>): boolean {
  return state === 'finished' || state === 'stopped' || state === 'cancelled';
}
