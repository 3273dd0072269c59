import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createDeps } from '../../../functions/calls-api/deps.ts';
import { readEnvironment } from '../../../functions/calls-api/env.ts';
import { createHandler } from '../../../functions/calls-api/handler.ts';
import { ensureFirstConnection } from '../../../shared/app/connections/first-connection.ts';
import { Installations } from '../../../shared/app/connections/installations.ts';
import { asId, type MemberId } from '../../../shared/kernel/ids.ts';
import { type CallHouse, callHouse } from '../../support/call-house.ts';
import { httpEvent, lambdaContext } from '../../support/lambda.ts';
import { houseVariables } from '../../support/portal-house.ts';

const operatorToken = 'operator-token-of-this-test-0123456789';

interface Answer {
  readonly status: number | undefined;
  readonly body: Record<string, unknown> & { calls?: { id: string; phone: string }[]; cursor?: string };
}

function journalOf(house: CallHouse) {
  const OPERATOR_TOKEN_SHA256 = createHash('sha256').update(operatorToken).digest('hex');
  const environment = readEnvironment({ ...houseVariables, OPERATOR_TOKEN_SHA256 });
  const handler = createHandler(createDeps(house.platform, environment));
  return async (path: string, token: string, query = '', method = 'GET', body?: object): Promise<Answer> => {
    const event = httpEvent(method, `/v1/connections/${path}`, {
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      query,
      ...(body && { body: JSON.stringify(body) }),
    });
    const answer = await house.platform.clock.run(handler(event, lambdaContext()));
    return { status: answer.statusCode, body: JSON.parse(answer.body || '{}') as Answer['body'] };
  };
}

/** Three calls: two of user 1, one of user 2, who administers nothing. */
async function withCalls() {
  const house = await callHouse();
  const recording = (content: string) => ({
    recording: { name: 'a.mp3', base64: Buffer.from(content).toString('base64') },
  });
  house.hold({ phone: '+79062195001', ...recording('один') });
  await house.minutes(3);
  house.hold({ phone: '+79062195002', userId: 2, durationSeconds: 200, ...recording('два') });
  await house.minutes(3);
  house.hold({ phone: '+79062195003', durationSeconds: 0, code: '304', recording: undefined });
  await house.minutes(3);
  const { application, platform, portal, simulator } = house;
  const tokenOf = (userId: number) =>
    simulator.engine.tokens.issueAccess(
      { portal, clientId: application.clientId, userId },
      platform.clock.now(),
    );
  return { house, ask: journalOf(house), tokenOf };
}

const phones = ({ body }: Answer) => body.calls?.map(({ phone }) => phone.slice(-1));

