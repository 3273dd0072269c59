import { describe, expect, test } from 'vitest';
import { unf30Objects, ut115Objects } from '../../../simulators/onec/base/configurations.ts';
import { type ClientHouse, clientHouse, clientWays } from '../../support/client-house.ts';

const counterparties = 'Catalog_Контрагенты';
const accounts = 'Catalog_БанковскиеСчета';

const companies = (at: ClientHouse) => at.list('crm.item.list', { entityTypeId: 4 });

/** Deletes companies on the portal; references of what they were in 1C. */
async function deleteCompanies(at: ClientHouse, count = 1): Promise<readonly string[]> {
  const going = companies(at).slice(0, count);
  for (const { id = 0 } of going) await at.onPortal('crm.item.delete', { entityTypeId: 4, id });
  await at.settle();
  return going.map(({ originId }) => String(originId));
}

const marked = (at: ClientHouse, type = counterparties) =>
  at.store.ofType(type).flatMap(({ deletionMark, ref }) => (deletionMark ? [ref] : []));

/** Without what the configuration lacks from the beginning. */
const causes = async (at: ClientHouse) =>
  (await at.causes()).filter((cause) => cause !== 'attribute-missing');

const set = async (at: ClientHouse, synchronisation: object, company?: object) => {
  expect((await at.ask('PUT', '/settings', { synchronisation })).status).toBe(200);
  if (company) {
    const body = { objects: { company } };
    expect((await at.ask('PUT', '/client-settings', body)).status).toBe(200);
  }
};

describe.each(clientWays)('a company deleted on the portal (base reached by %s)', (way) => {
  test('is marked for deletion in 1C, once, and stays away', async () => {
    const at = await clientHouse(way);
    await set(at, { onPortalDeletion: 'mark' });
    const before = companies(at).length;
    const [ref] = await deleteCompanies(at);
    expect(marked(at)).toEqual([ref]);
    const version = at.store.get(counterparties, ref ?? '')?.version;
    await at.run('/runs', { kind: 'full' });
    expect(companies(at)).toHaveLength(before - 1);
    expect(at.store.get(counterparties, ref ?? '')?.version).toBe(version);
    expect(await causes(at)).toEqual([]);
  });

  test('is left as it is in 1C by default', async () => {
    const at = await clientHouse(way);
    await deleteCompanies(at);
    expect(marked(at)).toEqual([]);
  });

  test('comes back to the portal when its mark is taken away in 1C', async () => {
    const at = await clientHouse(way);
    await set(at, { onPortalDeletion: 'mark' });
    const [ref = ''] = await deleteCompanies(at);
    at.person.markDeleted(counterparties, ref, false);
    await at.settle();
    expect(companies(at).map(({ originId }) => originId)).toContain(ref);
    expect(marked(at)).toEqual([]);
  });

  test('is asked about first when there are too many', async () => {
    const at = await clientHouse(way, unf30Objects, 8);
    await set(at, { onPortalDeletion: 'mark' });
    const going = await deleteCompanies(at, 6);
    expect(marked(at)).toEqual([]);
    expect(await causes(at)).toEqual(['deletion.too-much']);
    const { body } = await at.ask('GET', '/deletion-question');
    const { id } = (body as { readonly question: { readonly id: string } }).question;
    expect((await at.ask('POST', '/deletion-question', { id, answer: 'delete' })).status).toBe(204);
    await at.settle();
    expect([...marked(at)].sort()).toEqual([...going].sort());
  });

  test('is kept when somebody says so, and not asked about again', async () => {
    const at = await clientHouse(way, unf30Objects, 8);
    await set(at, { sweepHours: 1 }, { onPortalDeletion: 'mark' });
    await deleteCompanies(at, 6);
    const asked = async () => {
      const { body } = await at.ask('GET', '/deletion-question');
      return (body as { readonly question?: { readonly id: string } }).question;
    };
    // The last one may be heard of after the question was asked.
    await at.settle();
    const id = (await asked())?.id ?? '';
    expect((await at.ask('POST', '/deletion-question', { id, answer: 'keep' })).status).toBe(204);
    await at.settle();
    expect(marked(at)).toEqual([]);
    await at.run('/runs', { kind: 'full' });
    await at.house.pass(95);
    expect(await asked()).toBeUndefined();
    expect(marked(at)).toEqual([]);
    const [later] = await deleteCompanies(at);
    expect(marked(at)).toEqual([later]);
  });

  test('whose mark the base refuses is told once', async () => {
    const at = await clientHouse(way);
    await set(at, { onPortalDeletion: 'mark' });
    at.refusals.closedTypes = new Set([counterparties]);
    await deleteCompanies(at);
    expect(await causes(at)).toHaveLength(1);
    delete at.refusals.closedTypes;
    await at.settle();
    expect(marked(at)).toEqual([]);
    await at.run('/runs', { kind: 'full' });
    expect(marked(at)).toHaveLength(1);
  });

  test('is planned, and an undoing of the run takes the mark away for good', async () => {
    const at = await clientHouse(way);
    await set(at, { onPortalDeletion: 'mark', realTime: false });
    const [ref = ''] = await deleteCompanies(at);
    expect(marked(at)).toEqual([]);
    const plan = await at.run('/runs', { kind: 'plan', scope: 'changes' });
    expect(await at.records(plan.id)).toContainEqual(
      expect.objectContaining({ kind: 'company', ref, action: 'marked-in-base', result: 'planned' }),
    );
    const applied = await at.run(`/runs/${plan.id}/apply`);
    expect(marked(at)).toEqual([ref]);
    await at.run(`/runs/${applied.id}/undo`);
    expect(marked(at)).toEqual([]);
    await at.run('/runs', { kind: 'full' });
    expect(marked(at)).toEqual([]);
    expect(companies(at).map(({ originId }) => originId)).not.toContain(ref);
  });
});

describe('the setting of one kind of object', () => {
  test('goes before that of the connection: accounts stay, companies are marked', async () => {
    const at = await clientHouse('agent');
    await set(at, { onPortalDeletion: 'keep-away' }, { onPortalDeletion: 'mark' });
    const going = await deleteCompanies(at);
    expect(marked(at)).toEqual(going);
    expect(marked(at, accounts)).toEqual([]);
  });

  test('asks for no mark where 1C is not to be changed', async () => {
    const at = await clientHouse('agent');
    await set(at, {}, { onPortalDeletion: 'mark', directions: { updateBase: false } });
    await deleteCompanies(at);
    expect(marked(at)).toEqual([]);
  });
});

test('a requisite that is a counterparty of its own is marked, one that is a part of the client is not', async () => {
  for (const [configuration, count] of [
    [unf30Objects, 0],
    [ut115Objects, 1],
  ] as const) {
    const at = await clientHouse('agent', configuration);
    await set(at, { onPortalDeletion: 'mark' });
    const [requisite] = at.list('crm.requisite.list', { filter: { ENTITY_TYPE_ID: 4 } });
    await at.onPortal('crm.requisite.delete', { id: requisite?.['ID'] ?? 0 });
    await at.settle();
    expect(marked(at)).toHaveLength(count);
    if (configuration.partners) expect(marked(at, configuration.partners.type)).toEqual([]);
  }
});
