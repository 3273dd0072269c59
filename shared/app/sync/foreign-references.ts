import { fingerprint } from '../../domain/entities/canonical.ts';
import type { EntityName } from '../../domain/entities/descriptor.ts';
import type { PortalDictionaries } from '../../domain/entities/dictionaries.ts';
import { descriptorOf } from '../../domain/entities/registry.ts';
import type { RecordPlan } from '../../domain/sync/plan-record.ts';
import { portalIdOf } from '../../domain/sync/portal-codec.ts';
import type { BaseRecord, Fields } from '../../domain/sync/record.ts';
import { differing, sidesOf } from '../../domain/sync/three-way.ts';
import { type Candidate, rootOf } from './candidate.ts';
import type { GatherDeps } from './gather-deps.ts';
import { type Link, portalKey, recordKey } from './links.ts';
import { type RowRequest, readRows } from './read-portal.ts';
import type { KnownReferences } from './references.ts';
import type { ConnectionScope } from './scope.ts';
import { idOnPortal, onPortal, type Wait } from './waits.ts';

/** A field that refers to a record of the portal for which the base has no reference. */
interface ForeignReference {
  readonly field: string;
  readonly entity: EntityName;
  readonly portalId: string;
}

/** Such fields of a record, but for the one that names its parent. */
export function foreignReferences(entity: EntityName, fields: Fields): readonly ForeignReference[] {
  return looseReferences(entity).flatMap(({ field, to }) => {
    const value = fields[field];
    const portalId = typeof value === 'string' ? idOnPortal(value) : undefined;
    return portalId === undefined ? [] : [{ field, entity: to, portalId }];
  });
}

/** Fields that refer to records of one kind, but for the one that names the parent. */
function looseReferences(entity: EntityName): readonly { readonly field: string; readonly to: EntityName }[] {
  const { fields, parent } = descriptorOf(entity);
  return fields.flatMap(({ name, type }) => {
    if (type.kind !== 'reference' || name === parent?.field) return [];
    const [to, ...others] = type.to;
    return to === undefined || others.length > 0 ? [] : [{ field: name, to }];
  });
}

/**
 * Takes references to what is gone from the portal for empty ones that nobody has emptied: the base is not told of
 * them, and what it says goes to the portal again. A portal that deletes a record empties what refers to it without an
 * event and without a new time of change.
 */
export async function withoutGone(
  { links, portal }: Pick<GatherDeps, 'links' | 'portal'>,
  scope: ConnectionScope,
  dictionaries: PortalDictionaries,
  candidates: readonly Candidate[],
  references: KnownReferences,
): Promise<readonly Candidate[]> {
  const emptyOnes = candidates.flatMap(emptiedFields);
  const targets = await links.byRefs(
    scope,
    emptyOnes.map(({ target }) => target),
  );
  const doubtful = new Map<Candidate, ForeignReference[]>();
  const doubt = (candidate: Candidate, one: ForeignReference) =>
    doubtful.set(candidate, [...(doubtful.get(candidate) ?? []), one]);
  for (const candidate of candidates) for (const one of foreignOfPair(candidate)) doubt(candidate, one);
  const asked: Link[] = [];
  for (const { candidate, field, target } of emptyOnes) {
    const pair = targets.get(recordKey(target));
    const isSame = pair && !isMadeAnew(pair, candidate);
    if (isSame) asked.push(pair);
    doubt(candidate, { field, entity: target.entity, portalId: isSame ? pair.portalId : nobody });
  }
  if (doubtful.size === 0) return candidates;
  const there = await idsThere(portal, dictionaries, [...doubtful.values()].flat());
  for (const { entity, portalId, ref } of asked)
    if (!there.has(portalKey(entity, portalId))) references.addGone({ entity, ref });
  return candidates.map((candidate) => {
    const gone = (doubtful.get(candidate) ?? []).filter(
      ({ entity, portalId }) => !there.has(portalKey(entity, portalId)),
    );
    return gone.reduce((known, { field }) => emptied(known, field), candidate);
  });
}

/** Whether a record referred to has another id on the portal than when both sides last agreed who it was. */
function isMadeAnew({ since = 0 }: Link, { link }: Candidate): boolean {
  return link !== undefined && since > link.changedAt;
}

/** No record of a portal has this id. */
const nobody = '0';

function foreignOfPair({ key, link, portal }: Candidate): readonly ForeignReference[] {
  return link && portal ? foreignReferences(key.entity, portal.fields) : [];
}

/** Fields of a pair that are empty on the portal though they referred to a record when both sides last agreed. */
function emptiedFields(candidate: Candidate) {
  const { key, link, portal } = candidate;
  if (!link || !portal) return [];
  return looseReferences(key.entity).flatMap(({ field, to }) => {
    const last = link.common[field];
    const referred = last === undefined ? null : sidesOf(last).portal;
    if (portal.fields[field] !== null || typeof referred !== 'string') return [];
    return [{ candidate, field, target: { entity: to, ref: referred } }];
  });
}

async function idsThere(
  portal: GatherDeps['portal'],
  dictionaries: PortalDictionaries,
  wanted: readonly ForeignReference[],
): Promise<ReadonlySet<string>> {
  const known = wanted.filter(({ portalId }) => portalId !== nobody);
  const requests = [...new Set(known.map(({ entity }) => entity))].map((entity): RowRequest => {
    const ids = known.filter((one) => one.entity === entity).map(({ portalId }) => portalId);
    return { entity, by: 'id', values: [...new Set(ids)] };
  });
  const answers = await readRows(portal, dictionaries, requests);
  return new Set(
    answers.flatMap(({ request: { entity }, rows }) =>
      rows.map((row) => portalKey(entity, portalIdOf(descriptorOf(entity), row))),
    ),
  );
}

function emptied(candidate: Candidate, field: string): Candidate {
  const { link, portal } = candidate;
  if (!link || !portal) return candidate;
  const { [field]: _, ...forBase } = portal.forBase ?? {};
  const last = link.common[field];
  const isEmpty = last !== undefined && sidesOf(last).portal === null;
  return {
    ...candidate,
    portal: { ...portal, fields: { ...portal.fields, [field]: null }, ...(portal.forBase && { forBase }) },
    link: isEmpty ? link : { ...link, common: { ...link.common, [field]: null } },
  };
}

/** A plan without what the base cannot be told, and who waits for what it cannot be told of. */
export function withoutForeign(
  candidate: Candidate,
  base: BaseRecord,
  plan: RecordPlan,
): { readonly plan: RecordPlan; readonly waits: readonly Wait[] } {
  if (plan.action === 'nothing' || plan.action === 'create') return { plan, waits: [] };
  const foreign = foreignReferences(candidate.key.entity, plan.toBase);
  if (foreign.length === 0) return { plan, waits: [] };
  const names = new Set(foreign.map(({ field }) => field));
  const toBase = Object.fromEntries(Object.entries(plan.toBase).filter(([name]) => !names.has(name)));
  // They differ until either side moves: what is referred to moves as soon as the base knows it.
  const differ = foreign.map(({ field, portalId }) => {
    const said = fingerprint(base.fields[field] ?? null);
    return [field, differing(said, fingerprint(onPortal(portalId)))] as const;
  });
  const wait = { waiting: candidate.key, root: rootOf(candidate) };
  return {
    plan: { ...plan, toBase, common: { ...plan.common, ...Object.fromEntries(differ) } },
    waits: foreign.map(({ entity, portalId }) => ({
      ...wait,
      awaited: { entity, ref: onPortal(portalId) },
    })),
  };
}
