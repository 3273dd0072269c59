import { describe, expect, test } from 'vitest';
import {
  clientSettingsSchema,
  type ObjectSettings,
  objectSettingsSchema,
} from '../../../shared/contracts/settings/client-settings.ts';
import { settingsApplier } from '../../../shared/domain/mapping/settings/apply-settings.ts';
import { effectiveSettings } from '../../../shared/domain/mapping/settings/effective-settings.ts';
import type { SettingsInput } from '../../../shared/domain/mapping/settings/setting-places.ts';

const input: SettingsInput = {
  fields: { name: 'Ромашка', phones: ['+74951112233'], emails: [], comments: null },
  attributes: { Покупатель: true, ОсновныеСведения: 'розница', Менеджер: 'Петров' },
  additional: { Город: 'Тверь' },
};

type Send = Partial<ObjectSettings['send']>;

function apply(send: Send, given = input) {
  const settings = objectSettingsSchema.parse({ send });
  return settingsApplier('company', settings.send)(given);
}

test('without settings a record travels as it is', () => {
  expect(apply({})).toEqual({ outcome: 'record', fields: input.fields, extra: {}, problems: [] });
});

describe('filters', () => {
  const passes = (condition: NonNullable<Send['filters']>[number]) =>
    apply({ filters: [condition] }).outcome === 'record';

  test.each([
    [{ field: 'name', comparison: 'equal', value: 'ромашка' }, true],
    [{ field: 'name', comparison: 'equal', value: 'Лютик' }, false],
    [{ field: 'name', comparison: 'notEqual', value: 'Лютик' }, true],
    [{ field: 'comments', comparison: 'equal', value: null }, true],
    [{ field: 'emails', comparison: 'notEqual', value: null }, false],
    [{ field: 'name', comparison: 'inList', value: ['Лютик', 'Ромашка'] }, true],
    [{ field: 'name', comparison: 'notInList', value: ['Лютик', 'Ромашка'] }, false],
    [{ field: 'name', comparison: 'contains', value: 'маш' }, true],
    [{ field: 'phones', comparison: 'contains', value: '495' }, true],
    [{ field: 'phones', comparison: 'contains', value: '812' }, false],
    [{ field: 'attribute:Покупатель', comparison: 'equal', value: true }, true],
    [{ field: 'attribute:Покупатель', comparison: 'equal', value: false }, false],
    [{ field: 'additional:Город', comparison: 'inList', value: ['Тверь'] }, true],
    [{ field: 'attribute:НетТакого', comparison: 'equal', value: 'x' }, false],
  ] as const)('%j → %s', (condition, expected) => {
    expect(passes(condition as never)).toBe(expected);
  });

  test('all have to hold; the reason names the one that does not', () => {
    const applied = apply({
      filters: [
        { field: 'name', comparison: 'equal', value: 'Ромашка' },
        { field: 'additional:Город', comparison: 'equal', value: 'Клин' },
      ],
    });
    expect(applied).toMatchObject({ outcome: 'skipped' });
    if (applied.outcome === 'skipped') expect(applied.reason.ru).toContain('additional:Город');
  });
});

