import type { IdentificationRule, IdentityKey } from '../../contracts/settings/identification-rule.ts';
import type { Identity, IdentityKeys } from './identity-keys.ts';

/** Keys that few records share, the rarest first. Nobody is looked for by the others alone. */
const selective: readonly IdentityKey[] = [
  'inn',
  'account',
  'phone',
  'email',
  'fullName',
  'name',
  'lastName',
];

/** A value by which candidates are looked for before the rule is evaluated on them. */
export interface Probe {
  readonly key: IdentityKey;
  readonly value: string;
}

/** The keys to look by so that whoever fulfils the rule is among those found; `undefined` when there are none such. */
export function probeKeys(rule: IdentificationRule): readonly IdentityKey[] | undefined {
  if (typeof rule === 'string') return selective.includes(rule) ? [rule] : undefined;
  if ('key' in rule) return undefined;
  if ('any' in rule) {
    const parts = rule.any.map(probeKeys);
    return parts.some((keys) => keys === undefined) ? undefined : [...new Set(parts.flat())].filter(isKey);
  }
  const usable = rule.all.map(probeKeys).filter((keys) => keys !== undefined);
  // Of several ways to look for a group the one with the rarest keys is taken.
  return usable.sort((left, right) => weight(left) - weight(right))[0];
}

function isKey(key: IdentityKey | undefined): key is IdentityKey {
  return key !== undefined;
}

function weight(keys: readonly IdentityKey[]): number {
  return Math.max(...keys.map((key) => selective.indexOf(key)));
}

/** What to look for, so that whoever is the same as the record by the rule is among those found. */
export function probesOf(rule: IdentificationRule, identity: Identity): readonly Probe[] {
  const probes = identity.flatMap((keys) => probesOfOne(rule, keys));
  return [...new Map(probes.map((probe) => [`${probe.key} ${probe.value}`, probe])).values()];
}

/** A group of which a part cannot hold, because the record lacks the key, needs no looking for. */
function probesOfOne(rule: IdentificationRule, keys: IdentityKeys): readonly Probe[] {
  if (typeof rule === 'string') return (keys[rule] ?? []).map((value) => ({ key: rule, value }));
  if ('key' in rule) return [];
  if ('any' in rule) return rule.any.flatMap((part) => probesOfOne(part, keys));
  if (!rule.all.every((part) => canHold(part, keys))) return [];
  const usable = rule.all.flatMap((part) => {
    const wanted = probeKeys(part);
    return wanted === undefined ? [] : [{ part, wanted }];
  });
  const best = usable.sort((left, right) => weight(left.wanted) - weight(right.wanted))[0];
  return best ? probesOfOne(best.part, keys) : [];
}

function canHold(rule: IdentificationRule, keys: IdentityKeys): boolean {
  if (typeof rule === 'string') return (keys[rule]?.length ?? 0) > 0;
  if ('key' in rule) return true;
  return 'any' in rule
    ? rule.any.some((part) => canHold(part, keys))
    : rule.all.every((part) => canHold(part, keys));
}