describe('the journal of calls', () => {
  test('shows a user his own calls, an administrator and the operator all', async () => {
    const { ask, tokenOf } = await withCalls();
    expect(phones(await ask('1/calls', operatorToken))).toEqual(['3', '2', '1']);
    expect(phones(await ask('1/calls', tokenOf(1)))).toEqual(['3', '2', '1']);
    expect(phones(await ask('1/calls', tokenOf(2)))).toEqual(['2']);
    expect(phones(await ask('1/calls', tokenOf(2), 'user=1'))).toEqual([]);
    expect((await ask('1/calls', 'f'.repeat(70))).status).toBe(401);
  });

  test('gives a user nobody else’s call, by any address', async () => {
    const { ask, tokenOf } = await withCalls();
    const { calls = [] } = (await ask('1/calls', operatorToken)).body;
    const [, , first] = calls;
    for (const address of [`1/calls/${first?.id}`, `1/calls/${first?.id}/audio`]) {
      expect((await ask(address, operatorToken)).status).toBe(200);
      expect((await ask(address, tokenOf(2))).status).toBe(404);
    }
  });

  test('has nothing of another tenant', async () => {
    const { house, ask, tokenOf } = await withCalls();
    const { clock, secrets, table } = house.platform;
    const installations = new Installations(table);
    const connections = house.parts().connections;
    const installed = {
      ...{ portal: 'https://b.example', clientEndpoint: 'https://b.example/rest/', language: 'ru' },
    };
    const other = await installations.install(asId<MemberId>('b'.repeat(32)), installed, clock.now());
    const { id } = await ensureFirstConnection({ connections, installations, secrets, clock }, other);
    const [call] = (await ask('1/calls', operatorToken)).body.calls ?? [];
    for (const address of [`${id}/calls/${call?.id}`, `${id}/calls/${call?.id}/audio`])
      expect((await ask(address, operatorToken)).status).toBe(404);
    const repeated = await ask(`${id}/calls/${call?.id}/repeat`, operatorToken, '', 'POST');
    expect(repeated).toMatchObject({
      status: 404,
      body: { detail: expect.stringContaining('звонка') as unknown },
    });
    expect((await ask(`${id}/calls`, tokenOf(1))).status).toBe(404);
    expect((await ask(`${id}/calls/${call?.id}`, tokenOf(1))).status).toBe(404);
  });

  test('shows a call with its turns, summary and recording', async () => {
    const { ask } = await withCalls();
    const [, second] = (await ask('1/calls', operatorToken)).body.calls ?? [];
    expect((await ask(`1/calls/${second?.id}`, operatorToken)).body).toMatchObject({
      transcription: { state: 'done', engine: 'amazon-transcribe' },
      sidesBy: 'channels',
      turns: [{ side: 'client', text: 'Здравствуйте, нужны насосы.' }, { side: 'employee' }],
      summary: { wish: 'Купить насосы', engine: 'amazon-bedrock' },
      headline: 'Купить насосы',
      problems: [],
    });
    const { url } = (await ask(`1/calls/${second?.id}/audio`, operatorToken)).body;
    expect(url).toMatch(/^http:\/\/localhost\/blobs\/.*recording/);
  });

  test('finds calls by what is known of them and by what was said', async () => {
    const { ask } = await withCalls();
    const find = async (query: string) => phones(await ask('1/calls', operatorToken, query));
    expect(await find('status=missed')).toEqual(['3']);
    expect(await find('user=2')).toEqual(['2']);
    expect(await find('minSeconds=100')).toEqual(['2']);
    expect(await find('phone=5001')).toEqual(['1']);
    expect(await find('direction=outgoing')).toEqual([]);
    expect(await find('transcription=done')).toEqual(['2', '1']);
    expect(await find(`words=${encodeURIComponent('насоса счета')}`)).toEqual(['2', '1']);
    expect(await find(`words=${encodeURIComponent('трубы')}`)).toEqual([]);
    expect(await find('from=2026-11-21T10:04:00Z')).toEqual(['3']);
  });

  test('comes in pages, by a cursor that is worth nothing elsewhere', async () => {
    const { ask } = await withCalls();
    const first = await ask('1/calls', operatorToken, 'limit=2');
    expect(phones(first)).toEqual(['3', '2']);
    const cursor = encodeURIComponent(first.body.cursor ?? '');
    expect(phones(await ask('1/calls', operatorToken, `limit=2&cursor=${cursor}`))).toEqual(['1']);
    expect((await ask('1/calls', operatorToken, `status=missed&cursor=${cursor}`)).status).toBe(422);
  });
});

test('settings are changed by the operator alone, and what they forbid is named', async () => {
  const { ask, tokenOf } = await withCalls();
  const { body } = await ask('1/call-settings', operatorToken);
  const changed = { ...body, unknownCaller: 'lead' };
  expect((await ask('1/call-settings', tokenOf(1), '', 'PUT', changed)).status).toBe(401);
  expect((await ask('1/call-settings', operatorToken, '', 'PUT', changed)).status).toBe(200);
  expect((await ask('1/call-settings', operatorToken)).body).toMatchObject({ unknownCaller: 'lead' });
  const wrong = await ask('1/call-settings', operatorToken, '', 'PUT', { ...body, languages: ['русский'] });
  expect(wrong).toMatchObject({ status: 400, body: { errors: [{ field: 'body.languages[0]' }] } });
});
