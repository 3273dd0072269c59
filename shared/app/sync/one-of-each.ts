import type { Candidate } from './candidate.ts';
import { recordKey } from './links.ts';

/**
 * Candidates with each record once. The base may have told of a record in the very moment in which somebody made it on
 * the portal: a requisite, for one, has its client's reference in the base. The two are one record then, unless the base's
 * is known to be another one of the portal's: that one stays, and the newcomer is told.
 * @param known candidates of what the base told, or a link knows
 */
export function oneOfEach(known: readonly Candidate[], born: readonly Candidate[]): readonly Candidate[] {
  const all = new Map(known.map((candidate) => [recordKey(candidate.key), candidate]));
  const apart: Candidate[] = [];
  for (const newcomer of born) {
    const key = recordKey(newcomer.key);
    const other = all.get(key);
    if (!other) all.set(key, newcomer);
    else if (isOne(other, newcomer)) all.set(key, joined(other, newcomer));
    else apart.push({ ...newcomer, ambiguous: newcomer.ambiguous ?? portalIdOf(other) });
  }
  return [...all.values(), ...apart];
}

function isOne({ link, portal }: Candidate, newcomer: Candidate): boolean {
  if (link || newcomer.ambiguous) return false;
  return portal === undefined || portal.portalId === newcomer.portal?.portalId;
}

/** Somebody whom the base does not speak of is still born on the portal. */
function joined(known: Candidate, newcomer: Candidate): Candidate {
  const { base, portal = newcomer.portal } = known;
  return {
    ...known,
    marks: [...known.marks, ...newcomer.marks],
    ...(portal && { portal }),
    ...(!base && newcomer.born && { born: newcomer.born }),
  };
}

function portalIdOf({ link, portal }: Candidate): readonly string[] {
  const id = link?.portalId ?? portal?.portalId;
  return id === undefined ? [] : [id];
}
