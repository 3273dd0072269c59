import type { EntityName } from '../../domain/entities/descriptor.ts';
import type { CountName, RunCounts } from '../../domain/runs/run.ts';
import type { RunRecord } from '../../domain/runs/run-record.ts';
import { planBirth } from '../../domain/sync/plan-record.ts';
import type { BaseRecord, PortalRecord } from '../../domain/sync/record.ts';
import type { Text } from '../../kernel/text.ts';
import { markingOf } from '../sync/base-steps.ts';
import type { Candidate } from '../sync/candidate.ts';
import { compareKnown, staysAway } from '../sync/compare-known.ts';
import { directionsFor, onGoneOf } from '../sync/directions-for.ts';
import { withoutForeign } from '../sync/foreign-references.ts';
import type { Decision } from '../sync/gate.ts';
import { gather } from '../sync/gather.ts';
import { goneStep, isParentAway } from '../sync/gone.ts';
import { intentsOf } from '../sync/intents.ts';
import { type Link, recordKey } from '../sync/links.ts';
import type { FoundMark, Mark } from '../sync/marks.ts';
import { changedFields } from '../sync/outcomes.ts';
import type { KnownReferences } from '../sync/references.ts';
import { severalMatch } from '../sync/refusal-texts.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { SynchroniseDeps } from '../sync/synchronise.ts';
import { expectationOf } from './expectation.ts';
import type { PlannedLinks } from './planned-links.ts';
import { recordOf } from './record-of.ts';

/** What plans are made of: the engine's parts over links that know what is planned. */
export type PlanDeps = Omit<SynchroniseDeps, 'links' | 'log' | 'marks' | 'gate'> & {
  readonly links: PlannedLinks;
};

interface PlanParts extends PlanDeps {
  readonly references: KnownReferences;
}

/** A page of a plan. */
export interface PlannedPage {
  readonly records: readonly RunRecord[];
  readonly counts: RunCounts;
}

/** Passes over a page while new pairs come about in it: parents before children, one generation each. */
const mostPasses = 6;

/**
 * Says what the engine would do about some marks, and does nothing of it. What is found on the portal counts as linked
 * from then on, so that what hangs on it is found too.
 */
export async function planPage(
  deps: PlanDeps,
  scope: ConnectionScope,
  marks: readonly Mark[],
): Promise<PlannedPage> {
  const planned = new Map<string, PlannedRecord>();
  const found: readonly FoundMark[] = marks.map((mark) => ({ ...mark, token: '' }));
  for (let pass = 0; pass < mostPasses; pass += 1) {
    const { candidates, references } = await gather(deps, scope, deps.dictionaries, found);
    let added = 0;
    for (const candidate of candidates) {
      const key = recordKey(candidate.key);
      if (planned.get(key)?.isBirth) continue;
      const isPlanned = deps.links.isPlanned(candidate.key);
      const record = planOf({ ...deps, references }, isPlanned ? withoutLink(candidate) : candidate);
      planned.set(key, record);
      added += deps.links.add(record.records);
    }
    // With the pairs that are known now rows read otherwise, and children are found below them.
    if (added === 0) break;
  }
  const all = [...planned.values()];
  return { records: all.flatMap(({ records }) => records), counts: sumOf(all) };
}

interface PlannedRecord {
  readonly records: readonly RunRecord[];
  readonly counted: CountName;
  readonly conflicts: number;
  readonly isBirth: boolean;
}

/** The pair is planned and not there yet. */
function withoutLink({ link: _, ...candidate }: Candidate): Candidate {
  return candidate;
}

function planOf(deps: PlanParts, candidate: Candidate): PlannedRecord {
  const { ambiguous, base, portal } = candidate;
  if (ambiguous) return ofNothing(candidate, 'refused', severalMatch(ambiguous));
  if (base) return ofKnown(deps, candidate, base);
  const { createInBase, toBase } = directionsFor(deps.directionsOf, candidate);
  if (portal && candidate.born && (createInBase ?? toBase)) return ofBirth(candidate, portal);
  return ofNothing(candidate, 'unchanged');
}

