import { beforeEach, describe, expect, test } from 'vitest';
import { AgentObjects } from '../../../shared/app/agent/agent-objects.ts';
import { longestWait } from '../../../shared/app/agent/deliver-commands.ts';
import type { ObjectWrite } from '../../../shared/domain/onec/base-object.ts';
import { type AgentHouse, agentHouse } from '../../support/agent-house.ts';

const type = 'Catalog_Контрагенты';
const romashka = '11111111-1111-1111-8111-111111111111';
const vasilek = '22222222-2222-1222-8222-222222222222';

interface Told {
  readonly number: number;
  readonly kind: string;
  readonly attributes?: object;
}

let house: AgentHouse;
let objects: AgentObjects;
beforeEach(async () => {
  house = await agentHouse();
  objects = new AgentObjects(house.deps, house.scope);
});

/** What a command in vain was about: what the base has of it is not known. */
const unsure = [
  `company ${romashka}`,
  `requisite ${romashka}`,
  `address ${romashka}/1`,
  `address ${romashka}/6`,
  `address ${romashka}/8`,
];

const write = (ref: string, attributes: ObjectWrite['attributes'], more: Partial<ObjectWrite> = {}) => ({
  type,
  ref,
  create: false,
  attributes,
  tables: {},
  ...more,
});

async function commands(after: number, more = 'wait=0'): Promise<readonly Told[]> {
  const address = `/agent/v1/commands?incarnation=one&packet=0&after=${after}&${more}`;
  const { body, status } = await house.ask('GET', address);
  if (status !== 200) throw new Error(JSON.stringify(body));
  return (body as { readonly commands: readonly Told[] }).commands;
}

const results = (list: readonly object[], after = 0) =>
  house.ask('POST', '/agent/v1/results', { incarnation: 'one', packet: 0, after, results: list });

const standing = async (ref = romashka) =>
  (await house.deps.outbox.standings(house.scope, [{ type, ref }])).get(`${type} ${ref}`);

test('commands come in order under numbers without a gap, again until they are done with', async () => {
  expect(
    await objects.writeObjects([
      write(romashka, { ИНН: '1' }, { create: true }),
      write(vasilek, { ИНН: '2' }),
    ]),
  ).toEqual([{ state: 'sent' }, { state: 'sent' }]);
  const told = [
    { number: 1, kind: 'write', type, ref: romashka, create: true, attributes: { ИНН: '1' }, tables: {} },
    { number: 2, kind: 'write', type, ref: vasilek, create: false, attributes: { ИНН: '2' }, tables: {} },
  ];
  expect(await commands(0)).toEqual(told);
  expect(await commands(0)).toEqual(told);
  expect(await commands(0, 'wait=0&limit=1')).toEqual(told.slice(0, 1));
  expect(await commands(1)).toEqual(told.slice(1));
  expect(await commands(2)).toEqual([]);
  await objects.writeObjects([write(romashka, { ИНН: '3' })]);
  expect(await commands(2)).toMatchObject([{ number: 3 }]);
});

test('what is not handed out yet becomes one command with what is wanted later', async () => {
  await objects.writeObjects([
    write(romashka, { ИНН: '1', КПП: '1' }, { create: true, tables: { Теги: [{ a: 1 }] } }),
  ]);
  await objects.writeObjects([write(romashka, { ИНН: '2' })]);
  expect(await commands(0)).toEqual([
    {
      number: 1,
      kind: 'write',
      type,
      ref: romashka,
      create: true,
      attributes: { ИНН: '2', КПП: '1' },
      tables: { Теги: [{ a: 1 }] },
    },
  ]);
  await objects.writeObjects([write(romashka, { ИНН: '3' }), write(romashka, { КПП: '3' })]);
  expect(await commands(0)).toMatchObject([
    { number: 1, attributes: { ИНН: '2', КПП: '1' } },
    { number: 2, attributes: { ИНН: '3', КПП: '3' } },
  ]);
});

test('a long poll waits, and answers as soon as there is something', async () => {
  const { clock } = house.platform;
  const begun = clock.now();
  expect(await commands(0, 'wait=20')).toEqual([]);
  expect(clock.now() - begun).toBe(20_000);
  const writing = clock.sleep(3_000).then(() => objects.writeObjects([write(romashka, { ИНН: '1' })]));
  expect(await commands(0, 'wait=20')).toHaveLength(1);
  await writing;
  expect(clock.now() - begun).toBeLessThanOrEqual(24_000);
  expect((await house.ask('GET', '/agent/v1/commands?incarnation=one&packet=0&after=0&wait=21')).status).toBe(
    400,
  );
});

