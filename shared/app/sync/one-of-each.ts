import type { Candidate } from './candidate.ts';
import { portalKey, recordKey } from './links.ts';

/**
 * Candidates with each record of either side once. The base may have told of a record in the very moment in which the
 * portal did: somebody made it there, or a run that was cut off did, and a requisite has its client's reference in the
 * base anyway. The two are one record then, unless the base's is known to be another one of the portal's: that one stays,
 * and the newcomer is told.
 * @param known candidates of what the base told, or a link knows
 */
export function oneOfEach(known: readonly Candidate[], born: readonly Candidate[]): readonly Candidate[] {
  const all = new Map(known.map((candidate) => [recordKey(candidate.key), candidate]));
  const refs = new Map(known.flatMap((candidate) => placeOf(candidate)));
  const apart: Candidate[] = [];
  for (const newcomer of born) {
    const place = placeOf(newcomer)[0]?.[0];
    const key = (place !== undefined && refs.get(place)) || recordKey(newcomer.key);
    const other = all.get(key);
    if (!other) all.set(key, newcomer);
    else if (isOne(other, newcomer)) all.set(key, joined(other, newcomer));
    else apart.push({ ...newcomer, ...standingApart(newcomer, other) });
  }
  return [...all.values(), ...apart];
}

/** The record of the portal that a candidate stands for, with the candidate's name. */
function placeOf({ key, portal }: Candidate): readonly (readonly [string, string])[] {
  return portal ? [[portalKey(key.entity, portal.portalId), recordKey(key)]] : [];
}

function isOne({ link, portal }: Candidate, newcomer: Candidate): boolean {
  if (portal) return portal.portalId === newcomer.portal?.portalId;
  return !link && !newcomer.ambiguous;
}

/** Somebody whom the base does not speak of is still born on the portal. */
function joined(known: Candidate, newcomer: Candidate): Candidate {
  const { base, link, portal = newcomer.portal } = known;
  return {
    ...known,
    marks: [...known.marks, ...newcomer.marks],
    ...(portal && { portal }),
    ...(!base && !link && newcomer.born && { born: newcomer.born }),
  };
}

function portalIdOf({ link, portal }: Candidate): readonly string[] {
  const id = link?.portalId ?? portal?.portalId;
  return id === undefined ? [] : [id];
}

/** It is told, and looked at again when the record that stands in its way changes. */
function standingApart({ ambiguous, rivals }: Candidate, other: Candidate): Partial<Candidate> {
  return { ambiguous: ambiguous ?? portalIdOf(other), rivals: rivals ?? [other.key] };
}
