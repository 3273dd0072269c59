import { descriptorOf } from '../../domain/entities/registry.ts';
import { type Candidate, rootOf } from './candidate.ts';

/** Families in the order of their kinds: what others refer to comes first. Within each, parents before children. */
export function byFamily(candidates: readonly Candidate[]): readonly (readonly Candidate[])[] {
  const families = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    const family = families.get(rootOf(candidate));
    if (family) family.push(candidate);
    else families.set(rootOf(candidate), [candidate]);
  }
  const sorted = [...families.values()].map((family) =>
    family.sort((left, right) => rankOf(left) - rankOf(right)),
  );
  return sorted.sort(([left], [right]) => rankOf(left) - rankOf(right));
}

function rankOf(candidate: Candidate | undefined): number {
  return candidate ? descriptorOf(candidate.key.entity).rank : 0;
}
