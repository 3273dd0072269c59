import type { EntityName } from '../../domain/entities/descriptor.ts';
import { refIn } from '../../domain/mapping/loaded-objects.ts';
import { bornRef, parentOnPortal } from '../../domain/sync/born-ref.ts';
import type { ReferenceMap } from '../../domain/sync/portal-codec.ts';
import type { PortalRecord } from '../../domain/sync/record.ts';
import type { Candidate } from './candidate.ts';
import type { GatherDeps } from './gather-deps.ts';
import { type Link, portalKey, recordKey } from './links.ts';
import type { FoundMark } from './marks.ts';
import type { KnownReferences } from './references.ts';
import type { ConnectionScope } from './scope.ts';

/** A row waiting to be read with what is known of references. */
export type Decoder = (references: ReferenceMap) => PortalRecord;

/** A record of the portal that no link knows. */
export interface BornMark {
  readonly key: { readonly entity: EntityName; readonly portalId: string };
  readonly mark: FoundMark;
}

/** A record of the portal whose parent has no reference in the base yet. */
export interface Orphan {
  readonly mark: FoundMark;
  readonly parent?: { readonly entity: EntityName; readonly portalId: string };
}

/**
 * Candidates for records that were born on the portal: under the reference that identification found in the base, or
 * under the one that they will live under there. What is gone from the portal again brings no candidate; what carries the
 * reference of a record of the base that nobody is linked with is that record: it was made by a run that was cut off.
 */
export async function gatherBorn(
  deps: GatherDeps,
  scope: ConnectionScope,
  born: ReadonlyMap<string, BornMark>,
  rows: ReadonlyMap<string, Decoder>,
  references: KnownReferences,
): Promise<{ readonly candidates: readonly Candidate[]; readonly orphans: readonly Orphan[] }> {
  const records = new Map<string, PortalRecord>();
  for (const name of born.keys()) {
    const portal = rows.get(name)?.(references);
    if (portal) records.set(name, portal);
  }
  const identified = await (deps.identification?.inBase([...records.values()]) ?? Promise.resolve(undefined));
  const named = await namedInBase(deps, scope, [...records.values()]);
  const candidates: Candidate[] = [];
  const orphans: Orphan[] = [];
  for (const [name, portal] of records) {
    const mark = born.get(name)?.mark;
    if (!mark) continue;
    const own = named.get(name);
    const who = own === undefined ? identified?.get(portalKey(portal.entity, portal.portalId)) : { one: own };
    const ref = who && 'one' in who ? who.one : bornRef(scope, portal);
    if (ref === undefined) {
      const parent = parentOnPortal(portal);
      orphans.push({ mark, ...(parent && { parent }) });
      continue;
    }
    const rivals =
      who && 'several' in who ? who.several.map((one) => ({ entity: portal.entity, ref: one })) : [];
    const several = who && 'several' in who ? { ambiguous: who.several, rivals } : {};
    candidates.push({ key: { entity: portal.entity, ref }, marks: [mark], portal, born: true, ...several });
  }
  return { candidates: await withBase(deps, scope, candidates), orphans };
}

/** References of live records of the base that rows carry as their external keys, where no pair has them yet. */
async function namedInBase(
  deps: GatherDeps,
  scope: ConnectionScope,
  rows: readonly PortalRecord[],
): Promise<ReadonlyMap<string, string>> {
  const named = rows.flatMap(({ entity, externalKey, portalId }) => {
    const ref = refIn(externalKey);
    return ref === undefined ? [] : [{ name: portalKey(entity, portalId), entity, ref }];
  });
  if (named.length === 0) return new Map();
  const read = await deps.base.read(named);
  const live = new Set(read.filter(({ deleted }) => !deleted).map(recordKey));
  const links = await deps.links.byRefs(scope, named);
  const free = named.filter((one) => live.has(recordKey(one)) && !links.has(recordKey(one)));
  return new Map(free.map(({ name, ref }) => [name, ref]));
}

/** Somebody may live under that reference already: then the two only have to be linked, or stand apart. */
async function withBase(
  deps: GatherDeps,
  scope: ConnectionScope,
  candidates: readonly Candidate[],
): Promise<readonly Candidate[]> {
  if (candidates.length === 0) return [];
  const keys = candidates.map((candidate) => candidate.key);
  const read = new Map((await deps.base.read(keys)).map((record) => [recordKey(record), record]));
  const links: ReadonlyMap<string, Link> = await deps.links.byRefs(scope, keys);
  return candidates.map((candidate) => {
    const base = read.get(recordKey(candidate.key));
    const holder = links.get(recordKey(candidate.key));
    const taken = holder && holder.portalId !== candidate.portal?.portalId;
    // What the base no longer has is made anew, e.g. an address that a counterparty once had.
    return {
      ...candidate,
      ...(base && !base.deleted && { base }),
      ...(taken && { ambiguous: [holder.portalId], rivals: [candidate.key] }),
    };
  });
}