describe('field map', () => {
  const map = (source: NonNullable<Send['fields']>[number]['source'], field = 'comments') =>
    apply({ fields: [{ target: { field }, source }] });

  test.each([
    [{ kind: 'predefined' }, null],
    [{ kind: 'fixed', value: ' из 1С ' }, 'из 1С'],
    [{ kind: 'attribute', name: 'ОсновныеСведения' }, 'розница'],
    [{ kind: 'additional', name: 'Город' }, 'Тверь'],
    [{ kind: 'formula', formula: 'record.name + ", " + additional["Город"]' }, 'Ромашка, Тверь'],
  ] as const)('%j', (source, expected) => {
    expect(map(source)).toMatchObject({ fields: { name: 'Ромашка', comments: expected }, problems: [] });
  });

  test('phones are normalised whatever they come from', () => {
    expect(map({ kind: 'fixed', value: '8 (916) 123-45-67' }, 'phones')).toMatchObject({
      fields: { phones: ['+79161234567'] },
    });
  });

  test('a user field goes beside the fields', () => {
    const fields = [
      { target: { userField: 'UF_CRM_CITY' }, source: { kind: 'additional' as const, name: 'Город' } },
    ];
    expect(apply({ fields })).toMatchObject({ extra: { UF_CRM_CITY: 'Тверь' } });
  });

  test.each([
    [{ kind: 'attribute', name: 'НетТакого' }, 'НетТакого'],
    [{ kind: 'formula', formula: 'record.missing' }, 'не вычислена'],
    [{ kind: 'fixed', value: ['a', 'b'] }, 'не того типа'],
  ] as const)('%j is told, and the rest goes on', (source, words) => {
    const applied = map(source as never);
    expect(applied).toMatchObject({
      outcome: 'record',
      fields: input.fields,
      problems: [{ field: 'comments', cause: 'setting-failed' }],
    });
    if (applied.outcome === 'record') expect(applied.problems[0]?.text.ru).toContain(words);
  });
});

describe('the formula over the whole object', () => {
  test('sees what the field map made, and changes what it names', () => {
    const applied = apply({
      fields: [{ target: { field: 'comments' }, source: { kind: 'fixed', value: 'опт' } }],
      formula: '{"name": "Битрикс " + record.comments}',
    });
    expect(applied).toMatchObject({
      fields: { name: 'Битрикс опт', comments: 'опт', phones: ['+74951112233'] },
    });
  });

  test('null changes nothing', () => {
    expect(apply({ formula: 'null' })).toMatchObject({ outcome: 'record', fields: input.fields });
  });

  test('a field that there is not is told', () => {
    expect(apply({ formula: '{"nmae": "x"}' })).toMatchObject({ problems: [{ field: 'nmae' }] });
  });

  test('one that fails stops the record: half of it would be wrong', () => {
    expect(apply({ formula: '{"name": record.missing}' })).toMatchObject({
      outcome: 'problem',
      problem: { field: 'formula', cause: 'setting-failed' },
    });
  });

  test('to whom a requisite belongs cannot be changed', () => {
    const settings = objectSettingsSchema.parse({ send: { formula: '{"owner": "company/x", "inn": "1"}' } });
    const applied = settingsApplier(
      'requisite',
      settings.send,
    )({
      fields: { owner: 'company/a', inn: null },
      attributes: {},
      additional: {},
    });
    expect(applied).toMatchObject({
      fields: { owner: 'company/a', inn: '1' },
      problems: [{ field: 'owner' }],
    });
  });
});

describe('defaults', () => {
  const defaults = (base: string | undefined) => effectiveSettings(clientSettingsSchema.parse({}), base);

  test.each([
    ['УправлениеНебольшойФирмой', 'unf', 'Покупатель'],
    ['УправлениеТорговлей', 'ut', 'Клиент'],
    ['БухгалтерияПредприятия', 'bp', undefined],
    [undefined, 'unf', 'Покупатель'],
  ])('of %s', (base, configuration, attribute) => {
    const settings = defaults(base);
    expect(settings.configuration).toBe(configuration);
    expect(settings.objects.company.load.fields).toEqual(
      attribute === undefined ? [] : [{ target: { attribute }, source: { kind: 'fixed', value: true } }],
    );
    expect(settings.objects.contact).toMatchObject({
      directions: { send: true, updatePortal: true, load: true, updateBase: true },
      send: { filters: [], fields: [] },
    });
  });

  test('what is set stays, the rest has its default', () => {
    const settings = clientSettingsSchema.parse({
      objects: { contact: { directions: { load: false } } },
      identification: { company: 'inn' },
    });
    const effective = effectiveSettings(settings, 'УправлениеТорговлей');
    expect(effective.objects.contact.directions.load).toBe(false);
    expect(effective.objects.company.load.fields).toHaveLength(1);
    expect(effective.identification.company).toBe('inn');
    expect(effective.identification.bankDetail).toEqual({
      all: ['account', { key: 'bic', orMissing: true }],
    });
  });
});
