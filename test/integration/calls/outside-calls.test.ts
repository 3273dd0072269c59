import { describe, expect, test } from 'vitest';
import { createDeps } from '../../../functions/agent-api/deps.ts';
import { createHandler } from '../../../functions/agent-api/handler.ts';
import { ensureFirstConnection, revealKey } from '../../../shared/app/connections/first-connection.ts';
import { Installations } from '../../../shared/app/connections/installations.ts';
import { jobName } from '../../../shared/domain/calls/job-name.ts';
import type { Connection } from '../../../shared/domain/connections/connection.ts';
import { asId, type MemberId } from '../../../shared/kernel/ids.ts';
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

async function agentOf(house: CallHouse, connection?: Connection) {
  const handler = createHandler(createDeps(house.platform));
  const key = await revealKey(house.platform.secrets, connection ?? (await house.connection()));
  return async (path: string, body: object): Promise<{ status: number | undefined; body: unknown }> => {
    const event = httpEvent('POST', path, {
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = await house.platform.clock.run(handler(event, lambdaContext()));
    return { status: answer.statusCode, body: JSON.parse(answer.body ?? 'null') as unknown };
  };
}

/** Another tenant of the same house. */
async function otherTenant({ parts, platform }: CallHouse): Promise<Connection> {
  const { clock, secrets, table } = platform;
  const installations = new Installations(table);
  const installed = {
    ...{ portal: 'https://b.example', clientEndpoint: 'https://b.example/rest/', language: 'ru' },
  };
  const other = await installations.install(asId<MemberId>('b'.repeat(32)), installed, clock.now());
  const { connections } = parts();
  return ensureFirstConnection({ connections, installations, secrets, clock }, other);
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

describe('what belongs to another tenant', () => {
  const recording = { purpose: 'recording', name: 'a.mp3', contentType: 'audio/mpeg', size: 8 };

  test('is no recording of a call', async () => {
    const house = await callHouse();
    const theirs = await agentOf(house, await otherTenant(house));
    const { file } = (await theirs('/agent/v1/files', recording)).body as { file: string };
    const ours = await agentOf(house);
    expect((await ours('/agent/v1/calls', { calls: [{ ...told, recording: { file } }] })).body).toMatchObject(
      {
        calls: [null],
        refused: [{ field: 'recording.file', cause: 'call.file-unknown' }],
      },
    );
    expect(await house.calls()).toEqual([]);
  });

  test('is another call, though the caller’s id is the same', async () => {
    const house = await callHouse({ settings: { registerOutside: false } });
    const other = await otherTenant(house);
    for (const agent of [await agentOf(house), await agentOf(house, other)])
      await agent('/agent/v1/calls', { calls: [told] });
    await house.minutes(2);
    const [call, ...others] = await house.calls();
    expect(others).toEqual([]);
    const theirs = { tenant: other.tenant, connection: other.id };
    expect(await house.parts().calls.get(theirs, call?.id ?? '')).toBeUndefined();
    expect(await house.parts().calls.latest(theirs, 10)).toMatchObject([{ sourceId: 'pbx-77' }]);
  });

  test('is not touched by word of a job or by a message that names it', async () => {
    const house = await callHouse();
    const other = await otherTenant(house);
    house.hold();
    await house.minutes(3);
    const before = await house.calls();
    const call = before[0]?.id ?? '';
    const job = jobName('most24', { tenant: other.tenant, call });
    const messages = [
      { kind: 'transcribed', job },
      { kind: 'call', tenant: other.tenant, connection: house.scope.connection, call },
      { kind: 'call', tenant: other.tenant, connection: other.id, call },
      { kind: 'forget', tenant: other.tenant, connection: other.id, call },
    ];
    await house.platform.queue('calls').send(messages.map((message) => ({ body: JSON.stringify(message) })));
    await house.minutes(2);
    expect(await house.calls()).toEqual(before);
    expect(house.transcriber.begun).toBe(1);
    expect(await house.causes()).toEqual([]);
  });
});
