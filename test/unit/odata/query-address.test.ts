import { describe, expect, test } from 'vitest';
import { conditionText } from '../../../shared/adapters/onec/odata/literals.ts';
import { queryAddress } from '../../../shared/adapters/onec/odata/query-address.ts';

const ref = '01234567-89ab-cdef-0123-456789abcdef';

describe('questions to a published base', () => {
  test('conditions are said in the language of OData', () => {
    const said = conditionText({
      all: [
        { field: 'ИНН', is: 'eq', value: "О'Генри" },
        {
          any: [
            { field: 'IsFolder', is: 'eq', value: false },
            { field: 'Сумма', is: 'gt', value: 10.5 },
          ],
        },
        { field: 'Date', is: 'ge', value: { moment: '2025-03-01T00:00:00' } },
        { not: { field: 'Комментарий', contains: 'опт' } },
        { field: 'Owner', is: 'eq', value: { ref, type: 'Catalog_Контрагенты' } },
        { field: 'Банк_Key', is: 'eq', value: { ref } },
      ],
    });
    expect(said).toBe(
      `ИНН eq 'О''Генри' and (IsFolder eq false or Сумма gt 10.5) and Date ge datetime'2025-03-01T00:00:00' and not (substringof('опт', Комментарий)) and Owner eq cast(guid'${ref}', 'Catalog_Контрагенты') and Банк_Key eq guid'${ref}'`,
    );
  });

  test('names that no configuration has are no way into the query', () => {
    for (const field of ['a eq 1 or b', "x'", 'a)', '', 'a b'])
      expect(() => conditionText({ field, is: 'eq', value: 1 })).toThrow(RangeError);
    expect(() => conditionText({ field: 'a', is: 'eq', value: { ref: "1' or true" } })).toThrow(RangeError);
    expect(() => conditionText({ field: 'a', is: 'eq', value: { moment: 'today' } })).toThrow(RangeError);
    expect(() => queryAddress({ set: 'Catalog_X', orderBy: ['a; drop'] })).toThrow(RangeError);
  });

  test('an address is escaped with %20, and names of its letters in UTF-8', () => {
    const address = queryAddress(
      { set: 'Catalog_Банки', select: ['Ref_Key', 'Code'], orderBy: ['Code desc'] },
      { skip: 500, top: 100 },
      true,
    );
    expect(address).toBe(
      'Catalog_%D0%91%D0%B0%D0%BD%D0%BA%D0%B8?$select=Ref_Key,Code&$orderby=Code%20desc&$top=100&$skip=500&allowedOnly=true&$format=json',
    );
  });

  test('arguments of a virtual table have the quotes of their condition doubled', () => {
    const address = queryAddress({
      set: 'AccumulationRegister_Debts',
      table: {
        name: 'Balance',
        period: '2026-03-01T00:00:00',
        condition: { field: 'Client_Key', is: 'eq', value: { ref } },
        dimensions: ['Client'],
      },
    });
    expect(decodeURIComponent(address)).toBe(
      `AccumulationRegister_Debts/Balance(Period=datetime'2026-03-01T00:00:00',Condition='Client_Key eq guid''${ref}''',Dimensions='Client')?$format=json`,
    );
  });
});
