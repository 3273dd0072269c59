import type { EntityDescriptor } from '../../domain/entities/descriptor.ts';
import { allDescriptors } from '../../domain/entities/registry.ts';
import { portalIdOf } from '../../domain/sync/portal-codec.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { PortalList } from '../../ports/portal.ts';
import type { LinkRepository } from '../sync/links.ts';
import type { Mark, MarkRepository } from '../sync/marks.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { SynchroniseDeps } from '../sync/synchronise.ts';
import { takesBorn } from './make-plan.ts';
import type { ReconciliationStates } from './reconciliation-state.ts';
import { idList } from './survey.ts';

export interface ReconcileDeps {
  readonly reconciliation: ReconciliationStates;
  readonly marks: MarkRepository;
  readonly links: LinkRepository;
  readonly clock: Clock;
}

type Engine = Pick<SynchroniseDeps, 'base' | 'dictionaries' | 'directionsOf' | 'portal'>;

/**
 * What changed so long before the last comparison is looked at again: clocks of portals go wrong by some minutes, times
 * are told by the second, and a change may be seen only after it was stored.
 */
const overlapMilliseconds = 10 * 60_000;
/** At the first comparison, when nothing is known: events since then were heard, or a full run is due. */
const firstLookMilliseconds = 3_600_000;
const linksPerPage = 1000;

/**
 * Marks what changed on the portal since the last comparison, by the moments that its records tell, in one reading of
 * all lists together. The mark of the comparison moves on only when everything is marked.
 */
export async function reconcileChanges(
  deps: ReconcileDeps,
  scope: ConnectionScope,
  engine: Engine,
): Promise<void> {
  const now = deps.clock.now();
  const { comparedUpTo } = await deps.reconciliation.get(scope);
  const since = (comparedUpTo ?? now - firstLookMilliseconds) - overlapMilliseconds;
  const lists = allDescriptors
    .filter((descriptor) => isCarriedOver(engine, descriptor))
    .flatMap((descriptor) =>
      (descriptor.portal.modified ?? []).map((field) => ({
        descriptor,
        list: idList(descriptor, engine.dictionaries, { [`>=${field}`]: new Date(since).toISOString() }),
      })),
    );
  await mark(deps, scope, engine, lists, () => true);
  await deps.reconciliation.save(scope, { comparedUpTo: now });
}

/**
 * Looks through all ids of the portal for records that are gone, and marks the links that have lost theirs. What is new
 * there and not linked is marked too, where the base takes such records.
 */
export async function sweepIds(deps: ReconcileDeps, scope: ConnectionScope, engine: Engine): Promise<void> {
  const now = deps.clock.now();
  for (const descriptor of allDescriptors.filter((one) => isCarriedOver(engine, one))) {
    const first = await deps.links.list(scope, descriptor.name, 1);
    const isTaken = descriptor.bornAs !== undefined && takesBorn(engine, descriptor.name);
    if (first.links.length === 0 && !isTaken) continue;
    const there = await idsOnPortal(engine, descriptor);
    await markGone(deps, scope, descriptor, there);
    if (isTaken) await markPortal(deps, scope, descriptor, there);
  }
  await deps.reconciliation.save(scope, { sweptAt: now });
}

/** Records of a kind that no direction lets move are of no interest. */
function isCarriedOver({ directionsOf }: Engine, { name }: EntityDescriptor): boolean {
  const { createInBase, createOnPortal, toBase, toPortal } = directionsOf({ entity: name, ref: '-' });
  return toBase || toPortal || createInBase === true || createOnPortal === true;
}

async function mark(
  deps: ReconcileDeps,
  scope: ConnectionScope,
  { portal }: Engine,
  lists: readonly { readonly descriptor: EntityDescriptor; readonly list: PortalList }[],
  isWanted: (mark: Mark) => boolean,
): Promise<void> {
  if (lists.length === 0) return;
  await portal.readLists(
    lists.map(({ list }) => list),
    async (index, rows) => {
      const descriptor = lists[index]?.descriptor;
      if (!descriptor) return;
      const marks = rows.map((row): Mark => markOf(descriptor, portalIdOf(descriptor, row)));
      await deps.marks.set(scope, marks.filter(isWanted));
    },
  );
}

function markOf({ name }: EntityDescriptor, id: string): Mark {
  return { side: 'portal', entity: name, id, root: id };
}

async function idsOnPortal(
  { dictionaries, portal }: Engine,
  descriptor: EntityDescriptor,
): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  await portal.readLists([idList(descriptor, dictionaries, {})], (_, rows) => {
    for (const row of rows) ids.add(portalIdOf(descriptor, row));
  });
  return ids;
}

async function markGone(
  { links, marks }: ReconcileDeps,
  scope: ConnectionScope,
  descriptor: EntityDescriptor,
  there: ReadonlySet<string>,
): Promise<void> {
  let cursor: string | undefined;
  do {
    const page = await links.list(scope, descriptor.name, linksPerPage, cursor);
    const gone = page.links.filter(({ portalId }) => !there.has(portalId));
    await marks.set(
      scope,
      gone.map(({ portalId }) => markOf(descriptor, portalId)),
    );
    cursor = page.next;
  } while (cursor !== undefined);
}

/** Those that are linked cost a look at their link; what has changed of them is found by its moment. */
async function markPortal(
  { links, marks }: ReconcileDeps,
  scope: ConnectionScope,
  descriptor: EntityDescriptor,
  there: ReadonlySet<string>,
): Promise<void> {
  const all = [...there];
  for (let first = 0; first < all.length; first += linksPerPage) {
    const some = all
      .slice(first, first + linksPerPage)
      .map((portalId) => ({ entity: descriptor.name, portalId }));
    const linked = await links.refsByPortalIds(scope, some);
    const unknown = some.filter(({ entity, portalId }) => !linked.has(`${entity}#${portalId}`));
    await marks.set(
      scope,
      unknown.map(({ portalId }) => markOf(descriptor, portalId)),
    );
  }
}
