import type { IdentificationRule, RuleOwner } from '../../contracts/settings/identification-rule.ts';
import type { EntityName } from '../../domain/entities/descriptor.ts';
import { isSame } from '../../domain/identification/evaluate-rule.ts';
import type { Identity } from '../../domain/identification/identity-keys.ts';
import { isPersonalInn } from '../../domain/identification/registration-numbers.ts';
import type { Identified } from '../sync/identification.ts';

export type Rules = Readonly<Record<RuleOwner, IdentificationRule>>;

/** The rule for a record; a firm with the INN of a person is an entrepreneur. */
export function ruleFor(
  rules: Rules,
  entity: EntityName,
  identity: Identity,
): IdentificationRule | undefined {
  if (entity === 'company') {
    const isEntrepreneur = identity.some(({ inn }) => inn?.some(isPersonalInn));
    return isEntrepreneur ? rules.entrepreneur : rules.company;
  }
  if (entity === 'contact' || entity === 'requisite' || entity === 'bankDetail') return rules[entity];
  return undefined;
}

/** Who of the candidates is the same; `undefined` when nobody is. */
export function whoIs(
  rule: IdentificationRule,
  identity: Identity,
  candidates: Iterable<readonly [id: string, identity: Identity]>,
): Identified | undefined {
  const same = [...candidates].filter(([, other]) => isSame(rule, identity, other)).map(([id]) => id);
  const unique = [...new Set(same)].sort();
  const [one] = unique;
  if (one === undefined) return undefined;
  return unique.length === 1 ? { one } : { several: unique };
}
