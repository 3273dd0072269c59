import { describe, expect, test } from 'vitest';
import type { Json } from '../../../shared/kernel/canonical-json.ts';
import { bp30Objects } from '../../../simulators/onec/base/configurations.ts';
import { crmEntityNamed } from '../../../simulators/portal/data/crm/crm-entity.ts';
import { crmItems } from '../../../simulators/portal/data/crm/crm-items.ts';
import { deleteRequisitesOf } from '../../../simulators/portal/data/requisites/delete-requisites.ts';
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

/** The reference of an account of a counterparty. */
function accountOf(at: ClientHouse, owner: string): string {
  const accounts = at.store.ofType('Catalog_БанковскиеСчета');
  const account = accounts.find(({ attributes }) => attributes['Owner'] === owner);
  if (!account) throw new Error('no account');
  return account.ref;
}

const refusals = async (at: ClientHouse) =>
  (await at.house.sync.journal.page(at.house.scope, {}, 100)).entries.filter(({ causeKey }) =>
    causeKey.startsWith('portal.'),
  );

describe.each(clientWays)('what hangs on a company deleted on the portal (base reached by %s)', (way) => {
  const editParts = async (at: ClientHouse, ref: string) => {
    at.person.edit(counterparties, ref, { КПП: '770101099' });
    await at.settle();
  };
  const lookAgain = async (at: ClientHouse, id: Json, ref: string) => {
    for (let look = 0; look < 3; look += 1) {
      await at.house.sync.marks.set(at.house.scope, [
        { side: 'portal', entity: 'company', id: String(id), root: ref },
        { side: 'base', entity: 'bankDetail', id: accountOf(at, ref), root: ref },
      ]);
      await at.settle();
    }
  };

  test('stays away with it, and is not tried', async () => {
    const at = await clientHouse(way);
    const { id = 0, originId } = companies(at)[0] ?? {};
    const ref = String(originId);
    await at.onPortal('crm.item.delete', { entityTypeId: 4, id });
    await at.settle();
    await at.settle();
    await editParts(at, ref);
    await lookAgain(at, id, ref);
    expect(await refusals(at)).toEqual([]);
    expect(companies(at).map(({ originId: key }) => key)).not.toContain(ref);
    at.person.rename(counterparties, ref, 'Снова здесь');
    await at.settle();
    const [again] = companies(at).filter(({ originId: key }) => key === ref);
    const requisites = at.list('crm.requisite.list', {
      filter: { ENTITY_TYPE_ID: 4, ENTITY_ID: again?.['id'] ?? 0 },
    });
    expect(requisites).toMatchObject([{ RQ_KPP: '770101099' }]);
  });

  test('is tried once when nobody has told of the deletion yet', async () => {
    const at = await clientHouse(way);
    const { id = 0, originId } = companies(at)[0] ?? {};
    const ref = String(originId);
    const { portal } = at.house;
    const item = crmItems(portal, crmEntityNamed('COMPANY')).get(Number(id));
    if (!item) throw new Error('no company');
    // As the portal does it, but without an event.
    crmItems(portal, crmEntityNamed('COMPANY')).delete(item.id);
    deleteRequisitesOf(portal, 4, item.id);
    await editParts(at, ref);
    const [told, ...more] = await refusals(at);
    expect(more).toEqual([]);
    expect(told).toMatchObject({ count: 1, object: { kind: 'requisite', id: ref } });
    await lookAgain(at, id, ref);
    expect((await refusals(at)).map(({ count }) => count)).toEqual([1]);
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
  const ownerOf = (at: ClientHouse, ref: Json | undefined) =>
    at.store.get(persons, String(ref))?.attributes['ОбъектВладелец'];

  test('that lost its company to a deletion keeps it in 1C, whatever else is said of it', async () => {
    const at = await clientHouse(way, bp30Objects);
    const before = contacts(at).find(({ companyId }) => Number(companyId) > 0);
    const { id = 0, originId } = before ?? {};
    const owner = ownerOf(at, originId);
    await deleteCompanyOfContact(at);
    expect(contacts(at).find((one) => one['id'] === id)?.['companyId']).toBeFalsy();
    await at.onPortal('crm.item.update', { entityTypeId: 3, id, fields: { lastName: 'Снабженец' } });
    await at.settle();
    await at.settle();
    expect([owner, ownerOf(at, originId)]).toEqual([expect.any(String), owner]);
    expect(contacts(at).find((one) => one['id'] === id)?.['companyId']).toBeFalsy();
    expect(at.store.get(persons, String(originId))?.attributes['Фамилия']).toBe('Снабженец');
  });

  test('that is deleted after its company stays away when that comes back', async () => {
    const at = await clientHouse(way, bp30Objects);
    const { id = 0, originId } = await deleteCompanyOfContact(at);
    const owner = String(ownerOf(at, originId));
    // The tie is put aside before the contact goes.
    await at.settle();
    await at.onPortal('crm.item.delete', { entityTypeId: 3, id });
    await at.settle();
    at.person.rename(counterparties, owner, 'Снова здесь');
    await at.settle();
    await at.settle();
    expect(companies(at).map(({ title }) => title)).toContain('Снова здесь');
    expect(contacts(at).map((one) => one['originId'])).not.toContain(originId);
  });

  test('that a person frees of its company is free of it in 1C', async () => {
    const at = await clientHouse(way, bp30Objects);
    const before = contacts(at).find(({ companyId }) => Number(companyId) > 0);
    const { id = 0, originId } = before ?? {};
    await at.onPortal('crm.item.update', { entityTypeId: 3, id, fields: { companyId: 0 } });
    await at.settle();
    await at.settle();
    expect(ownerOf(at, originId)).toBe('');
  });

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
