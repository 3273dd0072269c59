import { beforeEach, describe, expect, test } from 'vitest';
import { AgentObjects } from '../../../shared/app/agent/agent-objects.ts';
import { seededRandom } from '../../../shared/kernel/random.ts';
import { OnecAgent } from '../../../simulators/onec/agent/agent.ts';
import type { AgentOptions } from '../../../simulators/onec/agent/agent-options.ts';
import { toldObject } from '../../../simulators/onec/agent/packet.ts';
import {
  bp30Objects,
  sendingOrder,
  unf30Objects,
  ut115Objects,
} from '../../../simulators/onec/base/configurations.ts';
import { generateClients } from '../../../simulators/onec/base/generate-clients.ts';
import type { ObjectStore } from '../../../simulators/onec/base/object-store.ts';
import { Person } from '../../../simulators/onec/base/person.ts';
import { isInn } from '../../../simulators/onec/base/registration-numbers.ts';
import type { Transport } from '../../../simulators/onec/commerceml/transport.ts';
import { type AgentHouse, agentHouse } from '../../support/agent-house.ts';
import { agentTransport } from '../../support/agent-transport.ts';

const type = 'Catalog_Контрагенты';
const born = '99999999-9999-4999-8999-999999999999';

let house: AgentHouse;
let objects: AgentObjects;
beforeEach(async () => {
  house = await agentHouse();
  objects = new AgentObjects(house.deps, house.scope);
});

function agentOf(store: ObjectStore, more: Partial<AgentOptions> = {}): OnecAgent {
  return new OnecAgent({
    store,
    configuration: unf30Objects,
    url: 'https://most24.example',
    key: house.key,
    transport: agentTransport(house),
    clock: house.platform.clock,
    random: seededRandom(5),
    ...more,
  });
}

const run = <T>(work: Promise<T>) => house.platform.clock.run(work);
const unf = (counterparties = 10) =>
  generateClients({ seed: 3, counterparties, configuration: unf30Objects });
const firstOf = (store: ObjectStore) => {
  const [first] = store.ofType(type);
  if (!first) throw new Error('no counterparty');
  return first;
};

/** Everything in the base against everything that is known of it. */
async function expectSame(store: ObjectStore, configuration = unf30Objects): Promise<void> {
  for (const kind of sendingOrder(configuration)) {
    const inBase = store.ofType(kind);
    const known = await objects.readObjects(inBase);
    const said = new Map(known.map((object) => [object.ref, object]));
    for (const object of inBase) {
      const { version: _, ...told } = toldObject(object);
      const { toldAt: _at, version: _version, ...staged } = said.get(object.ref) ?? { version: '' };
      expect(staged).toEqual(told);
    }
  }
}

test.each([unf30Objects, ut115Objects, bp30Objects])(
  'a whole base of $name is told',
  async (configuration) => {
    const store = generateClients({ seed: 1, counterparties: 40, configuration });
    const agent = agentOf(store, { configuration, objectsPerPacket: 30 });
    await run(agent.connect());
    expect(await run(agent.exchange())).toBe('done');
    await expectSame(store, configuration);
    expect(await house.errors()).toEqual([]);
    const connection = await house.deps.connections.get(house.scope);
    expect(connection?.base).toMatchObject({
      configuration: configuration.metadata,
      release: configuration.release,
    });
    const inn = store
      .ofType(type)
      .map(({ attributes }) => attributes['ИНН'])
      .find((value) => typeof value === 'string' && isInn(value));
    expect(await objects.find([type], 'inn', String(inn))).toHaveLength(1);
  },
);

