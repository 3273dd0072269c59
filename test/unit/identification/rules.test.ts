import { describe, expect, test } from 'vitest';
import {
  type IdentificationRule,
  identificationRuleSchema,
} from '../../../shared/contracts/settings/identification-rule.ts';
import { ruleFaults } from '../../../shared/domain/identification/check-rule.ts';
import { defaultRules } from '../../../shared/domain/identification/default-rules.ts';
import { isSame } from '../../../shared/domain/identification/evaluate-rule.ts';
import { identityKeysFrom, identityOf } from '../../../shared/domain/identification/identity-keys.ts';
import { probesOf } from '../../../shared/domain/identification/probes.ts';

const keys = identityKeysFrom;
const bank = keys({
  name: ['ПАО Сбербанк'],
  inn: ['7707083893'],
  kpp: ['773601001'],
  phone: ['8 (495) 500-55-50'],
});

describe('default rule of companies', () => {
  const same = (other: Parameters<typeof keys>[0]) => isSame(defaultRules.company, [bank], [keys(other)]);

  test.each([
    ['INN and KPP', { inn: ['7707083893'], kpp: ['773601001'] }, true],
    ['INN, the KPP being unknown', { inn: ['77 070 838 93'] }, true],
    ['INN of another branch', { inn: ['7707083893'], kpp: ['540602001'] }, false],
    [
      'INN of another branch with the same phone',
      { inn: ['7707083893'], kpp: ['540602001'], phone: ['+74955005550'] },
      false,
    ],
    ['phone, the INN being unknown', { phone: ['+7 495 500 55 50'] }, true],
    ['phone of a firm with another INN', { inn: ['7830002293'], phone: ['+74955005550'] }, false],
    ['name alone', { name: ['Сбербанк'] }, false],
    ['KPP alone', { kpp: ['773601001'] }, false],
    ['nothing', {}, false],
  ])('%s: %s → %s', (_, other, expected) => {
    expect(same(other)).toBe(expected);
  });

  test('INN and KPP must agree within one requisite', () => {
    const first = keys({ inn: ['7707083893'], kpp: ['540602001'] });
    const second = keys({ inn: ['7830002293'], kpp: ['773601001'] });
    expect(isSame(defaultRules.company, [bank], identityOf({}, [first, second]))).toBe(false);
  });
});

test('an entrepreneur is known by the INN of twelve digits whatever the KPP field holds', () => {
  const left = keys({ inn: ['500100732259'] });
  expect(
    isSame(defaultRules.entrepreneur, [left], [keys({ inn: ['500100732259'], kpp: ['773601001'] })]),
  ).toBe(true);
});

test('members of a family share a phone and are different people', () => {
  const mother = keys({ lastName: ['Иванова'], firstName: ['Мария'], phone: ['+79161234567'] });
  const son = keys({ lastName: ['Иванов'], firstName: ['Пётр'], phone: ['8 916 123-45-67'] });
  expect(isSame(defaultRules.contact, [mother], [son])).toBe(false);
  expect(isSame(defaultRules.contact, [mother], [keys({ phone: ['89161234567'] })])).toBe(true);
});

test('names compare without case, quotes, ё and legal form, when a rule asks for them', () => {
  const rule: IdentificationRule = { all: ['name', 'phone'] };
  const left = keys({ name: ['ООО «Зелёный Клён»'], phone: ['84955005550'] });
  const right = keys({ name: ['зеленый клен, ООО'], phone: ['+7 (495) 500-55-50 доб. 12'] });
  expect(isSame(rule, [left], [right])).toBe(true);
});

describe('what is looked for', () => {
  test('the rarest key of each way to fulfil the rule', () => {
    expect(probesOf(defaultRules.company, [bank])).toEqual([
      { key: 'inn', value: '7707083893' },
      { key: 'phone', value: '+74955005550' },
    ]);
  });

  test('nothing for a group that the record cannot fulfil', () => {
    const rule: IdentificationRule = { any: [{ all: ['name', 'email'] }, { all: ['inn', 'kpp'] }] };
    expect(probesOf(rule, [keys({ name: ['Ромашка'], inn: ['7707083893'] })])).toEqual([]);
  });
});

describe('a rule is checked when it is saved', () => {
  test('the rule of the manual passes', () => {
    const rule = { any: [{ all: ['name', 'phone'] }, { all: ['name', 'email'] }, { all: ['inn', 'kpp'] }] };
    expect(ruleFaults('company', identificationRuleSchema.parse(rule))).toEqual([]);
  });

  test.each(Object.entries(defaultRules))('the default of %s passes', (owner, rule) => {
    expect(identificationRuleSchema.safeParse(rule).success).toBe(true);
    expect(ruleFaults(owner as keyof typeof defaultRules, rule)).toEqual([]);
  });

  test.each([
    ['a key that companies lack', 'company', { any: ['inn', 'account'] }, ['any', 1]],
    ['a KPP alone', 'company', 'kpp', []],
    [
      'one way without a rare key',
      'company',
      { any: ['inn', { all: ['kpp', { key: 'inn', orMissing: true }] }] },
      [],
    ],
    ['a first name alone', 'contact', { all: ['firstName'] }, []],
  ] as const)('%s is refused', (_, owner, rule, path) => {
    const [fault] = ruleFaults(owner, rule);
    expect(fault?.path).toEqual(path);
    expect(fault?.text.ru).toMatch(/[а-я]/);
  });

  test('groups too deep are refused', () => {
    let rule: IdentificationRule = 'inn';
    for (let level = 0; level < 8; level += 1) rule = { all: [rule] };
    expect(ruleFaults('company', rule)[0]?.text.ru).toContain('вложены');
  });

  test.each([[{ any: [] }], [{ and: ['inn'] }], ['telephone'], [{ all: ['inn'], any: ['kpp'] }]])(
    '%j is no rule',
    (rule) => {
      expect(identificationRuleSchema.safeParse(rule).success).toBe(false);
    },
  );
});
