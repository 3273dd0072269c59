import { beforeEach, describe, expect, test } from 'vitest';
import type { Table } from '../../../shared/ports/table.ts';
import { type AgentHouse, agentHouse } from '../../support/agent-house.ts';

const romashka = '11111111-1111-1111-8111-111111111111';
const vasilek = '22222222-2222-1222-8222-222222222222';

const counterparty = (ref: string, name: string, more: object = {}) => ({
  type: 'Catalog_Контрагенты',
  ref,
  attributes: { Description: name, ...more },
});

let house: AgentHouse;
beforeEach(async () => {
  house = await agentHouse();
});

const changes = (packet: number, objects: readonly unknown[], more: object = {}) =>
  house.ask('POST', '/agent/v1/changes', { incarnation: 'one', packet, after: 0, objects, ...more });

test('an object is kept as it was told and its records are marked', async () => {
  const answer = await changes(1, [counterparty(romashka, 'ООО «Ромашка»', { ИНН: '7700000000' })]);
  expect(answer).toEqual({
    status: 200,
    body: { packet: 1, repeated: false, accepted: 1, refused: [] },
  });
  expect(await house.marks()).toEqual([`company ${romashka}`, `requisite ${romashka}`]);
  const staged = await house.deps.staged.read(house.scope, [{ type: 'Catalog_Контрагенты', ref: romashka }]);
  expect([...staged.values()].map(({ object }) => object)).toEqual([
    {
      type: 'Catalog_Контрагенты',
      ref: romashka,
      deletionMark: false,
      isFolder: false,
      attributes: { Description: 'ООО «Ромашка»', ИНН: '7700000000' },
      tables: {},
    },
  ]);
  const rings = await house.platform
    .queue('work.fifo')
    .receive({ max: 10, visibilitySeconds: 60, waitSeconds: 0 });
  expect(rings.map(({ group }) => group)).toEqual(['1']);
});

test('a key that is wrong, and a connection that is gone, are told apart', async () => {
  expect((await house.ask('GET', '/agent/v1/state', undefined, 'wrong')).status).toBe(401);
  await house.deps.connections.setStatus(house.scope, { state: 'uninstalled', since: 0 });
  expect(await house.ask('GET', '/agent/v1/state')).toMatchObject({
    status: 409,
    body: { type: 'urn:most24:problem:connection.uninstalled' },
  });
});

test('what says the same is neither written nor marked, whatever its version', async () => {
  await changes(1, [{ ...counterparty(romashka, 'Ромашка'), version: 'AAA=' }]);
  await house.settleMarks();
  expect((await changes(2, [{ ...counterparty(romashka, 'Ромашка'), version: 'BBB=' }])).body).toMatchObject({
    accepted: 1,
  });
  expect(await house.marks()).toEqual([]);
  await changes(3, [counterparty(romashka, 'Ромашка и партнёры')]);
  expect(await house.marks()).toHaveLength(2);
});

test('a packet that comes again does nothing and is answered the same', async () => {
  const bad = { type: 'Catalog_Глупости', ref: vasilek, attributes: {} };
  const first = await changes(1, [counterparty(romashka, 'Ромашка'), bad]);
  await house.settleMarks();
  const second = await changes(1, [counterparty(romashka, 'Ромашка'), bad]);
  expect(second.body).toEqual({ ...(first.body as object), repeated: true });
  expect(await house.marks()).toEqual([]);
  await changes(2, []);
  // A straggler of long ago.
  expect((await changes(1, [counterparty(romashka, 'Ромашка'), bad])).body).toMatchObject({ repeated: true });
  expect((await house.errors()).map(({ causeKey, count }) => [causeKey, count])).toEqual([
    ['object.type-unknown', 1],
  ]);
});

test('missing packets are asked for', async () => {
  await changes(1, []);
  expect(await changes(3, [counterparty(romashka, 'Ромашка')])).toMatchObject({
    status: 409,
    body: { type: 'urn:most24:problem:agent.packet-gap' },
  });
  expect(await house.marks()).toEqual([]);
  expect((await house.ask('GET', '/agent/v1/state')).body).toEqual({
    incarnation: 'one',
    packet: 1,
    after: 0,
  });
});

describe('bad input names object and attribute, and the rest is taken:', () => {
  test.each([
    ['an unknown type', { type: 'Catalog_Глупости' }, '', 'object.type-unknown'],
    ['a type that is none', { type: '<script>' }, 'type', 'object.malformed'],
    ['a number for a name', { attributes: { Description: 7 } }, 'Description', 'object.attribute-type'],
    ['a text for a flag', { attributes: { Покупатель: 'да' } }, 'Покупатель', 'object.attribute-type'],
    [
      'a word for a reference',
      { attributes: { Parent_Key: 'Ромашка' } },
      'Parent_Key',
      'object.attribute-type',
    ],
    [
      'a date with a zone',
      { attributes: { ДатаРождения: '2025-03-01T00:00:00Z' } },
      'ДатаРождения',
      'object.attribute-type',
    ],
    [
      'a name of 100 000 characters',
      { attributes: { Description: 'я'.repeat(100_000) } },
      'Description',
      'object.attribute-too-long',
    ],
    [
      'an unknown attribute without an end',
      { attributes: { Новый: 'я'.repeat(100_001) } },
      'Новый',
      'object.attribute-too-long',
    ],
    [
      'a cell of the wrong type',
      { tables: { КонтактнаяИнформация: [{}, { АдресЭП: 1 }] } },
      'КонтактнаяИнформация[1].АдресЭП',
      'object.attribute-type',
    ],
    [
      'a table that is a text',
      { tables: { КонтактнаяИнформация: 'x' } },
      'КонтактнаяИнформация',
      'object.malformed',
    ],
    ['no reference', { ref: undefined }, 'ref', 'object.malformed'],
    ['the empty reference', { ref: '00000000-0000-0000-0000-000000000000' }, 'ref', 'object.ref-empty'],
  ])('%s', async (_, wrong, attribute, cause) => {
    const bad = { ...counterparty(vasilek, 'Василёк'), ...wrong };
    const { body, status } = await changes(1, [bad, counterparty(romashka, 'Ромашка')]);
    expect(status).toBe(200);
    expect(body).toMatchObject({ accepted: 1, refused: [{ index: 0, attribute, cause }] });
    expect(await house.marks()).toHaveLength(2);
    expect(await house.errors()).toMatchObject([{ causeKey: cause, details: { attribute } }]);
  });

  test('things that are no objects at all', async () => {
    const { body } = await changes(1, [null, 7, 'x', [], counterparty(romashka, 'Ромашка')]);
    expect(body).toMatchObject({
      accepted: 1,
      refused: [{ index: 0 }, { index: 1 }, { index: 2 }, { index: 3 }],
    });
  });
});