describe('a result', () => {
  beforeEach(async () => {
    await objects.writeObjects([write(romashka, { Description: 'Ромашка' }, { create: true })]);
    await commands(0);
  });

  test('"written" keeps the object as it is now, marks it and settles the command', async () => {
    const object = { type, ref: romashka, attributes: { Description: 'Ромашка', Code: '000000001' } };
    const answer = await results([{ number: 1, state: 'written', object }]);
    expect(answer).toEqual({ status: 200, body: { taken: [1], unknown: [] } });
    expect(await objects.readObjects([{ type, ref: romashka }])).toMatchObject([
      { attributes: { Description: 'Ромашка', Code: '000000001' } },
    ]);
    expect(await standing()).toMatchObject({ state: 'written', number: 1 });
    expect(await house.marks()).toEqual([`company ${romashka}`, `requisite ${romashka}`]);
    // The agent asks again because it lost the answer: it only has to pass the number.
    expect(await commands(0)).toEqual([{ number: 1, kind: 'none' }]);
  });

  test('"refused" is told in the words of the base, to the engine and to the journal', async () => {
    await results([{ number: 1, state: 'refused', text: 'Поле "ИНН" заполнено неверно' }]);
    expect(await standing()).toMatchObject({
      state: 'refused',
      cause: 'agent.refused',
      text: { ru: '1С отказала: Поле "ИНН" заполнено неверно' },
    });
    expect(await house.marks()).toEqual(unsure);
    expect(await house.errors()).toMatchObject([
      { causeKey: 'agent.refused', object: { kind: type, id: romashka }, details: { command: 1 }, count: 1 },
    ]);
    await results([{ number: 1, state: 'refused', text: 'Поле "ИНН" заполнено неверно' }]);
    expect(await house.errors()).toMatchObject([{ count: 1 }]);
  });

  test('"failed" comes again after a pause under another number, with what was wanted since', async () => {
    await results([{ number: 1, state: 'failed', text: 'Объект заблокирован' }]);
    expect(await standing()).toMatchObject({ state: 'waiting', attempts: 1 });
    expect(await commands(1)).toEqual([]);
    await house.platform.clock.advance(60_000);
    expect(await commands(1)).toMatchObject([
      { number: 2, create: true, attributes: { Description: 'Ромашка' } },
    ]);
    await results([{ number: 2, state: 'failed', text: 'Объект заблокирован' }], 1);
    await objects.writeObjects([write(romashka, { ИНН: '7700000000' })]);
    expect(await commands(2)).toMatchObject([
      { number: 3, create: true, attributes: { Description: 'Ромашка', ИНН: '7700000000' } },
    ]);
    await house.platform.clock.advance(3_600_000);
    expect(await commands(3)).toEqual([]);
  });

  test('"failed" does not overrule what was sent after it', async () => {
    await objects.writeObjects([write(romashka, { Description: 'Ромашка 2' })]);
    await commands(0);
    await results([
      { number: 2, state: 'refused', text: 'Нет такого' },
      { number: 1, state: 'failed', text: 'Объект заблокирован' },
    ]);
    const later = await commands(2);
    expect(later).toMatchObject([{ number: 3, create: true, attributes: {} }]);
  });

  test('that never comes makes the object be looked at again', async () => {
    expect(await commands(1)).toEqual([]);
    expect(await standing()).toMatchObject({ state: 'unanswered', cause: 'agent.no-result' });
    expect(await house.marks()).toEqual(unsure);
  });

  test('with another object, or a broken one, settles the command and keeps nothing', async () => {
    const object = { type, ref: vasilek, attributes: {} };
    await results([{ number: 1, state: 'written', object }]);
    expect(await standing()).toMatchObject({ state: 'written' });
    expect(
      await objects.readObjects([
        { type, ref: romashka },
        { type, ref: vasilek },
      ]),
    ).toEqual([]);
    expect(await house.errors()).toMatchObject([{ causeKey: 'agent.other-object' }]);
  });

  test('of a command that never was is told apart', async () => {
    expect((await results([{ number: 9, state: 'refused', text: '' }])).body).toEqual({
      taken: [],
      unknown: [9],
    });
  });

  test('does not undo what the base told later', async () => {
    const told = (name: string) => ({ type, ref: romashka, attributes: { Description: name } });
    await house.ask('POST', '/agent/v1/changes', {
      incarnation: 'one',
      packet: 1,
      after: 1,
      objects: [told('Позже')],
    });
    await results([{ number: 1, state: 'written', object: told('Раньше') }]);
    expect(await objects.readObjects([{ type, ref: romashka }])).toMatchObject([
      { attributes: { Description: 'Позже' } },
    ]);
  });
});

