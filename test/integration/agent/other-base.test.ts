import { beforeEach, describe, expect, test } from 'vitest';
import { type AgentHouse, agentHouse } from '../../support/agent-house.ts';
import { CrashingTable } from '../../support/crashing-table.ts';

const type = 'Catalog_Контрагенты';
const romashka = '11111111-1111-1111-8111-111111111111';

let house: AgentHouse;
beforeEach(async () => {
  house = await agentHouse();
});

const changes = (packet: number, name: string, incarnation = 'one') =>
  house.ask('POST', '/agent/v1/changes', {
    incarnation,
    packet,
    after: 0,
    objects: [{ type, ref: romashka, attributes: { Description: name } }],
  });
const poll = (after: number, incarnation = 'one', packet = 0) =>
  house.ask('GET', `/agent/v1/commands?incarnation=${incarnation}&packet=${packet}&after=${after}&wait=0`);
const known = async () => {
  const staged = await house.deps.staged.read(house.scope, [{ type, ref: romashka }]);
  return [...staged.values()][0]?.object.attributes['Description'];
};
const status = async () => (await house.operator('GET', '/v1/connections/1')).body;

describe('a base restored from a backup', () => {
  test('is noticed by a number that held something else, and nothing of it is taken', async () => {
    await changes(1, 'Ромашка');
    await changes(2, 'Ромашка плюс');
    await house.settleMarks();
    const refused = await changes(2, 'Ромашка из архива');
    expect(refused).toMatchObject({
      status: 409,
      body: { type: 'urn:most24:problem:agent.base-restored' },
    });
    expect((await changes(3, 'Ещё')).status).toBe(409);
    expect((await poll(0)).status).toBe(409);
    expect(await known()).toBe('Ромашка плюс');
    expect(await house.marks()).toEqual([]);
    expect(await status()).toMatchObject({ status: { state: 'paused', causeKey: 'agent.base-restored' } });
    expect(await house.errors()).toMatchObject([{ causeKey: 'agent.base-restored', count: 1 }]);
    expect((await house.ask('GET', '/agent/v1/state')).body).toMatchObject({
      packet: 2,
      stopped: { cause: 'agent.base-restored' },
    });
  });

  test('is noticed by commands that it forgot, unless a request was only overtaken', async () => {
    await poll(5);
    expect(await poll(3)).toMatchObject({
      status: 409,
      body: { type: 'urn:most24:problem:agent.overtaken' },
    });
    expect(await status()).toMatchObject({ status: { state: 'active' } });
    await house.platform.clock.advance(11 * 60_000);
    expect(await poll(3)).toMatchObject({
      status: 409,
      body: { type: 'urn:most24:problem:agent.base-restored' },
    });
    expect(await status()).toMatchObject({ status: { state: 'paused' } });
  });

  test('is noticed again after the base itself has been confirmed by another call than a packet', async () => {
    await changes(1, 'Ромашка');
    await changes(2, 'Ромашка плюс');
    expect((await changes(2, 'Из архива')).status).toBe(409);
    await house.operator('PATCH', '/v1/connections/1', { status: 'active' });
    expect((await poll(0, 'one', 2)).status).toBe(200);
    expect((await changes(2, 'Из архива')).status).toBe(409);
    expect(await known()).toBe('Ромашка плюс');
  });

  test('goes on from where it is once a person has confirmed it, and is believed from then on', async () => {
    for (const [index, name] of ['а', 'б', 'в', 'г'].entries()) await changes(index + 1, name);
    await changes(2, 'из архива');
    await house.operator('PATCH', '/v1/connections/1', { status: 'active' });
    expect((await changes(2, 'из архива')).status).toBe(200);
    expect(await known()).toBe('из архива');
    expect((await changes(3, 'дальше')).body).toMatchObject({ repeated: false, accepted: 1 });
    expect(await known()).toBe('дальше');
    expect(await status()).toMatchObject({ status: { state: 'active' } });
  });
});

