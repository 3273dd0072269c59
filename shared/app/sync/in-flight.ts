import { fingerprint, sameValue } from '../../domain/entities/canonical.ts';
import type { BaseRecord, Fields } from '../../domain/sync/record.ts';
import { differing, type FieldConflict, sidesOf } from '../../domain/sync/three-way.ts';
import type { SentWrite } from '../../ports/base.ts';
import type { Link, SentValue } from './links.ts';

/** What the base says, judged by what is on its way to it. */
export interface Heard {
  /** Without the fields in which the base cannot have heard yet. */
  readonly base: BaseRecord;
  /** The link without what has arrived, or came to nothing. */
  readonly link: Link | undefined;
  /** Fields that somebody changed in the base while another value was on its way: they have to be said there again. */
  readonly restate: readonly string[];
  readonly conflicts: readonly FieldConflict[];
}

/** At most so many values that a field may still have because the base has not heard yet. */
const mostKnown = 5;

/**
 * Reads what the base says of a record beside what was sent to it and not seen there yet.
 * @param sent what became of the write; a base that cannot tell is judged by the values alone
 */
export function hear(
  said: BaseRecord,
  known: Link | undefined,
  sent: SentWrite | undefined,
  winner: 'base' | 'portal',
): Heard {
  const link = known?.sending ? withArrived(known, known.sending, said) : known;
  const nothing = { base: said, link, restate: [], conflicts: [] };
  if (!link?.inFlight) return nothing;
  const { inFlight, ...settled } = link;
  if (sent === undefined || sent.state === 'under-way') return underWay(said, link, inFlight, sent, winner);
  if (sent.state === 'never') return { ...nothing, link: asBeforeSending(said, settled, inFlight) };
  if (sent.state !== 'in-vain') return { ...nothing, link: settled };
  // Both sides stay as they are until one of them moves; what moved meanwhile has moved.
  const differ = Object.entries(inFlight).map(([name, { known, value }]) => {
    const before = known[0] ?? fingerprint(said.fields[name] ?? null);
    return [name, differing(before, sidesOf(link.common[name] ?? value).portal)] as const;
  });
  return { ...nothing, link: { ...settled, common: { ...link.common, ...Object.fromEntries(differ) } } };
}

/** What a run that was cut off had said to the base and the base says now has arrived: it is no word of the base. */
function withArrived(link: Link, sending: Fields, said: BaseRecord): Link {
  const arrived = Object.entries(sending).filter(([name, value]) => {
    const now = said.fields[name];
    return now !== undefined && sameValue(fingerprint(now), value);
  });
  if (arrived.length === 0) return link;
  const names = new Set(arrived.map(([name]) => name));
  const left = Object.entries(link.inFlight ?? {}).filter(([name]) => !names.has(name));
  const { sending: _, ...known } = link;
  const common = { ...link.common, ...Object.fromEntries(arrived) };
  return withInFlight({ ...known, common }, Object.fromEntries(left));
}

/** The base is to hear of it still, and what it has said meanwhile is news: both sides have moved since they agreed. */
function asBeforeSending(said: BaseRecord, link: Link, inFlight: Required<Link>['inFlight']): Link {
  const before = Object.entries(inFlight).flatMap(([name, { known, value }]) => {
    const now = fingerprint(said.fields[name] ?? null);
    if (sameValue(now, value)) return [];
    return [[name, known.some((one) => sameValue(one, now)) ? now : (known[0] ?? null)] as const];
  });
  return { ...link, common: { ...link.common, ...Object.fromEntries(before) } };
}

function underWay(
  said: BaseRecord,
  link: Link,
  inFlight: Readonly<Record<string, SentValue>>,
  sent: SentWrite | undefined,
  winner: 'base' | 'portal',
): Heard {
  const fields: Record<string, Fields[string]> = {};
  const left: Record<string, SentValue> = { ...inFlight };
  const restate: string[] = [];
  const conflicts: FieldConflict[] = [];
  for (const [name, value] of Object.entries(said.fields)) {
    const expected = inFlight[name];
    const now = fingerprint(value);
    if (expected && sameValue(now, expected.value)) delete left[name];
    else if (expected && isOvertaken(expected, now, sent)) {
      conflicts.push({ field: name, winner, ...keptAndLost(winner, value, expected.value) });
      if (winner === 'portal') left[name] = { ...expected, known: knownOf(expected, now) };
      else restate.push(name);
    }
    if (!expected || !left[name] || restate.includes(name)) fields[name] = value;
  }
  const unchanged = JSON.stringify(left) === JSON.stringify(inFlight);
  return { base: { ...said, fields }, link: unchanged ? link : withInFlight(link, left), restate, conflicts };
}

/** Somebody changed it in the base, not knowing what was on its way. */
function isOvertaken({ known }: SentValue, now: Fields[string], sent: SentWrite | undefined): boolean {
  return sent !== undefined && known.length > 0 && !known.some((one) => sameValue(one, now));
}

function keptAndLost(winner: 'base' | 'portal', base: Fields[string], portal: Fields[string]) {
  return winner === 'base' ? { kept: base, lost: portal } : { kept: portal, lost: base };
}

/** What is on its way after some fields were sent. */
export function afterSending(link: Link, base: BaseRecord | undefined, sent: Fields): Link {
  const newer = Object.entries(sent).map(([name, value]) => {
    const older = link.inFlight?.[name];
    const now = base?.fields[name];
    const sentNow = fingerprint(value);
    const known = older ? knownBefore(older, sentNow) : now === undefined ? [] : [fingerprint(now)];
    return [name, { value: sentNow, known }] as const;
  });
  return withInFlight(link, { ...link.inFlight, ...Object.fromEntries(newer) });
}

/** What was on its way until now may be heard of before what is sent now. */
function knownBefore(older: SentValue, sentNow: Fields[string]): readonly Fields[string][] {
  return sameValue(older.value, sentNow) ? older.known : knownOf(older, older.value);
}

function knownOf({ known }: SentValue, another: Fields[string]): readonly Fields[string][] {
  const all = known.some((one) => sameValue(one, another)) ? known : [...known, another];
  return all.slice(-mostKnown);
}

function withInFlight({ inFlight: _, ...link }: Link, inFlight: Readonly<Record<string, SentValue>>): Link {
  return Object.keys(inFlight).length === 0 ? link : { ...link, inFlight };
}