test('only what changes is told again', async () => {
  const store = unf();
  const person = new Person(store, unf30Objects);
  const agent = agentOf(store);
  await run(agent.exchange());
  await house.settleMarks();
  const { ref } = firstOf(store);
  person.touch(type, ref);
  await run(agent.exchange());
  expect(await house.marks()).toEqual([]);
  person.rename(type, ref, 'Новое имя');
  await run(agent.exchange());
  expect(await house.marks()).toEqual([`company ${ref}`, `requisite ${ref}`, `address ${ref}/6`]);
  await house.settleMarks();
  const [bank] = store.ofType('Catalog_Банки');
  person.rename('Catalog_Банки', bank?.ref ?? '', 'Другое имя банка');
  await run(agent.exchange());
  const accounts = store
    .ofType('Catalog_БанковскиеСчета')
    .filter(({ attributes }) => attributes['Банк_Key'] === bank?.ref);
  expect(accounts.length).toBeGreaterThan(0);
  expect([...(await house.marks())].sort()).toEqual(
    accounts.map((account) => `bankDetail ${account.ref}`).sort(),
  );
});

test('duplicates that people merge, and what they purge, arrive as what they are', async () => {
  const store = unf();
  const person = new Person(store, unf30Objects);
  const agent = agentOf(store);
  await run(agent.exchange());
  const [original, duplicate] = store.ofType(type);
  if (!original || !duplicate) throw new Error('two are wanted');
  person.merge(type, duplicate.ref, original.ref);
  await run(agent.exchange());
  await expectSame(store);
  expect(store.get(type, duplicate.ref)?.deletionMark).toBe(true);
  const accounts = store.ofType('Catalog_БанковскиеСчета').map(({ attributes }) => attributes['Owner']);
  expect(accounts).not.toContain(duplicate.ref);
  person.purge(type, duplicate.ref);
  await run(agent.exchange());
  expect(await objects.readObjects([duplicate])).toMatchObject([{ deletionMark: true, attributes: {} }]);
});

describe('commands', () => {
  const create = { type, ref: born, create: true, tables: {} };

  test('make an object under the given reference, once, and its state comes back', async () => {
    const store = unf();
    const agent = agentOf(store);
    await run(agent.exchange());
    await objects.writeObjects([
      {
        ...create,
        attributes: { Description: 'Родился на портале', ИНН: '' },
        tables: {
          КонтактнаяИнформация: [
            { Тип: 'Телефон', Вид: 'ТелефонКонтрагента', Представление: '+74950000000' },
          ],
        },
      },
    ]);
    await run(agent.exchange());
    expect(store.get(type, born)?.attributes).toMatchObject({
      Description: 'Родился на портале',
      Code: '00-00000011',
    });
    await expectSame(store);
    expect((await house.deps.outbox.standings(house.scope, [create])).get(`${type} ${born}`)).toMatchObject({
      state: 'written',
    });
    await objects.writeObjects([{ ...create, attributes: { Description: 'Родился на портале' } }]);
    await run(agent.exchange());
    expect(store.ofType(type)).toHaveLength(11);
    // Nothing of it is told as a change of the base's own.
    await house.settleMarks();
    await run(agent.exchange());
    expect(await house.marks()).toEqual([]);
  });

  test.each([
    [{ ИНН: '1234567890' }, 'Поле "ИНН" заполнено неверно'],
    [{ Description: ' ' }, 'Поле "Наименование" не заполнено'],
  ])('with %j are refused in the words of 1C', async (attributes, said) => {
    const store = unf();
    const agent = agentOf(store);
    await objects.writeObjects([{ ...create, create: false, ref: firstOf(store).ref, attributes }]);
    await run(agent.exchange());
    const standing = (await house.deps.outbox.standings(house.scope, [firstOf(store)])).get(
      `${type} ${firstOf(store).ref}`,
    );
    expect(standing).toMatchObject({ state: 'refused', text: { ru: `1С отказала: ${said}` } });
  });

  test('are refused in a closed period, of unknown tables and of objects that are not there', async () => {
    const store = unf();
    const agent = agentOf(store, { refusals: { closedTypes: new Set([type]) } });
    const attributes = { Description: 'Имя' };
    await objects.writeObjects([
      { ...create, ref: firstOf(store).ref, attributes },
      { ...create, create: false, attributes },
      { ...create, type: 'Catalog_Партнеры', attributes },
    ]);
    await run(agent.exchange());
    const said = (await house.errors()).map((error) => JSON.stringify(error));
    expect(said.join()).toContain('Изменение данных запрещено: дата запрета изменения 31.12.2025');
    expect(said.join()).toContain('Объект не найден');
    expect(said.join()).toContain('Таблица не найдена \\"Catalog.Партнеры\\"');
  });

  test('wait for an object that somebody is editing, and block nothing meanwhile', async () => {
    const store = unf();
    const [first, second] = store.ofType(type);
    if (!first || !second) throw new Error('two are wanted');
    const locked = new Set([`${type} ${first.ref}`]);
    const agent = agentOf(store, { refusals: { locked } });
    await objects.writeObjects(
      [first, second].map(({ ref }) => ({
        ...create,
        create: false,
        ref,
        attributes: { Комментарий: 'С портала' },
      })),
    );
    await run(agent.exchange());
    const comments = () => [first, second].map(({ ref }) => store.get(type, ref)?.attributes['Комментарий']);
    expect(comments()).toEqual(['', 'С портала']);
    locked.clear();
    await run(agent.exchange());
    expect(comments()).toEqual(['', 'С портала']);
    await house.platform.clock.advance(60_000);
    await run(agent.exchange());
    expect(comments()).toEqual(['С портала', 'С портала']);
  });

  test('take the time that the base needs', async () => {
    const store = unf();
    const agent = agentOf(store, { writeTakes: 2_000 });
    await objects.writeObjects(
      store
        .ofType(type)
        .map(({ ref }) => ({ ...create, create: false, ref, attributes: { Комментарий: 'а' } })),
    );
    const begun = house.platform.clock.now();
    await run(agent.exchange());
    expect(house.platform.clock.now() - begun).toBe(20_000);
  });
});

