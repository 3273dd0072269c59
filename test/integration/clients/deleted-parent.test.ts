import { describe, expect, test } from 'vitest';
import type { Json } from '../../../shared/kernel/canonical-json.ts';
import { bp30Objects } from '../../../simulators/onec/base/configurations.ts';
import { type ClientHouse, clientHouse, clientWays } from '../../support/client-house.ts';

const counterparties = 'Catalog_Контрагенты';
const persons = 'Catalog_КонтактныеЛица';

const companies = (at: ClientHouse) => at.list('crm.item.list', { entityTypeId: 4 });
const contacts = (at: ClientHouse) => at.list('crm.item.list', { entityTypeId: 3 });

/** Deletes the company of the first contact that has one; what the contact was like. */
async function deleteCompanyOfContact(at: ClientHouse): Promise<Readonly<Record<string, Json>>> {
  const contact = contacts(at).find(({ companyId }) => Number(companyId) > 0);
  const id = contact?.['companyId'] ?? 0;
  await at.onPortal('crm.item.delete', { entityTypeId: 4, id });
  await at.settle();
  return contact ?? {};
}

const refusals = async (at: ClientHouse) =>
  (await at.house.sync.journal.page(at.house.scope, {}, 100)).entries.filter(({ causeKey }) =>
    causeKey.startsWith('portal.'),
  );

describe.each(clientWays)('what hangs on a company deleted on the portal (base reached by %s)', (way) => {
  test('is sent once and not again, however often the company is looked at', async () => {
    const at = await clientHouse(way);
    const [company] = companies(at);
    const ref = String(company?.['originId']);
    await at.onPortal('crm.item.delete', { entityTypeId: 4, id: company?.['id'] ?? 0 });
    await at.settle();
    at.person.edit(counterparties, ref, { КПП: '770101099' });
    await at.settle();
    const [told, ...more] = await refusals(at);
    expect(more).toEqual([]);
    expect(told).toMatchObject({ object: { kind: 'requisite', id: ref } });
    for (let look = 0; look < 3; look += 1) {
      await at.house.sync.marks.set(at.house.scope, [
        { side: 'portal', entity: 'company', id: String(company?.['id']), root: ref },
      ]);
      await at.settle();
    }
    expect(await refusals(at)).toEqual([told]);
    expect(companies(at).map(({ originId }) => originId)).not.toContain(ref);
  });

  test('comes back with it, and its contacts are its contacts again', async () => {
    const at = await clientHouse(way, bp30Objects);
    const before = at.store.ofType(persons).map(({ ref, version }) => [ref, version]);
    const settings = { synchronisation: { onPortalDeletion: 'forget' } };
    expect((await at.ask('PUT', '/settings', settings)).status).toBe(200);
    const contact = await deleteCompanyOfContact(at);
    await at.settle();
    const after = contacts(at).find(({ id }) => id === contact['id']);
    expect(after?.['companyId']).not.toBe(contact['companyId']);
    expect(companies(at).map(({ id }) => id)).toContain(after?.['companyId']);
    expect(at.store.ofType(persons).map(({ ref, version }) => [ref, version])).toEqual(before);
  });
});

describe.each(clientWays)('a contact (base reached by %s)', (way) => {
  test('that moves to a company just made on the portal gets that company’s reference in 1C', async () => {
    const at = await clientHouse(way, bp30Objects);
    const [contact] = contacts(at);
    const made = await at.onPortal('crm.item.add', { entityTypeId: 4, fields: { title: 'Новая фирма' } });
    const { id } = (made as { readonly item: { readonly id: number } }).item;
    const moved = { entityTypeId: 3, id: contact?.['id'] ?? 0, fields: { companyId: id } };
    await at.onPortal('crm.item.update', moved);
    await at.settle();
    await at.settle();
    const firm = at.store
      .ofType(counterparties)
      .find(({ attributes }) => attributes['Description'] === 'Новая фирма');
    const inBase = at.store.get(persons, String(contact?.['originId']));
    expect(inBase?.attributes['ОбъектВладелец']).toBe(firm?.ref);
  });
});
