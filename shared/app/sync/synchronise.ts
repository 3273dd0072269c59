import type { FamilyName } from '../../domain/entities/descriptor.ts';
import { families } from '../../domain/entities/descriptor.ts';
import type { PortalDictionaries } from '../../domain/entities/dictionaries.ts';
import type { RecordKey } from '../../domain/sync/record.ts';
import type { Directions } from '../../domain/sync/three-way.ts';
import { Busy, Transient } from '../../kernel/outcome.ts';
import { text } from '../../kernel/text.ts';
import type { PortalError } from '../../ports/portal.ts';
import { type ApplyDeps, applyPlans } from './apply-plans.ts';
import type { OnGone } from './directions-for.ts';
import type { Gate } from './gate.ts';
import { type Gathered, gather } from './gather.ts';
import type { Orphan } from './gather-born.ts';
import type { GatherDeps } from './gather-deps.ts';
import { recordKey } from './links.ts';
import { markDependents } from './mark-dependents.ts';
import type { FoundMark, MarkRepository } from './marks.ts';
import type { ConnectionScope } from './scope.ts';
import { onPortal, type Wait, type WaitRepository } from './waits.ts';
import { Waiting } from './wake-waiting.ts';

export interface SynchroniseDeps extends Omit<ApplyDeps, 'waiting'>, GatherDeps {
  readonly marks: MarkRepository;
  readonly dictionaries: PortalDictionaries;
  readonly directionsOf: (key: RecordKey) => Directions;
  readonly waits: WaitRepository;
  readonly gate?: Gate;
  readonly onGone?: OnGone;
}

/** One run: what it stands on, and who waits in it. */
interface Run extends SynchroniseDeps, ApplyDeps {
  readonly waiting: Waiting;
}

/** How far a run came. */
export interface RunResult {
  /** False when marks are left, because time ran out or answers are missing: ring the bell again. */
  readonly finished: boolean;
  readonly settled: number;
}

/** Marks read per round: their lookups, fifty ids a command, fill one HTTP call. */
const roundSize = 2_500;

/**
 * Works off the marks of one connection: reads both sides, compares, writes what differs, stores the new common state,
 * takes the marks away. May be cut off anywhere and run again: whatever was written but not stored is found again by
 * its external key. One run per connection at a time (the doorbell's queue and a lease see to it).
 * @throws Busy when the portal's limits are reached, Transient when it does not answer; what was done till then is kept
 */
export async function synchronise(
  deps: SynchroniseDeps,
  scope: ConnectionScope,
  mayGoOn: () => boolean,
): Promise<RunResult> {
  const waiting = new Waiting(deps, scope);
  let settled = 0;
  for (const family of families) {
    const result = await synchroniseFamily({ ...deps, waiting }, scope, family, mayGoOn);
    settled += result.settled;
    if (!result.finished) return { finished: false, settled };
  }
  // What was woken late may stand before the place where the run was.
  return { finished: waiting.woken === 0 || !(await deps.marks.any(scope)), settled };
}

/**
 * Passes over the marks of a family until none is left. When as many wait after a pass as before, they wait for one
 * another (a cycle of parents) or for what the portal refuses: they are written without it.
 */
async function synchroniseFamily(
  deps: Run,
  scope: ConnectionScope,
  family: FamilyName,
  mayGoOn: () => boolean,
): Promise<RunResult> {
  let settled = 0;
  let lastChance = false;
  let waiting = Number.POSITIVE_INFINITY;
  for (;;) {
    const pass = await passOver(deps, scope, family, lastChance, mayGoOn);
    settled += pass.settled;
    if (!pass.finished) return { finished: false, settled };
    if (pass.left === 0 || lastChance) return { finished: pass.left === 0, settled };
    lastChance = pass.left >= waiting;
    waiting = pass.left;
  }
}

interface Pass extends RunResult {
  /** Marks that were postponed. */
  readonly left: number;
}

async function passOver(
  deps: Run,
  scope: ConnectionScope,
  family: FamilyName,
  lastChance: boolean,
  mayGoOn: () => boolean,
): Promise<Pass> {
  let settled = 0;
  let left = 0;
  let cursor: string | undefined;
  do {
    if (!mayGoOn()) return { finished: false, settled, left };
    const page = await deps.marks.page(scope, family, roundSize, cursor);
    if (page.marks.length === 0 && page.next === undefined) break;
    const round = await synchroniseRound(deps, scope, page.marks, lastChance, mayGoOn);
    settled += round.settled;
    left += round.waiting;
    if (!round.finished) return { finished: false, settled, left };
    cursor = page.next;
  } while (cursor !== undefined);
  return { finished: true, settled, left };
}

/** How far a page of marks came. */
interface Round {
  readonly settled: number;
  readonly waiting: number;
  readonly finished: boolean;
}

