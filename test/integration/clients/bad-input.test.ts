import { describe, expect, test } from 'vitest';
import { bp30Objects, ut115Objects } from '../../../simulators/onec/base/configurations.ts';
import { type ClientHouse, clientHouse, clientWays } from '../../support/client-house.ts';

const counterparties = 'Catalog_Контрагенты';
const accounts = 'Catalog_БанковскиеСчета';
const nobody = '11111111-1111-4111-8111-111111111111';

const companies = (at: ClientHouse) => at.list('crm.item.list', { entityTypeId: 4 });

/** Counterparties that are organisations or entrepreneurs. */
const firms = (at: ClientHouse) =>
  at.store.ofType(counterparties).filter(({ attributes }) => attributes['ИНН'] !== '');

/** What the journal names since the base was connected: cause, object and field. */
async function told(at: ClientHouse) {
  const { entries } = await at.house.sync.journal.page(at.house.scope, {}, 100);
  return entries
    .filter(({ causeKey }) => causeKey !== 'attribute-missing')
    .map(({ causeKey, details, object }) => [causeKey, object?.id, details['attribute'] ?? details['field']]);
}

/** Somebody renames another counterparty, by default the last one: the rest goes on. */
async function expectRestGoesOn(at: ClientHouse, ref = firms(at).at(-1)?.ref): Promise<void> {
  at.person.rename(counterparties, ref ?? '', 'Остальное идёт дальше');
  await at.settle();
  expect(companies(at).map(({ title }) => title)).toContain('Остальное идёт дальше');
}

describe.each(clientWays)('what a base reached by %s says wrongly is told by object and field', (way) => {
  test.each([
    [
      'a name of 100 000 characters',
      { Description: 'Я'.repeat(100_000) },
      'object.attribute-too-long',
      'Description',
    ],
    ['an attribute of the wrong type', { Description: 5 }, 'object.attribute-type', 'Description'],
    ['an INN with letters', { ИНН: 'ABC1234567' }, 'inn-invalid', 'inn'],
  ])('%s', async (_, attributes, cause, field) => {
    const at = await clientHouse(way);
    const [firm] = firms(at);
    const before = companies(at).find(({ originId }) => originId === firm?.ref)?.['title'];
    at.person.edit(counterparties, firm?.ref ?? '', attributes);
    await at.settle();
    expect(await told(at)).toEqual([[cause, firm?.ref, field]]);
    expect(companies(at).find(({ originId }) => originId === firm?.ref)?.['title']).toBe(before);
    await expectRestGoesOn(at);
  });

  test('references to nothing: a bank, an owner', async () => {
    const at = await clientHouse(way);
    const [account] = at.store.ofType(accounts);
    const before = at.list('crm.requisite.bankdetail.list').length;
    at.person.edit(accounts, account?.ref ?? '', { Банк_Key: nobody, Owner_Key: nobody, Owner: nobody });
    await at.settle();
    expect(await told(at)).toEqual([
      ['reference-unknown', account?.ref, 'bic'],
      ['reference-missing', account?.ref, 'requisite'],
    ]);
    expect(at.list('crm.requisite.bankdetail.list')).toHaveLength(before);
    await expectRestGoesOn(at);
  });

  test('a reference to nothing: a partner of УТ', async () => {
    const at = await clientHouse(way, ut115Objects);
    const [firm] = firms(at);
    const before = at.list('crm.requisite.list').length;
    at.person.edit(counterparties, firm?.ref ?? '', { Партнер_Key: nobody });
    await at.settle();
    expect((await told(at)).map(([, id]) => id)).toContain(firm?.ref);
    expect(at.list('crm.requisite.list')).toHaveLength(before);
  });

  test.each([1, 2, 3])('a cycle of %i parents: all in it are told, and are carried over', async (length) => {
    const at = await clientHouse(way);
    const cycle = firms(at).slice(0, length);
    const fine = firms(at)[length];
    cycle.forEach(({ ref }, index) => {
      const { ref: parent = ref } = cycle[(index + 1) % length] ?? {};
      at.person.edit(counterparties, ref, { Parent_Key: parent, Description: `В круге ${index}` });
    });
    at.person.edit(counterparties, fine?.ref ?? '', { Parent_Key: cycle[0]?.ref ?? '' });
    await at.settle();
    const expected = cycle.map(({ ref }) => ['parent-cycle', ref, 'Parent_Key']);
    expect([...(await told(at))].sort()).toEqual(expected.sort());
    const titles = companies(at).map(({ title }) => title);
    for (const index of cycle.keys()) expect(titles).toContain(`В круге ${index}`);
    const before = at.house.writes();
    for (const { ref } of cycle) at.person.touch(counterparties, ref);
    await at.settle();
    expect(at.house.writes()).toBe(before);
    await expectRestGoesOn(at);
  });

  test('a contact person who belongs to itself', async () => {
    const at = await clientHouse(way, bp30Objects);
    const [contact] = at.store.ofType('Catalog_КонтактныеЛица');
    const ref = contact?.ref ?? '';
    at.person.edit('Catalog_КонтактныеЛица', ref, { ОбъектВладелец: ref });
    await at.settle();
    expect((await told(at)).map(([, object, field]) => [object, field])).toEqual([[ref, 'company']]);
    await expectRestGoesOn(at);
  });

  test('two objects that claim one company of the portal: one gets it, the other is told', async () => {
    const at = await clientHouse(way);
    const company = { directions: { load: false } };
    await at.ask('PUT', '/client-settings', { objects: { company, requisite: company } });
    await at.settle();
    const [preset] = at.list('crm.requisite.preset.list');
    const item = await at.onPortal('crm.item.add', { entityTypeId: 4, fields: { title: 'Спорная' } });
    const { id } = (item as { readonly item: { readonly id: number } }).item;
    const fields = {
      ENTITY_TYPE_ID: 4,
      ENTITY_ID: id,
      PRESET_ID: preset?.['ID'] ?? 0,
      NAME: 'Спорная',
      RQ_INN: '7707083893',
    };
    await at.onPortal('crm.requisite.add', { fields });
    await at.settle();
    const before = companies(at).length;
    const claimants = ['22222222-2222-4222-8222-222222222222', '33333333-3333-4333-8333-333333333333'];
    const [like] = firms(at);
    for (const ref of claimants)
      at.person.add(counterparties, ref, {
        ...like?.attributes,
        Description: 'Спорная',
        НаименованиеПолное: 'Спорная',
        ИНН: '7707083893',
        КПП: '',
      });
    await at.settle();
    const causes = (await told(at)).filter(([, object]) => claimants.includes(String(object)));
    expect(causes).toContainEqual(['held-by-another', claimants[1], undefined]);
    const linked = (await at.house.sync.links.list(at.house.scope, 'company', 100)).links.filter(
      ({ portalId }) => portalId === String(id),
    );
    expect(linked).toMatchObject([{ ref: claimants[0], origin: 'adopted' }]);
    expect(companies(at)).toHaveLength(before);
    await expectRestGoesOn(at, like?.ref);
  });
});