test('what waited too long for a sleeping base is given up, and looked at again', async () => {
  await objects.writeObjects([write(romashka, { ИНН: '1' }), write(vasilek, { ИНН: '2' })]);
  await house.platform.clock.advance(longestWait - 1000);
  await objects.writeObjects([write(vasilek, { ИНН: '3' })]);
  await house.platform.clock.advance(2000);
  expect(await commands(0)).toMatchObject([
    { number: 1, kind: 'none' },
    { number: 2, kind: 'write', attributes: { ИНН: '3' } },
  ]);
  expect(await standing()).toMatchObject({ state: 'expired', cause: 'agent.waited-too-long' });
  expect(await house.marks()).toEqual(unsure);
});

describe('a write that answers to what the base has said', () => {
  const tell = (packet: number, name: string) => {
    const objectsOf = [{ type, ref: romashka, attributes: { Description: name } }];
    const numbering = { incarnation: 'one', packet, after: 0 };
    return house.ask('POST', '/agent/v1/changes', { ...numbering, objects: objectsOf });
  };
  const fetch = async (packet: number) => {
    const address = `/agent/v1/commands?incarnation=one&packet=${packet}&after=0&wait=0`;
    return ((await house.ask('GET', address)).body as { readonly commands: readonly Told[] }).commands;
  };
  const answering = async (name: string) => {
    const [known] = await objects.readObjects([{ type, ref: romashka }]);
    await objects.writeObjects([write(romashka, { Description: name }, { answers: known?.toldAt })]);
  };
  beforeEach(async () => {
    await tell(1, 'Ромашка');
    await answering('Ромашка с портала');
    await house.settleMarks();
  });

  test('goes out, without telling what it answers to', async () => {
    expect(await fetch(1)).toEqual([
      { number: 1, kind: 'write', ...write(romashka, { Description: 'Ромашка с портала' }) },
    ]);
  });

  test('is withdrawn when the base says something new first, and the object is looked at again', async () => {
    await tell(2, 'Ромашка из базы');
    await house.settleMarks();
    expect(await fetch(2)).toEqual([{ number: 1, kind: 'none' }]);
    expect(await standing()).toMatchObject({ state: 'withdrawn', number: 1 });
    expect(await objects.sentWrites([{ type, ref: romashka }])).toEqual(
      new Map([[`${type} ${romashka}`, { state: 'never' }]]),
    );
    expect(await house.marks()).toEqual(unsure);
    expect((await house.deps.marks.page(house.scope, 'clients', 1)).marks[0]?.unsent).toBe('withdrawn');
    await answering('Ромашка, как решено');
    expect(await fetch(2)).toMatchObject([
      { number: 1, kind: 'none' },
      { number: 2, attributes: { Description: 'Ромашка, как решено' } },
    ]);
  });

  test('goes out where the base says again what it said', async () => {
    await tell(2, 'Ромашка');
    expect(await fetch(2)).toMatchObject([{ number: 1, kind: 'write' }]);
  });

  test('stays as it is once it was handed out', async () => {
    await fetch(1);
    await tell(2, 'Ромашка из базы');
    expect(await fetch(2)).toMatchObject([{ number: 1, kind: 'write' }]);
    expect(await standing()).toMatchObject({ state: 'pending' });
  });
});

test('a write that fits no command is refused at once', async () => {
  expect(await objects.writeObjects([write(romashka, { Комментарий: 'о'.repeat(200_000) })])).toMatchObject([
    { state: 'refused', cause: 'agent.write-too-large' },
  ]);
  expect(await commands(0)).toEqual([]);
});

test('numbers go on above what the base is done with, though our storage forgot', async () => {
  await commands(40);
  await objects.writeObjects([write(romashka, { ИНН: '1' })]);
  expect(await commands(40)).toMatchObject([{ number: 41 }]);
});

test('writers beside each other leave no gap and lose nothing', async () => {
  const refs = Array.from(
    { length: 20 },
    (_, index) => `${String(index).padStart(8, '0')}-1111-1111-8111-111111111111`,
  );
  await Promise.all(refs.map((ref) => objects.writeObjects([write(ref, { ИНН: ref })])));
  const told = await commands(0);
  expect(told.map(({ number }) => number)).toEqual(refs.map((_, index) => index + 1));
  expect(new Set(told.map(({ attributes }) => JSON.stringify(attributes))).size).toBe(20);
});
