import { describe, expect, test } from 'vitest';
import { pollBase } from '../../../shared/app/published/poll-base.ts';
import { publishedClients } from '../../../shared/app/published/published-clients.ts';
import { sweptBase } from '../../support/swept-base.ts';
import { published } from './support.ts';

const counterparties = 'Catalog_Контрагенты';
const contacts = 'Catalog_КонтактныеЛица';

async function read() {
  const base = published({ counterparties: 6 });
  const swept = await sweptBase(base.base, 'УправлениеНебольшойФирмой');
  const { parts, scope } = swept;
  const poll = () => pollBase(parts, scope, () => true);
  await poll();
  return { ...base, ...swept, poll };
}

const renaming = (ref: string) => ({
  ...{ type: counterparties, ref, create: false, tables: {} },
  attributes: { Description: 'С портала' },
});

describe('a base that went back in time', () => {
  test('is known by all of its sets together, before any of them is believed', async () => {
    const { parts, poll, scope, store } = await read();
    const backup = store.backup();
    const [first, second] = store.ofType(counterparties);
    const edited = [
      [counterparties, first?.ref ?? ''],
      [counterparties, second?.ref ?? ''],
      [contacts, store.ofType(contacts)[0]?.ref ?? ''],
    ] as const;
    for (const [type, ref] of edited) store.write(type, ref, { attributes: { Комментарий: 'Новое' } });
    await poll();
    store.restore(backup);
    await expect(poll()).rejects.toMatchObject({ causeKey: 'odata.base-restored', details: { back: 3 } });
    const refs = edited.map(([type, ref]) => ({ type, ref }));
    const kept = [...(await parts.staged.read(scope, refs)).values()];
    expect(kept.map(({ object }) => object.attributes['Комментарий'])).toEqual(['Новое', 'Новое', 'Новое']);
  });

  test('is not written to where that shows, until it was read', async () => {
    const { connection, parts, poll, store } = await read();
    const [client] = store.ofType(counterparties);
    const ref = client?.ref ?? '';
    const backup = store.backup();
    store.write(counterparties, ref, { attributes: { Комментарий: 'Новое' } });
    await poll();
    store.restore(backup);
    const objects = await publishedClients(parts)(connection);
    const write = renaming(ref);
    await expect(objects?.writeObjects([write])).rejects.toMatchObject({ causeKey: 'odata.object-older' });
    expect(store.get(counterparties, ref)?.attributes['Description']).not.toBe('С портала');
    // One object proves nothing: the sweep takes the base's word, and the write goes on.
    await poll();
    expect(await objects?.writeObjects([write])).toMatchObject([{ state: 'written' }]);
  });

  test('that lacks an object is not taken for one in which it was deleted, until it was read', async () => {
    const { connection, parts, poll, scope, store } = await read();
    const backup = store.backup();
    const like = store.ofType(counterparties)[0];
    const ref = '5f3c1d1e-7f5b-4f0e-9a57-0c6f7a8b9c0d';
    store.write(counterparties, ref, { attributes: { ...like?.attributes, Description: 'Новый клиент' } });
    await poll();
    const working = store.backup();
    store.restore(backup);
    const objects = await publishedClients(parts)(connection);
    const write = renaming(ref);
    await expect(objects?.writeObjects([write])).rejects.toMatchObject({ causeKey: 'odata.object-older' });
    const [kept] = (await parts.staged.read(scope, [{ type: counterparties, ref }])).values();
    expect(kept?.object).toMatchObject({ deletionMark: false, attributes: { Description: 'Новый клиент' } });
    store.restore(working);
    expect(await objects?.writeObjects([write])).toMatchObject([{ state: 'written' }]);
  });
});