test('a formula that cannot end is refused as it is saved, by the name of its field', async () => {
  const at = await clientHouse('agent');
  const nested = '[1,2,3]'.concat('.map(x, [1,2,3]'.repeat(30), '.map(x, x)', ')'.repeat(30));
  const fields = [{ target: { field: 'comments' }, source: { kind: 'formula', formula: nested } }];
  const { body, status } = await at.ask('PUT', '/client-settings', {
    objects: { company: { send: { fields } } },
  });
  expect([400, 422]).toContain(status);
  expect(JSON.stringify(body)).toContain('objects.company.send.fields');
});

describe.each(clientWays)('runs of clients (base reached by %s)', (way) => {
  const byRuns = async () => {
    const at = await clientHouse(way);
    expect((await at.ask('PUT', '/settings', { synchronisation: { realTime: false } })).status).toBe(200);
    await at.settle();
    return at;
  };

  test('stop at the first error where that is wanted, and go on where it is not', async () => {
    const at = await byRuns();
    const [first] = firms(at);
    at.person.edit(counterparties, first?.ref ?? '', { ИНН: 'ABC1234567' });
    await at.settle();
    const stopped = await at.run('/runs', { kind: 'full', onErrors: 'stop' });
    expect(stopped).toMatchObject({ state: 'stopped' });
    expect(await at.records(stopped.id)).toContainEqual(
      expect.objectContaining({ kind: 'requisite', ref: first?.ref, result: 'refused' }),
    );
    const finished = await at.run('/runs', { kind: 'full' });
    expect(finished).toMatchObject({ state: 'finished' });
    expect(finished.counts['seen']).toBeGreaterThan(stopped.counts['seen'] ?? 0);
  });

  test('are planned with both sides, applied, and undone on both sides', async () => {
    const at = await byRuns();
    const [one, other] = companies(at);
    const [ofBase, ofPortal] = [String(one?.['originId']), String(other?.['originId'])];
    const before = at.store.get(counterparties, ofPortal)?.attributes['Description'];
    at.person.rename(counterparties, ofBase, 'Из 1С');
    await at.onPortal('crm.item.update', {
      entityTypeId: 4,
      id: other?.['id'] ?? 0,
      fields: { title: 'С портала' },
    });
    await at.settle();
    const plan = await at.run('/runs', { kind: 'plan', scope: 'changes' });
    const planned = (await at.records(plan.id)).filter(({ kind }) => kind === 'company');
    expect(planned).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ ref: ofBase, action: 'updated', result: 'planned' }),
        expect.objectContaining({ ref: ofPortal, action: 'updated-in-base', result: 'planned' }),
      ]),
    );
    const names = () => [
      companies(at).find(({ id }) => id === one?.['id'])?.['title'],
      at.store.get(counterparties, ofPortal)?.attributes['Description'],
    ];
    expect(names()).toEqual([one?.['title'], before]);
    const applied = await at.run(`/runs/${plan.id}/apply`);
    expect(applied).toMatchObject({ state: 'finished', counts: { left: 0 } });
    expect(names()).toEqual(['Из 1С', 'С портала']);
    await at.run(`/runs/${applied.id}/undo`);
    expect(names()).toEqual([one?.['title'], before]);
  });
});