function ofKnown(deps: PlanParts, known: Candidate, said: BaseRecord): PlannedRecord {
  const compared = compareKnown(known, said, directionsFor(deps.directionsOf, known));
  const { base, candidate, goneLink } = compared;
  if (goneLink && staysAway(compared)) return ofGone(deps, candidate, goneLink);
  const { plan } = withoutForeign(candidate, base, compared.plan);
  if (plan.action === 'create' && isParentAway(base, deps.references))
    return ofNothing(candidate, 'unchanged');
  const changes = intentsOf({ ...candidate, base }, plan);
  if (changes.length === 0) return ofNothing(candidate, 'unchanged');
  const counted = plan.action === 'create' ? 'created' : plan.action === 'adopt' ? 'linked' : 'changed';
  const decision: Decision = { kind: 'write', base, plan };
  return planned(
    candidate,
    decision,
    changes.map((change) => recordOf(change, 'planned', candidate)),
    counted,
  );
}

function ofGone(deps: PlanDeps, candidate: Candidate, { portalId }: Link): PlannedRecord {
  const step = goneStep(candidate, onGoneOf(deps, candidate));
  if (step !== 'forget' && step !== 'mark') return ofNothing(candidate, 'unchanged');
  const { entity, ref } = candidate.key;
  const about = { entity, ref, portalId };
  const dropped = { ...about, action: 'link-dropped' as const, fields: {}, conflicts: [] };
  const record = recordOf(step === 'mark' ? markingOf(about) : dropped, 'planned', candidate);
  return planned(candidate, { kind: 'gone' }, [record], 'dropped');
}

function ofBirth(candidate: Candidate, portal: PortalRecord): PlannedRecord {
  const { entity, ref } = candidate.key;
  const fields = changedFields(planBirth(portal).toBase, {});
  const born = { entity, ref, portalId: portal.portalId, fields, conflicts: [] };
  const record = recordOf({ ...born, action: 'created-in-base' }, 'planned', candidate);
  return { ...planned(candidate, { kind: 'birth' }, [record], 'created'), isBirth: true };
}

function planned(
  candidate: Candidate,
  decision: Decision,
  records: readonly RunRecord[],
  counted: CountName,
): PlannedRecord {
  const [mark] = candidate.marks;
  const expects = expectationOf(candidate, decision);
  const named = mark && { mark: { side: mark.side, id: mark.id, root: mark.root } };
  return {
    records: records.map((record) => ({ ...record, expects, ...named })),
    counted,
    conflicts: records.reduce((sum, { conflicts }) => sum + conflicts.length, 0),
    isBirth: false,
  };
}

function ofNothing(
  { key, link, portal }: Candidate,
  counted: 'refused' | 'unchanged',
  said?: Text,
): PlannedRecord {
  const portalId = link?.portalId ?? portal?.portalId ?? '';
  const record: RunRecord = {
    ...key,
    portalId,
    action: 'none',
    fields: {},
    conflicts: [],
    result: 'refused',
    ...(said && { text: { ...said } }),
  };
  return { records: said ? [record] : [], counted, conflicts: 0, isBirth: false };
}

function sumOf(all: readonly PlannedRecord[]): RunCounts {
  const counts: Partial<Record<CountName, number>> = { seen: all.length };
  for (const { conflicts, counted } of all) {
    counts[counted] = (counts[counted] ?? 0) + 1;
    counts.conflicts = (counts.conflicts ?? 0) + conflicts;
  }
  return counts;
}

/** Kinds whose new records on the portal the base would take, by the directions of the connection. */
export function takesBorn(deps: Pick<SynchroniseDeps, 'base' | 'directionsOf'>, entity: EntityName): boolean {
  const { createInBase, toBase } = deps.directionsOf({ entity, ref: '-' });
  return deps.base.write !== undefined && (createInBase ?? toBase);
}
