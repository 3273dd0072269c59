import { describe, expect, test } from 'vitest';
import { createDeps } from '../../../functions/agent-api/deps.ts';
import { createHandler } from '../../../functions/agent-api/handler.ts';
import { revealKey } from '../../../shared/app/connections/first-connection.ts';
import { callAsPerson } from '../../../simulators/portal/call/call-as-person.ts';
import { newUser } from '../../../simulators/portal/data/new-user.ts';
import { callsStore } from '../../../simulators/portal/data/telephony/calls.ts';
import { usersStore } from '../../../simulators/portal/data/users.ts';
import { type CallHouse, callHouse } from '../../support/call-house.ts';
import { httpEvent, lambdaContext } from '../../support/lambda.ts';

const told = {
  id: 'pbx-77',
  direction: 'incoming',
  phone: '8 906 219-50-47',
  line: '74951234567',
  startedAt: '2026-11-21T12:30:05+03:00',
  seconds: 95,
  employee: { extension: '105' },
};

async function agentOf(house: CallHouse) {
  const handler = createHandler(createDeps(house.platform));
  const key = await revealKey(house.platform.secrets, await house.connection());
  return async (path: string, body: object): Promise<{ status: number | undefined; body: unknown }> => {
    const event = httpEvent('POST', path, {
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = await house.platform.clock.run(handler(event, lambdaContext()));
    return { status: answer.statusCode, body: JSON.parse(answer.body ?? 'null') as unknown };
  };
}

function withSales(house: CallHouse): void {
  house.portal.store(usersStore).put(newUser(5, { lastName: 'Седова', innerPhone: '105' }));
  const PHONE = [{ VALUE: '+79062195047', VALUE_TYPE: 'WORK' }];
  const fields = { NAME: 'Пётр', PHONE };
  callAsPerson(house.simulator.engine, house.portal, 'crm.contact.add', { fields }, 1);
}

describe('a call of an outside exchange', () => {
  test('with an uploaded recording is registered, finished, and gets recording and words', async () => {
    const house = await callHouse();
    withSales(house);
    const agent = await agentOf(house);
    const opened = await agent('/agent/v1/files', {
      ...{ purpose: 'recording', name: 'разговор.mp3', contentType: 'audio/mpeg', size: 8 },
    });
    const { file } = opened.body as { file: string };
    expect(await agent('/agent/v1/calls', { calls: [{ ...told, recording: { file } }] })).toMatchObject({
      status: 200,
      body: { calls: [expect.stringMatching(/^1-[0-9a-f]{32}$/)], refused: [] },
    });
    const { blob } = (await createDeps(house.platform).files.get(house.scope, file)) ?? { blob: '' };
    await house.platform.blobs.put(blob, Buffer.from('звук'), 'audio/mpeg');
    await house.minutes(4);
    expect(await house.calls()).toMatchObject([
      {
        ...{ source: 'agent', phone: '+79062195047', employee: { userId: '5', extension: '105' } },
        onPortal: { callId: expect.stringMatching(/^externalCall\./) as unknown, activityId: '1' },
        transcription: { state: 'done' },
      },
    ]);
    expect([...house.portal.store(callsStore)]).toMatchObject([
      { userId: 5, type: 2, duration: 95, line: '74951234567', transcriptId: 1, client: { entityId: 1 } },
    ]);
    expect([...house.portal.store(callsStore)][0]?.recordFileId).not.toBeNull();
    expect(await house.causes()).toEqual([]);
  });

  test('is one call however often it is told, and its own event is no second one', async () => {
    const house = await callHouse();
    withSales(house);
    const agent = await agentOf(house);
    for (let times = 0; times < 10; times += 1) await agent('/agent/v1/calls', { calls: [told] });
    await house.minutes(3);
    await agent('/agent/v1/calls', { calls: [told] });
    await house.minutes(3);
    expect(await house.calls()).toHaveLength(1);
    expect([...house.portal.store(callsStore)]).toHaveLength(1);
  });

  test('is kept and explained when the portal knows no such employee', async () => {
    const house = await callHouse();
    const agent = await agentOf(house);
    await agent('/agent/v1/calls', { calls: [told] });
    await house.minutes(3);
    const [call] = await house.calls();
    expect(call?.deeds['register']).toMatchObject({ state: 'refused' });
    expect(call?.settledAt).toBeDefined();
    expect(await house.causes()).toEqual(['call.employee-not-on-portal']);
  });

  test('that is described wrongly is refused by itself', async () => {
    const house = await callHouse();
    const agent = await agentOf(house);
    const calls = [{ ...told, direction: 'sideways' }, told, { ...told, id: '2', recording: { file: 'x' } }];
    expect((await agent('/agent/v1/calls', { calls })).body).toMatchObject({
      calls: [null, expect.any(String), null],
      refused: [
        { index: 0, field: 'direction', cause: 'call.malformed' },
        { index: 2, field: 'recording.file', cause: 'call.file-unknown' },
      ],
    });
    expect(await house.calls()).toHaveLength(1);
  });
});
