import { beforeEach, expect, test } from 'vitest';
import { type AgentHouse, agentHouse } from '../../support/agent-house.ts';

const romashka = '11111111-1111-1111-8111-111111111111';
const account = '33333333-3333-1333-8333-333333333333';
const bank = '44444444-4444-1444-8444-444444444444';

let house: AgentHouse;
beforeEach(async () => {
  house = await agentHouse();
});

const changes = (packet: number, objects: readonly unknown[]) =>
  house.ask('POST', '/agent/v1/changes', { incarnation: 'one', packet, after: 0, objects });
const find = async (kind: Parameters<AgentHouse['deps']['staged']['find']>[2], value: string) => {
  const found = await house.deps.staged.find(
    house.scope,
    ['Catalog_Контрагенты', 'Catalog_БанковскиеСчета'],
    kind,
    value,
  );
  return found.map(({ ref }) => ref);
};
const object = (attributes: object, more: object = {}) => ({
  type: 'Catalog_Контрагенты',
  ref: romashka,
  attributes,
  ...more,
});

test('objects are found by what they are recognised by, however it is written', async () => {
  await changes(1, [
    object(
      {
        Description: 'Ромашка ООО',
        НаименованиеПолное: 'Общество с ограниченной ответственностью "РОМАШКА"',
        ИНН: '7700000000  ',
        КПП: '770001001',
      },
      {
        tables: {
          КонтактнаяИнформация: [
            { Тип: 'Телефон', Представление: '8 (495) 123-45-67' },
            { Тип: 'АдресЭлектроннойПочты', Представление: 'Info@Romashka.ru' },
            { Тип: 'Адрес', Представление: 'Москва' },
          ],
        },
      },
    ),
  ]);
  expect(await find('inn', '7700000000')).toEqual([romashka]);
  expect(await find('inn-kpp', '7700000000/770001001')).toEqual([romashka]);
  expect(await find('inn-kpp', '7700000000/')).toEqual([]);
  expect(await find('phone', '+74951234567')).toEqual([romashka]);
  expect(await find('email', 'info@romashka.ru')).toEqual([romashka]);
  expect(await find('name', 'ромашка')).toEqual([romashka]);
});

test('what an object no longer answers to finds it no more', async () => {
  await changes(1, [object({ Description: 'Ромашка', ИНН: '7700000000' })]);
  await changes(2, [object({ Description: 'Василёк', ИНН: '7700000000' })]);
  expect(await find('name', 'ромашка')).toEqual([]);
  expect(await find('name', 'василек')).toEqual([romashka]);
  await changes(3, [object({ Description: 'Василёк', ИНН: '7700000000' }, { deletionMark: true })]);
  expect(await find('inn', '7700000000')).toEqual([]);
});

test('accounts are found with the code of their bank, in the same packet or an earlier one', async () => {
  const banks = [
    { type: 'Catalog_Банки', ref: bank, attributes: { Code: '044525225', Description: 'Сбербанк' } },
  ];
  const accounts = [
    {
      type: 'Catalog_БанковскиеСчета',
      ref: account,
      attributes: { Owner_Key: romashka, НомерСчета: '40702810138000000001', Банк_Key: bank },
    },
  ];
  await changes(1, banks);
  await changes(2, accounts);
  expect(await find('account-bic', '40702810138000000001/044525225')).toEqual([account]);
  const other = await agentHouse();
  await other.ask('POST', '/agent/v1/changes', {
    incarnation: 'one',
    packet: 1,
    after: 0,
    objects: [...banks, ...accounts],
  });
  const found = await other.deps.staged.find(
    other.scope,
    ['Catalog_БанковскиеСчета'],
    'account-bic',
    '40702810138000000001/044525225',
  );
  expect(found).toEqual([{ type: 'Catalog_БанковскиеСчета', ref: account }]);
});

test('a name of any length is found', async () => {
  const name = `Ромашка ${'очень '.repeat(200)}большая`;
  await changes(1, [object({ Description: 'Ромашка', НаименованиеПолное: name })]);
  const { normalisedKey } = await import('../../../shared/domain/onec/natural-keys.ts');
  expect(await find('name', normalisedKey('name', name) ?? '')).toEqual([romashka]);
});
