import { describe, expect, test } from 'vitest';
import { unf30Objects } from '../../../simulators/onec/base/configurations.ts';
import { publishedHouse } from '../../support/published-house.ts';

const counterparties = 'Catalog_Контрагенты';
const contacts = 'Catalog_КонтактныеЛица';

/** A house whose base was read and whose clients are on both sides. */
async function settled(options: Parameters<typeof publishedHouse>[0] = {}) {
  const one = await publishedHouse(options);
  await one.connect();
  await one.pass(4);
  const [company] = await one.list('crm.item.list', { entityTypeId: 4 });
  const ref = String(company?.['originId']);
  const rename = (title: string) =>
    one.onPortal('crm.item.update', { entityTypeId: 4, id: company?.['id'] ?? 0, fields: { title } });
  const title = async () =>
    (await one.list('crm.item.list', { entityTypeId: 4, filter: { originId: ref } }))[0]?.['title'];
  const name = () => one.store.get(counterparties, ref)?.attributes['Description'];
  return { ...one, ref, rename, title, name };
}

const state = async ({ house }: Awaited<ReturnType<typeof publishedHouse>>) =>
  (await house.connection()).status;

describe('a base that sleeps', () => {
  test.each(['asleep', 'updating', 'page'] as const)(
    '%s: what waits is written when it is back, and the journal is silent',
    async (mood) => {
      const one = await settled();
      one.server.mood = mood;
      await one.rename('Во сне');
      await one.pass(40);
      expect(one.name()).not.toBe('Во сне');
      expect(await one.causes()).toEqual([]);
      one.server.mood = 'open';
      await one.pass(3);
      expect(one.name()).toBe('Во сне');
    },
  );

  test('before it was read as a whole nothing is made there', async () => {
    const one = await publishedHouse();
    one.server.mood = 'asleep';
    await one.connect();
    await one.onPortal('crm.item.add', { entityTypeId: 4, fields: { title: 'Рано' } });
    await one.pass(5);
    one.server.mood = 'open';
    await one.pass(5);
    const made = one.store
      .ofType(counterparties)
      .filter(({ attributes }) => attributes['Description'] === 'Рано');
    expect(made).toHaveLength(1);
    expect(await one.causes()).toEqual([]);
  });
});

describe('both sides at once', () => {
  test('an edit in 1C between two polls is not overwritten unseen', async () => {
    const one = await settled({ everyMinutes: 60 });
    await one.pass(2);
    one.person.edit(counterparties, one.ref, { КПП: '770001001' });
    await one.rename('С портала');
    await one.pass(3);
    expect(one.store.get(counterparties, one.ref)?.attributes).toMatchObject({
      Description: 'С портала',
      КПП: '770001001',
    });
    await one.pass(61);
    const [requisite] = await one.list('crm.requisite.list', { filter: { RQ_KPP: '770001001' } });
    expect(requisite).toBeDefined();
  });

  test('of two edits of one field that of the base wins, and both sides agree', async () => {
    const one = await settled({ everyMinutes: 60 });
    one.person.rename(counterparties, one.ref, 'Из 1С');
    await one.rename('С портала');
    await one.pass(5);
    expect(one.name()).toBe('Из 1С');
    expect(await one.title()).toBe('Из 1С');
  });

  test('lost answers make nothing twice', async () => {
    let count = 0;
    const breaks = ({ method }: { readonly method: string }) => {
      if (method === 'GET') return undefined;
      count += 1;
      return count % 3 === 1 ? 'after' : count % 3 === 2 ? 'before' : undefined;
    };
    const one = await settled({ breaks });
    for (const number of [1, 2, 3, 4])
      await one.onPortal('crm.item.add', { entityTypeId: 4, fields: { title: `Новая ${number}` } });
    await one.rename('Дошло');
    await one.pass(15);
    const made = one.store
      .ofType(counterparties)
      .map(({ attributes }) => String(attributes['Description']))
      .filter((name) => name.startsWith('Новая'));
    expect(made.toSorted()).toEqual(['Новая 1', 'Новая 2', 'Новая 3', 'Новая 4']);
    expect(one.name()).toBe('Дошло');
    expect(await one.causes()).toEqual([]);
  });
});

