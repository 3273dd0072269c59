import { fingerprint, sameValue } from '../../domain/entities/canonical.ts';
import { descriptorOf } from '../../domain/entities/registry.ts';
import { planRecord, type RecordPlan } from '../../domain/sync/plan-record.ts';
import type { BaseRecord } from '../../domain/sync/record.ts';
import { type Directions, type FieldConflict, sidesOf } from '../../domain/sync/three-way.ts';
import type { SentWrite } from '../../ports/base.ts';
import type { Candidate } from './candidate.ts';
import { isRestored } from './gone.ts';
import { type Heard, hear } from './in-flight.ts';
import type { Link } from './links.ts';

/** What the two sides of a record come to. */
export interface Compared {
  /** With the link as it is after what the base has said. */
  readonly candidate: Candidate;
  readonly base: BaseRecord;
  readonly plan: RecordPlan;
  readonly conflicts: readonly FieldConflict[];
  /** Somebody changed it in the base while something else was on its way there. */
  readonly isOvertaken: boolean;
  /** The link whose record of the portal is gone. */
  readonly goneLink?: Link;
}

/** Compares a record that the base speaks of. Writes nothing. */
export function compareKnown(known: Candidate, said: BaseRecord, directions: Directions): Compared {
  const heard = hear(said, known.link, sentOf(known), directions.winner);
  const { base } = heard;
  const link = heard.link && withoutNotes(heard.link, known.portal !== undefined);
  const conflicts = [...heard.conflicts, ...givenWay(known, heard)];
  const candidate: Candidate = { ...known, ...(link && { link }) };
  const goneLink = candidate.portal ? undefined : link;
  const pair = goneLink ? undefined : link;
  const compared = planRecord(descriptorOf(base.entity), base, candidate.portal, pair, directions);
  const plan = withWhatWasHeard(compared, { ...heard, conflicts });
  const isOvertaken = heard.conflicts.length > 0;
  return { candidate, base, plan, conflicts, isOvertaken, ...(goneLink && { goneLink }) };
}

/**
 * What a person deleted on the portal stays away until the base says something new of it. That somebody wants the record
 * looked at is nothing new; nor is a mark, where the base says what it said when both sides last agreed, or what it says
 * because it has not heard yet. What hangs on another record comes back with it.
 */
export function staysAway({ base, candidate, isOvertaken }: Compared): boolean {
  const { link, marks } = candidate;
  // A deletion mark that is on its way to the base arrives first, whatever the base has said meanwhile.
  if (link?.deletion === 'sent') return true;
  if (isRestored(candidate)) return false;
  if (marks.every(({ side, run }) => side === 'portal' || run !== undefined)) return true;
  if (!link || isOvertaken || marks.some(({ anew }) => anew)) return false;
  if (Object.keys(link.common).length === 0) return false;
  // Where it never spoke of a field before, e.g. because a set was not published, nobody has changed that field.
  return Object.entries(base.fields).every(([name, value]) => {
    const common = link.common[name];
    const isOld = common === undefined || sameValue(sidesOf(common).base, fingerprint(value));
    return isOld || hasNoPlace(base, name);
  });
}

/** Whether the field went with a reference that is empty: if somebody has emptied that, it is news itself. */
function hasNoPlace({ entity, fields }: BaseRecord, name: string): boolean {
  const within = descriptorOf(entity).fields.find((field) => field.name === name)?.within;
  return within !== undefined && fields[within] === null && fields[name] === null;
}

/** What became of what was on its way; marks know it where a later write hides it. */
function sentOf({ marks, sent }: Candidate): SentWrite | undefined {
  if (marks.some(({ unsent }) => unsent === 'withdrawn')) return { state: 'never' };
  return marks.some(({ unsent }) => unsent === 'in-vain') ? { state: 'in-vain' } : sent;
}

/**
 * Without what a run that was cut off had noted. What it was saying to the base counts as long as the portal's record is
 * gone: otherwise it is said again, or nobody says it any more.
 */
function withoutNotes(link: Link, isOnPortal: boolean): Link {
  if (!link.losing && !(link.sending && isOnPortal)) return link;
  const { losing: _, sending, ...known } = link;
  return { ...known, ...(sending && !isOnPortal && { sending }) };
}

/** What gave way in a run that was cut off before it could tell: neither side says it any more. */
function givenWay({ portal }: Candidate, { base, conflicts, link }: Heard): readonly FieldConflict[] {
  const isSaid = ({ field, lost }: FieldConflict) =>
    [base.fields[field], portal?.fields[field]].some(
      (value) => value !== undefined && sameValue(value, lost),
    );
  const isTold = ({ field }: FieldConflict) => conflicts.some((other) => other.field === field);
  return (link?.losing ?? []).filter((conflict) => !isSaid(conflict) && !isTold(conflict));
}

/** What somebody changed in the base, while something else was on its way there, is said to it once more. */
function withWhatWasHeard(plan: RecordPlan, { base, conflicts, restate }: Heard): RecordPlan {
  if (conflicts.length === 0 || (plan.action !== 'update' && plan.action !== 'adopt')) return plan;
  const again = restate.flatMap((name) => {
    const value = base.fields[name];
    return value === undefined || name in plan.toBase ? [] : [[name, value] as const];
  });
  const told = new Set(plan.conflicts.map(({ field }) => field));
  return {
    ...plan,
    toBase: { ...plan.toBase, ...Object.fromEntries(again) },
    conflicts: [...plan.conflicts, ...conflicts.filter(({ field }) => !told.has(field))],
  };
}