async function synchroniseRound(
  deps: Run,
  scope: ConnectionScope,
  marks: readonly FoundMark[],
  lastChance: boolean,
  mayGoOn: () => boolean,
): Promise<Round> {
  const gathered = await gather(deps, scope, deps.dictionaries, marks, !lastChance);
  await markAwaited(deps, scope, gathered);
  const left = await takeOrphans(deps, scope, gathered, lastChance);
  await deps.marks.settle(scope, meaningless(marks, gathered));
  const { directionsOf, gate } = deps;
  let settled = 0;
  let waiting = left + gathered.early.length;
  for await (const slice of applyPlans(deps, scope, deps.dictionaries, gathered, {
    directionsOf,
    lastChance,
    ...(gate && { gate }),
    ...(deps.onGone && { onGone: deps.onGone }),
  })) {
    waiting += await markDependents(deps, scope, slice.dropped);
    await deps.waiting.wake(slice.settled, gathered.references);
    await slice.tell(deps.log);
    await deps.log.problems(slice.problems);
    await gate?.done(slice);
    await deps.marks.settle(
      scope,
      slice.settled.flatMap((candidate) => candidate.marks),
    );
    settled += slice.settled.length;
    waiting += slice.postponed.length;
    throwIfInterrupted(slice.interruptions);
    if (!mayGoOn()) return { settled, waiting, finished: false };
  }
  return { settled, waiting, finished: true };
}

/** Marks that no candidate came of, e.g. of portal records that nobody knows or that are gone. */
function meaningless(marks: readonly FoundMark[], gathered: Gathered): readonly FoundMark[] {
  const meant = new Set([
    ...gathered.candidates.flatMap((candidate) => candidate.marks),
    ...gathered.orphans.map(({ mark }) => mark),
    ...gathered.early,
  ]);
  return marks.filter((mark) => !meant.has(mark));
}

/** Whoever is waited for has to be marked, or the wait would never end. */
async function markAwaited(deps: SynchroniseDeps, scope: ConnectionScope, gathered: Gathered): Promise<void> {
  const here = new Set(gathered.candidates.map((candidate) => recordKey(candidate.key)));
  for (const { entity, id, side } of gathered.early)
    if (side === 'base') here.add(recordKey({ entity, ref: id }));
  const elsewhere = gathered.awaited.filter((key) => !here.has(recordKey(key)));
  await deps.marks.set(
    scope,
    elsewhere.map(({ entity, ref }) => ({ side: 'base', entity, id: ref, root: ref })),
  );
}

/**
 * Records of the portal whose parent the base does not know: the parent is looked at first. Where that did not help,
 * e.g. because the base would not have it, they wait until it is linked. Returns how many are left in this run.
 */
async function takeOrphans(
  deps: Run,
  scope: ConnectionScope,
  { orphans, candidates }: Gathered,
  lastChance: boolean,
): Promise<number> {
  if (lastChance) {
    await deps.waiting.keep(orphans.flatMap(waitOf));
    await deps.marks.settle(
      scope,
      orphans.map(({ mark }) => mark),
    );
    return 0;
  }
  const here = new Set(candidates.map(({ key, portal }) => `${key.entity} ${portal?.portalId}`));
  const parents = orphans.flatMap(({ parent }) => parent ?? []);
  const elsewhere = parents.filter(({ entity, portalId }) => !here.has(`${entity} ${portalId}`));
  await deps.marks.set(
    scope,
    elsewhere.map(({ entity, portalId }) => ({ side: 'portal', entity, id: portalId, root: portalId })),
  );
  return orphans.length;
}

function waitOf({ mark, parent }: Orphan): readonly Wait[] {
  if (!parent) return [];
  const awaited = { entity: parent.entity, ref: onPortal(parent.portalId) };
  return [{ awaited, waiting: { entity: mark.entity, ref: onPortal(mark.id) }, root: mark.root }];
}

/**
 * Stops when the portal takes nothing for now.
 * @throws Busy when its limits are reached, Transient when it does not answer
 */
export function throwIfInterrupted(errors: readonly PortalError[]): void {
  const [error] = errors;
  if (!error) return;
  const said = text(
    'Портал сейчас не принимает изменения: продолжим, как только он ответит.',
    'The portal does not take changes now: the work goes on as soon as it answers.',
  );
  const details = { method: error.method, code: error.code };
  if (errors.some((other) => other.kind === 'limited'))
    throw new Busy(retryAtOf(errors), 'portal.limited', said, details, { cause: error });
  throw new Transient('portal.unavailable', said, details, { cause: error });
}

/** When all of what was refused may be tried again; at once where nothing is said. */
function retryAtOf(errors: readonly PortalError[]): number {
  return Math.max(0, ...errors.flatMap(({ retryAt }) => retryAt ?? []));
}
