import { describe, expect, test } from 'vitest';
import { pollBase } from '../../../shared/app/published/poll-base.ts';
import { publishedClients } from '../../../shared/app/published/published-clients.ts';
import { sweptBase } from '../../support/swept-base.ts';
import { published } from './support.ts';

const banks = 'Catalog_Банки';
const contacts = 'Catalog_КонтактныеЛица';
const ties = 'InformationRegister_СвязиКонтрагентКонтакт';

/** A base that was read once, with a composition that a test changes. */
async function read(without: readonly string[] = []) {
  const composition = new Set<string>();
  const base = published({ composition, counterparties: 6 });
  for (const set of base.server.sets) if (!without.includes(set)) composition.add(set);
  const swept = await sweptBase(base.base, 'УправлениеНебольшойФирмой');
  const { connection, parts, scope } = swept;
  const poll = () => pollBase(parts, scope, () => true);
  const marked = async () => {
    const { marks } = await parts.marks.page(scope, 'clients', 5_000);
    await parts.marks.settle(scope, marks);
    return marks.map(({ entity }) => entity);
  };
  expect(await poll()).toBe('finished');
  return { ...base, ...swept, composition, connection, poll, marked };
}

describe('a set that leaves the composition and comes back', () => {
  test('banks that come after the accounts make the accounts news', async () => {
    const { composition, marked, poll } = await read([banks]);
    expect(await marked()).toContain('bankDetail');
    composition.add(banks);
    await poll();
    expect(await marked()).toContain('bankDetail');
    await poll();
    expect(await marked()).toEqual([]);
  });

  test('while the register of ties is away, contacts keep their clients', async () => {
    const { composition, marked, parts, poll, scope, store } = await read();
    await marked();
    const refs = store.ofType(contacts).map(({ ref }) => ({ type: contacts, ref }));
    const tiesOf = async () =>
      [...(await parts.staged.read(scope, refs)).values()].map(
        ({ object }) => object.tables['СвязиКонтрагентКонтакт'],
      );
    const before = await tiesOf();
    expect(before.flat().length).toBeGreaterThan(0);
    composition.delete(ties);
    await poll();
    expect(await tiesOf()).toEqual(before);
    expect(await marked()).toEqual([]);
  });

  test('a bank that was made after the accounts were asked for', async () => {
    const { marked, poll, store } = await read();
    await marked();
    const [account] = store.ofType('Catalog_БанковскиеСчета');
    const bank = '00000000-0000-4000-8000-00000000000b';
    store.write('Catalog_БанковскиеСчета', account?.ref ?? '', { attributes: { Банк_Key: bank } });
    await poll();
    await marked();
    store.write(banks, bank, { attributes: { Code: '044525999', Description: 'Новый банк' } });
    await poll();
    expect(await marked()).toEqual(['bankDetail']);
  });

  test('what lives in it is refused by itself, and the connection works on', async () => {
    const { composition, connection, parts, scope, store } = await read();
    composition.delete('Catalog_БанковскиеСчета');
    const objects = await publishedClients(parts)(connection);
    const [account] = store.ofType('Catalog_БанковскиеСчета');
    const [client] = store.ofType('Catalog_Контрагенты');
    const results = await objects?.writeObjects([
      {
        ...{ type: 'Catalog_БанковскиеСчета', ref: account?.ref ?? '', create: false, tables: {} },
        attributes: { Description: 'Основной' },
      },
      {
        ...{ type: 'Catalog_Контрагенты', ref: client?.ref ?? '', create: false, tables: {} },
        attributes: { Description: 'Новое имя' },
      },
    ]);
    expect(results).toMatchObject([
      { state: 'refused', cause: 'odata.not-in-composition' },
      { state: 'written' },
    ]);
    expect(store.get('Catalog_Контрагенты', client?.ref ?? '')?.attributes['Description']).toBe('Новое имя');
    expect((await parts.connections.get(scope))?.status.state).toBe('active');
  });
});
