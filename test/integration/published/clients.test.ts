import { describe, expect, test } from 'vitest';
import {
  bp30Objects,
  type Configuration,
  unf30Objects,
  ut115Objects,
} from '../../../simulators/onec/base/configurations.ts';
import { publishedHouse } from '../../support/published-house.ts';

const counterparties = 'Catalog_Контрагенты';

describe.each<[string, Configuration]>([
  ['УНФ', unf30Objects],
  ['УТ', ut115Objects],
  ['БП', bp30Objects],
])('clients of a published base of «%s»', (_, configuration) => {
  const client = configuration.partners?.type ?? counterparties;

  test('come to the portal, edits travel both ways, and then all rests', async () => {
    const { causes, connect, house, list, onPortal, pass, person, server, store } = await publishedHouse({
      configuration,
    });
    await connect();
    await pass(4);
    const people = store.ofType(counterparties).filter(({ attributes }) => attributes['ИНН'] === '').length;
    const companies = await list('crm.item.list', { entityTypeId: 4 });
    expect(companies).toHaveLength(10 - people);
    expect(await list('crm.requisite.list')).toHaveLength(10);
    expect((await list('crm.requisite.bankdetail.list')).length).toBe(10 - people);
    const contacts = store.ofType(configuration.contactPersons.type).length;
    expect(await list('crm.item.list', { entityTypeId: 3 })).toHaveLength(contacts + people);
    expect(await causes()).toEqual([]);

    // An edit in 1C.
    const ref = String(companies[0]?.['originId']);
    person.rename(client, ref, 'Переименовано в 1С');
    await pass(4);
    const renamed = await list('crm.item.list', { entityTypeId: 4, filter: { originId: ref } });
    expect(renamed).toMatchObject([{ title: 'Переименовано в 1С' }]);

    // An edit on the portal.
    const other = companies[1];
    const title = 'Переименовано на портале';
    await onPortal('crm.item.update', { entityTypeId: 4, id: other?.['id'] ?? 0, fields: { title } });
    await pass(4);
    expect(store.get(client, String(other?.['originId']))?.attributes['Description']).toBe(title);

    // A company that is born on the portal.
    await onPortal('crm.item.add', { entityTypeId: 4, fields: { title: 'Новая с портала' } });
    await pass(4);
    const born = store
      .ofType(client)
      .filter(({ attributes }) => attributes['Description'] === 'Новая с портала');
    expect(born).toHaveLength(1);
    expect(await list('crm.item.list', { entityTypeId: 4 })).toHaveLength(11 - people);

    // Then nobody writes any more.
    const writes = house.writes();
    server.asked.length = 0;
    await pass(4);
    expect(house.writes()).toBe(writes);
    expect(server.asked.filter((asked) => !asked.startsWith('GET'))).toEqual([]);
    expect(await causes()).toEqual([]);
  });
});