describe('a copy of the base', () => {
  test('that knows it is in another place is stopped at its first word', async () => {
    await changes(1, 'Ромашка');
    expect(await changes(2, 'Тест', 'copy')).toMatchObject({
      status: 409,
      body: { type: 'urn:most24:problem:agent.base-copied' },
    });
    // The base itself waits too: which of the two is the right one only a person knows.
    expect((await changes(2, 'Настоящая')).status).toBe(409);
    expect(await known()).toBe('Ромашка');
  });

  test('is forgotten once it is switched off and a person has confirmed the base itself', async () => {
    await changes(1, 'Ромашка');
    expect((await changes(2, 'Тест', 'copy')).status).toBe(409);
    await house.operator('PATCH', '/v1/connections/1', { status: 'active' });
    expect((await changes(2, 'Настоящая')).status).toBe(200);
    expect(await known()).toBe('Настоящая');
    expect(await status()).toMatchObject({ status: { state: 'active' } });
    expect((await changes(3, 'Тест', 'copy')).status).toBe(409);
  });

  test('makes nothing be forgotten that the base had told when a process died', async () => {
    const crashing = new CrashingTable();
    house = await agentHouse((table) => crashing.wrap(table));
    await changes(1, 'Ромашка');
    await house.settleMarks();
    // The object is kept and nothing is marked yet.
    for (let write = 1; (await known()) === 'Ромашка'; write += 1) {
      crashing.arm({ when: 'after', write });
      await changes(2, 'Ромашка плюс').catch(() => undefined);
      crashing.disarm();
    }
    expect(await house.marks()).toEqual([]);
    expect((await changes(2, 'Тест', 'copy')).status).toBe(409);
    await house.operator('PATCH', '/v1/connections/1', { status: 'active' });
    expect((await changes(2, 'Ромашка плюс')).status).toBe(200);
    expect(await house.marks()).toContain(`company ${romashka}`);
    await house.settleMarks();
    // Told once more it is no news any longer.
    expect((await changes(3, 'Ромашка плюс')).status).toBe(200);
    expect(await house.marks()).toEqual([]);
  });

  test('pauses the connection once the trouble that had paused it before is over', async () => {
    const reason = { ru: 'Портал не отвечает.', en: 'The portal does not answer.' };
    await changes(1, 'Ромашка');
    const { connections } = house.deps;
    await connections.setStatus(house.scope, {
      state: 'paused',
      causeKey: 'portal.authorisation-lost',
      reason,
      since: 0,
    });
    expect((await changes(2, 'Тест', 'copy')).status).toBe(409);
    // Whoever resumes it has read of the portal alone.
    await house.operator('PATCH', '/v1/connections/1', { status: 'active' });
    // A base that was stopped says nothing more: it only asks whether it may go on.
    expect((await house.ask('GET', '/agent/v1/state')).body).toMatchObject({
      stopped: { cause: 'agent.base-copied' },
    });
    expect(await status()).toMatchObject({ status: { state: 'paused', causeKey: 'agent.base-copied' } });
    await house.operator('PATCH', '/v1/connections/1', { status: 'active' });
    expect((await house.ask('GET', '/agent/v1/state')).body).not.toHaveProperty('stopped');
    expect(await status()).toMatchObject({ status: { state: 'active' } });
  });

  test('that does not know is noticed as soon as both have sent', async () => {
    await changes(1, 'Ромашка');
    expect((await changes(2, 'Настоящая')).status).toBe(200);
    expect((await changes(2, 'Тест')).status).toBe(409);
    expect(await known()).toBe('Настоящая');
  });

  test('is welcome with a key that was issued after', async () => {
    await changes(1, 'Ромашка');
    await house.platform.clock.advance(60_000);
    const connection = await house.deps.connections.get(house.scope);
    if (!connection) throw new Error('no connection');
    const { keyHash, sealedKey } = connection;
    await house.deps.connections.saveSettings(house.scope, connection.settings);
    await house.platform.table.update(
      { pk: `T#${house.scope.tenant}`, sk: 'CONNECTION#1' },
      { set: { keyHash, sealedKey, keyIssuedAt: house.platform.clock.now() } },
    );
    expect((await changes(7, 'На новом сервере', 'moved')).status).toBe(200);
    expect(await known()).toBe('На новом сервере');
  });
});

test('a pause between noticing and pausing is mended by the next word', async () => {
  await changes(1, 'Ромашка');
  await house.deps.states.suspect(house.scope, { incarnation: 'one', packet: 1 }, 'agent.base-restored', {
    ru: 'Восстановлена',
    en: 'Restored',
  });
  expect(await status()).toMatchObject({ status: { state: 'active' } });
  expect((await changes(2, 'Ещё')).status).toBe(409);
  expect(await status()).toMatchObject({ status: { state: 'paused', causeKey: 'agent.base-restored' } });
});
