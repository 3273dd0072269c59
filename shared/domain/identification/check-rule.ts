import type {
  IdentificationRule,
  IdentityKey,
  RuleOwner,
} from '../../contracts/settings/identification-rule.ts';
import { type Text, text } from '../../kernel/text.ts';
import { probeKeys } from './probes.ts';

/** What is wrong with a part of a setting; `path` leads to it. */
export interface SettingFault {
  readonly path: readonly (string | number)[];
  readonly text: Text;
}

const deepest = 5;
const mostParts = 60;

const person: readonly IdentityKey[] = ['lastName', 'firstName', 'secondName'];

/** By what each kind can be recognised. */
const keysOf: Readonly<Record<RuleOwner, readonly IdentityKey[]>> = {
  company: ['name', 'fullName', 'phone', 'email', 'inn', 'kpp'],
  entrepreneur: ['name', 'fullName', 'phone', 'email', 'inn', ...person],
  contact: [...person, 'name', 'phone', 'email', 'inn'],
  requisite: ['name', 'fullName', 'inn', 'kpp', ...person],
  bankDetail: ['account', 'bic'],
};

/**
 * What is wrong with a rule: keys that the kind does not have, groups that are too deep, and ways to fulfil it that
 * name no rare key, such as a KPP alone, which thousands of firms share.
 */
export function ruleFaults(owner: RuleOwner, rule: IdentificationRule): readonly SettingFault[] {
  const faults = [...keyFaults(owner, rule, [])];
  if (faults.length === 0 && countParts(rule) > mostParts) faults.push({ path: [], text: tooManyParts });
  if (faults.length === 0 && probeKeys(rule) === undefined) faults.push({ path: [], text: nothingRare });
  return faults;
}

function keyFaults(
  owner: RuleOwner,
  rule: IdentificationRule,
  path: SettingFault['path'],
): readonly SettingFault[] {
  if (path.length > 2 * deepest) return [{ path, text: tooDeep }];
  if (typeof rule === 'string' || 'key' in rule) {
    const key = typeof rule === 'string' ? rule : rule.key;
    return keysOf[owner].includes(key) ? [] : [{ path, text: foreignKey(key, keysOf[owner]) }];
  }
  const [group, parts] = 'all' in rule ? (['all', rule.all] as const) : (['any', rule.any] as const);
  return parts.flatMap((part, at) => keyFaults(owner, part, [...path, group, at]));
}

function countParts(rule: IdentificationRule): number {
  if (typeof rule === 'string' || 'key' in rule) return 1;
  const parts = 'all' in rule ? rule.all : rule.any;
  return parts.reduce((total, part) => total + countParts(part), 1);
}

function foreignKey(key: IdentityKey, allowed: readonly IdentityKey[]): Text {
  return text(
    `Ключа «${key}» у этого объекта нет. Доступны: ${allowed.join(', ')}.`,
    `This object has no key "${key}". Available: ${allowed.join(', ')}.`,
  );
}

const tooDeep = text(
  `Группы вложены глубже ${deepest} уровней: упростите правило.`,
  `Groups are nested deeper than ${deepest} levels: make the rule simpler.`,
);

const tooManyParts = text(
  `В правиле больше ${mostParts} условий: упростите его.`,
  `The rule has more than ${mostParts} conditions: make it simpler.`,
);

const nothingRare = text(
  'Одно из условий выполняется без редкого ключа. Добавьте в него ИНН, номер счёта, телефон, e-mail, наименование или фамилию: по остальным ключам совпадают тысячи объектов.',
  'One of the conditions can hold without a rare key. Add the INN, the account number, a phone, an e-mail, the name or the last name to it: by the other keys thousands of objects are the same.',
);
