import { describe, expect, test } from 'vitest';
import { type ClientHouse, clientHouse, clientWays } from '../../support/client-house.ts';

const companies = (at: ClientHouse) => at.list('crm.item.list', { entityTypeId: 4 });

const put = async (at: ClientHouse, settings: object) => {
  const { body, status } = await at.ask('PUT', '/client-settings', settings);
  expect([status, body]).toMatchObject([200, {}]);
  await at.settle();
};

describe.each(clientWays)('settings of clients (base reached by %s) apply to what is there', (way) => {
  test('a formula on the way to the portal', async () => {
    const at = await clientHouse(way);
    const names = companies(at).map(({ title }) => String(title));
    const fields = [
      { target: { field: 'comments' }, source: { kind: 'formula', formula: "'из 1С: ' + record.name" } },
    ];
    await put(at, { objects: { company: { send: { fields } } } });
    expect(companies(at).map(({ comments }) => comments)).toEqual(names.map((name) => `из 1С: ${name}`));
    const writes = at.house.writes();
    await at.settle();
    expect(at.house.writes()).toBe(writes);
  });

  test('a direction that is opened again brings what waited', async () => {
    const at = await clientHouse(way);
    await put(at, { objects: { company: { directions: { updatePortal: false } } } });
    const [company] = companies(at);
    const ref = String(company?.['originId']);
    at.person.rename('Catalog_Контрагенты', ref, 'Ждало направления');
    await at.settle();
    expect(companies(at)[0]?.['title']).toBe(company?.['title']);
    await put(at, { objects: {} });
    expect(companies(at)[0]?.['title']).toBe('Ждало направления');
  });

  test('a filter that is lifted lets in who was kept out', async () => {
    const at = await clientHouse(way);
    const filters = [{ field: 'name', comparison: 'contains', value: 'такого нет' }];
    await put(at, { objects: { company: { load: { filters } } } });
    await at.onPortal('crm.item.add', { entityTypeId: 4, fields: { title: 'Новая с портала' } });
    await at.settle();
    const inBase = () =>
      at.store.ofType('Catalog_Контрагенты').map(({ attributes }) => attributes['Description']);
    expect(inBase()).not.toContain('Новая с портала');
    await put(at, {});
    expect(inBase()).toContain('Новая с портала');
  });
});

test('saving the same settings again looks at nothing', async () => {
  const at = await clientHouse('agent');
  await put(at, { objects: {} });
  const { sync } = at.house;
  const state = await sync.reconciliation.get(at.house.scope);
  await put(at, {});
  expect((await sync.reconciliation.get(at.house.scope)).clientSettings).toEqual(state.clientSettings);
  expect(await sync.marks.any(at.house.scope)).toBe(false);
});

test('a user field of a requisite is read where settings name it', async () => {
  const at = await clientHouse('agent');
  await at.onPortal('crm.requisite.userfield.add', {
    fields: { USER_TYPE_ID: 'string', FIELD_NAME: 'UF_CRM_OKOPF' },
  });
  const [requisite] = at.list('crm.requisite.list', { filter: { '!RQ_KPP': '' } });
  const ref = String(requisite?.['XML_ID']);
  await at.onPortal('crm.requisite.update', {
    id: requisite?.['ID'] ?? 0,
    fields: { UF_CRM_OKOPF: '12300', NAME: 'Другое имя' },
  });
  await at.settle();
  expect(at.store.get('Catalog_Контрагенты', ref)?.attributes['КодПоОКПО']).not.toBe('12300');
  const formula = "additional['UF_CRM_OKOPF'] == null ? record.kpp : '770101001'";
  const fields = [
    { target: { field: 'okpo' }, source: { kind: 'additional', name: 'UF_CRM_OKOPF' } },
    { target: { field: 'kpp' }, source: { kind: 'formula', formula } },
  ];
  await put(at, { objects: { requisite: { load: { fields } } } });
  expect(at.store.get('Catalog_Контрагенты', ref)?.attributes).toMatchObject({
    КодПоОКПО: '12300',
    КПП: '770101001',
  });
  expect(at.list('crm.requisite.list', { filter: { ID: requisite?.['ID'] ?? 0 } })).not.toMatchObject([
    { RQ_OKPO: '12300' },
  ]);
});