describe('what a sweep notices', () => {
  test('a tie of a contact that changed in its register alone', async () => {
    const one = await settled();
    const [contact] = one.store.ofType(contacts);
    const firms = one.store.ofType(counterparties).filter(({ attributes }) => attributes['КПП'] !== '');
    const other = firms.find(({ ref }) => !JSON.stringify(contact?.tables).includes(ref));
    one.store.write(contacts, contact?.ref ?? '', {
      tables: {
        СвязиКонтрагентКонтакт: [
          { Контрагент_Key: other?.ref ?? '', Должность: 'Кассир', СвязьНедействительна: false },
        ],
      },
    });
    await one.pass(4);
    const [person] = await one.list('crm.item.list', {
      entityTypeId: 3,
      filter: { originId: contact?.ref ?? '' },
    });
    const [company] = await one.list('crm.item.list', {
      entityTypeId: 4,
      filter: { originId: other?.ref ?? '' },
    });
    expect(person).toMatchObject({ post: 'Кассир', companyId: company?.['id'] });
  });

  test('a contact of the portal gets its tie in the register', async () => {
    const one = await settled();
    const [company] = await one.list('crm.item.list', { entityTypeId: 4 });
    const fields = { name: 'Анна', lastName: 'Новая', companyId: company?.['id'] ?? 0, post: 'Юрист' };
    await one.onPortal('crm.item.add', { entityTypeId: 3, fields });
    await one.pass(5);
    const made = one.store
      .ofType(contacts)
      .find(({ attributes }) => attributes['Description'] === 'Новая Анна');
    expect(made?.tables['СвязиКонтрагентКонтакт']).toMatchObject([
      { Контрагент_Key: company?.['originId'], Должность: 'Юрист' },
    ]);
    const writes = one.house.writes();
    await one.pass(5);
    expect(one.house.writes()).toBe(writes);
    expect(await one.causes()).toEqual([]);
  });

  test('a base restored from a backup is not obeyed until a person says so', async () => {
    const one = await settled();
    const backup = one.store.backup();
    for (const { ref } of one.store.ofType(counterparties))
      one.person.rename(counterparties, ref, `Новое ${ref}`);
    await one.pass(4);
    expect(await one.title()).toBe(`Новое ${one.ref}`);
    one.store.restore(backup);
    await one.pass(4);
    expect(await state(one)).toMatchObject({ state: 'paused', causeKey: 'odata.base-restored' });
    expect(await one.title()).toBe(`Новое ${one.ref}`);
    await one.house.sync.connections.setStatus(one.house.scope, { state: 'active' });
    await one.pass(4);
    expect(await one.title()).not.toBe(`Новое ${one.ref}`);
    expect(await state(one)).toEqual({ state: 'active' });
  });

  test('one object deleted for good is a deletion; most of them are a question', async () => {
    const one = await settled({ counterparties: 40 });
    const before = (await one.list('crm.item.list', { entityTypeId: 4 })).length;
    const refs = one.store.ofType(counterparties).map(({ ref }) => ref);
    for (const ref of refs.slice(1)) one.store.remove(counterparties, ref);
    await one.pass(4);
    expect(await state(one)).toMatchObject({ state: 'paused', causeKey: 'odata.many-vanished' });
    expect(await one.list('crm.item.list', { entityTypeId: 4 })).toHaveLength(before);
  });

  test('bad objects are journalled by name, the others go on', async () => {
    const one = await settled();
    const long = '00000000-0000-4000-8000-000000000001';
    one.person.add(counterparties, long, { Description: 'Я'.repeat(100_000), ИНН: '' });
    one.person.rename(counterparties, one.ref, 'Живём дальше');
    await one.pass(5);
    expect(await one.title()).toBe('Живём дальше');
    const { entries } = await one.house.sync.journal.page(one.house.scope, {}, 10);
    expect(entries).toMatchObject([
      { causeKey: 'object.attribute-too-long', object: { kind: counterparties, id: long }, count: 1 },
    ]);
  });
});

describe('a person is needed', () => {
  test('a password that fits no more stops the connection, with a sentence', async () => {
    const one = await settled();
    one.server.users.splice(0);
    await one.pass(3);
    expect(await state(one)).toMatchObject({ state: 'paused', causeKey: 'odata.unauthorised' });
  });

  test('a contact deleted on the portal stays away when the register of its tie is published', async () => {
    const register = 'InformationRegister_СвязиКонтрагентКонтакт';
    const composition = new Set([
      ...[counterparties, contacts, 'Catalog_ВидыКонтактнойИнформации', 'Catalog_Валюты', 'Catalog_Банки'],
      ...['Catalog_БанковскиеСчета', 'Catalog_КлассификаторБанков'],
    ]);
    const one = await settled({ composition, configuration: unf30Objects });
    const people = () => one.list('crm.item.list', { entityTypeId: 3 });
    const [going, ...staying] = await people();
    expect(staying.length).toBeGreaterThan(0);
    await one.onPortal('crm.item.delete', { entityTypeId: 3, id: going?.['id'] ?? 0 });
    await one.pass(3);
    composition.add(register);
    await one.pass(4);
    const now = await people();
    expect(now.map(({ originId }) => originId)).toEqual(staying.map(({ originId }) => originId));
    expect(now.filter(({ companyId }) => Number(companyId) > 0)).not.toEqual([]);
  });

  test('counterparties taken out of the composition stop it; bank accounts are told once', async () => {
    const composition = new Set([
      ...[counterparties, contacts, 'Catalog_ВидыКонтактнойИнформации', 'Catalog_Валюты', 'Catalog_Банки'],
      'InformationRegister_СвязиКонтрагентКонтакт',
    ]);
    const one = await settled({ composition, configuration: unf30Objects });
    await one.pass(10);
    const { entries } = await one.house.sync.journal.page(one.house.scope, {}, 10);
    expect(entries).toMatchObject([
      { causeKey: 'odata.not-in-composition', count: 1, details: { about: 'Catalog_БанковскиеСчета' } },
    ]);
    composition.delete(counterparties);
    await one.pass(3);
    expect(await state(one)).toMatchObject({ state: 'paused', causeKey: 'odata.not-in-composition' });
  });
});