test('the body may begin with a BOM', async () => {
  const body = `\uFEFF${JSON.stringify({ incarnation: 'one', packet: 1, after: 0, objects: [counterparty(romashka, 'Ромашка')] })}`;
  expect((await house.ask('POST', '/agent/v1/changes', body)).status).toBe(200);
});

test('more than 3 MB goes by an upload', async () => {
  const many = Array.from({ length: 1_200 }, (_, index) =>
    counterparty(`${String(index).padStart(8, '0')}-1111-1111-8111-111111111111`, `Фирма ${index}`, {
      Комментарий: 'о'.repeat(1_500),
    }),
  );
  expect((await changes(1, many)).status).toBe(413);
  const content = Buffer.from(`\uFEFF${JSON.stringify({ objects: many })}`);
  const opened = await house.ask('POST', '/agent/v1/files', {
    purpose: 'packet',
    name: 'packet.json',
    contentType: 'application/json',
    size: content.length,
  });
  const { file } = opened.body as { readonly file: string };
  const missing = await house.ask('POST', '/agent/v1/changes', {
    incarnation: 'one',
    packet: 1,
    after: 0,
    file,
  });
  expect(missing).toMatchObject({ status: 422, body: { type: 'urn:most24:problem:agent.file-missing' } });
  const known = await house.deps.files.get(house.scope, file);
  await house.platform.blobs.put(known?.blob ?? '', content, 'application/json');
  const taken = await house.ask('POST', '/agent/v1/changes', {
    incarnation: 'one',
    packet: 1,
    after: 0,
    file,
  });
  expect(taken.body).toEqual({ packet: 1, repeated: false, accepted: 1_200, refused: [] });
}, 20_000);

test('what the base no longer has is kept as deleted', async () => {
  await changes(1, [counterparty(romashka, 'Ромашка')]);
  await house.settleMarks();
  const { body } = await changes(2, [], { removed: [{ type: 'Catalog_Контрагенты', ref: romashka }] });
  expect(body).toMatchObject({ accepted: 1 });
  expect(await house.marks()).toHaveLength(2);
  const staged = await house.deps.staged.read(house.scope, [{ type: 'Catalog_Контрагенты', ref: romashka }]);
  expect([...staged.values()][0]?.object.deletionMark).toBe(true);
});

test('a large object lies in a blob and comes back whole', async () => {
  const rows = Array.from({ length: 500 }, (_, index) => ({
    Тип: 'Адрес',
    Представление: `${index} ${'а'.repeat(400)}`,
  }));
  const big = { ...counterparty(romashka, 'Ромашка'), tables: { КонтактнаяИнформация: rows } };
  await changes(1, [big]);
  const read = async () =>
    [
      ...(
        await house.deps.staged.read(house.scope, [{ type: 'Catalog_Контрагенты', ref: romashka }])
      ).values(),
    ][0];
  expect((await read())?.object.tables['КонтактнаяИнформация']).toEqual(rows);
  await changes(2, [counterparty(romashka, 'Ромашка')]);
  expect((await read())?.object.tables).toEqual({});
  const blobs: string[] = [];
  for await (const { key } of house.platform.blobs.list('tenants/')) blobs.push(key);
  expect(blobs).toEqual([]);
});

test('an attempt that was thought lost undoes nothing of what came after it', async () => {
  let meanwhile: (() => Promise<unknown>) | undefined;
  house = await agentHouse(
    (table) =>
      new Proxy(table, {
        get: (target, name: keyof Table) => {
          if (name !== 'put') return target[name].bind(target);
          return async (...given: Parameters<Table['put']>) => {
            const slow = given[0].pk.includes('#OBJECTS#') ? meanwhile : undefined;
            if (slow) meanwhile = undefined;
            await slow?.();
            return target.put(...given);
          };
        },
      }),
  );
  await changes(1, [counterparty(romashka, 'Ромашка')]);
  meanwhile = async () => {
    await changes(2, [counterparty(romashka, 'Вторая')]);
    await changes(3, [counterparty(romashka, 'Третья')]);
  };
  expect((await changes(2, [counterparty(romashka, 'Вторая')])).status).toBe(200);
  const staged = await house.deps.staged.read(house.scope, [{ type: 'Catalog_Контрагенты', ref: romashka }]);
  expect([...staged.values()][0]?.object.attributes['Description']).toBe('Третья');
  expect((await house.ask('GET', '/agent/v1/state')).body).toMatchObject({ packet: 3 });
});