test('a base that sleeps at night exchanges by day', async () => {
  // 13:00 in Moscow.
  const agent = agentOf(unf(), { hours: [9, 18] });
  expect(await run(agent.exchange())).toBe('done');
  await house.platform.clock.advance(6 * 3600_000);
  expect(await run(agent.exchange())).toBe('asleep');
  await house.platform.clock.advance(15 * 3600_000);
  expect(await run(agent.exchange())).toBe('done');
});

test('a packet of more than 3 MB goes by an upload', async () => {
  const store = unf(300);
  for (const { ref } of store.ofType(type))
    store.write(type, ref, { attributes: { Комментарий: 'о'.repeat(6_000) } });
  const agent = agentOf(store, { objectsPerPacket: 5_000 });
  expect(await run(agent.exchange())).toBe('done');
  expect(agent.remembered.packet).toBe(1);
  await expectSame(store);
}, 20_000);

describe('a base restored from a backup', () => {
  test('is stopped, and told anew once a person has confirmed it', async () => {
    const store = unf();
    const person = new Person(store, unf30Objects);
    const agent = agentOf(store);
    await run(agent.exchange());
    const backup = store.backup();
    const { ref } = firstOf(store);
    person.rename(type, ref, 'После копии');
    await run(agent.exchange());
    store.restore(backup);
    person.rename(type, store.ofType(type).at(-1)?.ref ?? '', 'Другое');
    expect(await run(agent.exchange())).toBe('stopped');
    expect(await run(agent.exchange())).toBe('stopped');
    expect(await objects.readObjects([{ type, ref }])).toMatchObject([
      { attributes: { Description: 'После копии' } },
    ]);
    await house.operator('PATCH', '/v1/connections/1', { status: 'active' });
    expect(await run(agent.exchange())).toBe('done');
    await expectSame(store);
  });

  test('is noticed by its commands too, though nobody edits anything', async () => {
    const store = unf();
    const agent = agentOf(store);
    await run(agent.exchange());
    const backup = store.backup();
    await objects.writeObjects([
      { type, ref: born, create: true, attributes: { Description: 'Новый' }, tables: {} },
    ]);
    await run(agent.exchange());
    store.restore(backup);
    expect(await run(agent.exchange())).toBe('broken-off');
    await house.platform.clock.advance(11 * 60_000);
    expect(await run(agent.exchange())).toBe('stopped');
  });
});

