import type { IdentificationRule, IdentityKey } from '../../contracts/settings/identification-rule.ts';
import type { Identity, IdentityKeys } from './identity-keys.ts';

/** Whether two records are the same by a rule: some requisite of the one and some of the other fulfil it together. */
export function isSame(rule: IdentificationRule, left: Identity, right: Identity): boolean {
  return left.some((one) => right.some((other) => holds(rule, one, other)));
}

function holds(rule: IdentificationRule, left: IdentityKeys, right: IdentityKeys): boolean {
  if (typeof rule === 'string') return shares(rule, left, right);
  if ('key' in rule)
    return isMissing(rule.key, left) || isMissing(rule.key, right) || shares(rule.key, left, right);
  if ('all' in rule) return rule.all.every((part) => holds(part, left, right));
  return rule.any.some((part) => holds(part, left, right));
}

function isMissing(key: IdentityKey, keys: IdentityKeys): boolean {
  return (keys[key]?.length ?? 0) === 0;
}

function shares(key: IdentityKey, left: IdentityKeys, right: IdentityKeys): boolean {
  const others = right[key] ?? [];
  return (left[key] ?? []).some((value) => others.includes(value));
}