describe('a copy of a base', () => {
  test('in another place is stopped before anything of it is believed', async () => {
    const store = unf();
    await run(agentOf(store).exchange());
    const copy = store.copy();
    new Person(copy, unf30Objects).rename(type, firstOf(copy).ref, 'Проба');
    expect(await run(agentOf(copy, { place: 'server-2', random: seededRandom(6) }).exchange())).toBe(
      'stopped',
    );
    expect(await run(agentOf(store).exchange())).toBe('stopped');
    await expectSame(store);
  });

  test('in the same place is noticed when both go on', async () => {
    const store = unf();
    await run(agentOf(store).exchange());
    const copy = store.copy();
    new Person(store, unf30Objects).rename(type, firstOf(store).ref, 'Настоящая');
    new Person(copy, unf30Objects).rename(type, firstOf(copy).ref, 'Проба');
    expect(await run(agentOf(store).exchange())).toBe('done');
    expect(await run(agentOf(copy).exchange())).toBe('stopped');
    await expectSame(store);
  });
});

test('packets that our side forgot are told again', async () => {
  const store = unf();
  const agent = agentOf(store);
  await run(agent.exchange());
  house = await agentHouse();
  objects = new AgentObjects(house.deps, house.scope);
  const again = agentOf(store);
  new Person(store, unf30Objects).rename(type, firstOf(store).ref, 'Дальше');
  expect(await run(again.exchange())).toBe('broken-off');
  expect(await run(again.exchange())).toBe('done');
  await expectSame(store);
});

/** A network that loses requests and answers, sends requests twice, and shows pages of proxies. */
function badNetwork(transport: Transport, seed: number): Transport {
  const random = seededRandom(seed);
  return async (request) => {
    const luck = random();
    if (luck < 0.1) throw new Error('lost on its way');
    if (luck < 0.2)
      return { status: 502, contentType: 'text/html', body: Buffer.from('<html>Bad Gateway</html>') };
    const answer = await transport(request);
    if (luck < 0.3) throw new Error('the answer was lost');
    return luck < 0.4 ? transport(request) : answer;
  };
}

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  'over a bad network nothing is lost and nothing done twice (seed %i)',
  async (seed) => {
    const store = unf(20);
    const person = new Person(store, unf30Objects);
    const random = seededRandom(seed);
    const transport = badNetwork(agentTransport(house), seed);
    const attributes = { Комментарий: 'С портала' };
    for (let round = 0; round < 30; round += 1) {
      const all = store.ofType(type);
      const one = all[Math.floor(random() * all.length)];
      if (!one) throw new Error('no counterparty');
      if (random() < 0.4) person.rename(type, one.ref, `Имя ${round}`);
      if (random() < 0.3)
        await objects.writeObjects([
          { type, ref: one.ref, create: false, attributes: { КодПоОКПО: String(round) }, tables: {} },
        ]);
      if (round === 5)
        await objects.writeObjects([
          { type, ref: born, create: true, attributes: { ...attributes, Description: 'Новый' }, tables: {} },
        ]);
      // The extension is started anew each time, as a scheduled job is.
      await run(agentOf(store, { transport, objectsPerPacket: 7, random }).exchange());
    }
    const last = agentOf(store);
    expect(await run(last.exchange())).toBe('done');
    expect(last.remembered.pending).toBeUndefined();
    await expectSame(store);
    expect(store.ofType(type)).toHaveLength(21);
    const standings = await house.deps.outbox.standings(house.scope, store.ofType(type));
    expect([...standings.values()].filter(({ state }) => state !== 'written')).toEqual([]);
    expect((await house.ask('GET', '/agent/v1/state')).body).not.toHaveProperty('stopped');
  },
  30_000,
);
