import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createDeps } from '../../../functions/api/deps.ts';
import { createHandler } from '../../../functions/api/handler.ts';
import { SqliteDatabase } from '../../../shared/adapters/node/sqlite-database.ts';
import { SqliteQueue } from '../../../shared/adapters/node/sqlite-queue.ts';
import { Connections } from '../../../shared/app/connections/connections.ts';
import { apiRoutes } from '../../../shared/contracts/api/routes.ts';
import { connectionSettingsSchema } from '../../../shared/domain/connections/connection-settings.ts';
import { houseSubject, type Occurrence } from '../../../shared/domain/history/occurrence.ts';
import { entryKindOf } from '../../../shared/entry/entry.ts';
import { asId, type MemberId } from '../../../shared/kernel/ids.ts';
import { text } from '../../../shared/kernel/text.ts';
import { httpEvent, lambdaContext } from '../../support/lambda.ts';
import { recordingTelemetry } from '../../support/recording-telemetry.ts';
import { tableWith } from '../due/due-house.ts';
import { historyHouse, noon, scope } from '../history/history-house.ts';

const token = 'operator-token-of-the-test';

async function front() {
  const house = await historyHouse();
  const database = new SqliteDatabase({ path: ':memory:', clock: house.clock });
  const queue = new SqliteQueue(database, { name: 'imports' });
  const platform = {
    ...house,
    ephemeral: house.table,
    queue: () => queue,
    telemetry: recordingTelemetry(),
  };
  const hash = createHash('sha256').update(token).digest('hex');
  const handler = createHandler(
    createDeps(platform, { OPERATOR_TOKEN_SHA256: hash, PUBLIC_URL: 'https://most24.example' }),
  );
  const ask = async (method: string, path: string, body?: unknown) => {
    const [rawPath = '', query = ''] = path.split('?');
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const content = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await handler(httpEvent(method, rawPath, { headers, query, ...content }), lambdaContext());
    return {
      status: answer.statusCode,
      body: answer.body ? (JSON.parse(answer.body) as unknown) : undefined,
    };
  };
  const connections = new Connections(house.table);
  const connection = await connections.create({
    tenant: scope.tenant,
    id: scope.connection,
    member: asId<MemberId>('member'),
    name: 'Test',
    code: 'code',
    keyHash: 'hash',
    sealedKey: 'sealed',
    keyIssuedAt: noon,
    createdAt: noon,
    base: {},
    lastExchangeAt: {},
    status: { state: 'active' },
    settings: connectionSettingsSchema.parse({}),
  });
  await connections.writeLookUps(connection);
  return { ...house, handler, ask, queue, connections };
}

const occurrence = (id: string, extra: Partial<Occurrence> = {}): Occurrence => ({
  subject: { ...scope, object: { kind: 'company', id } },
  id,
  failure: 'rejected',
  causeKey: 'portal.refused',
  text: text('Портал отказал', 'The portal refused'),
  details: { field: 'TITLE' },
  ...extra,
});

test('the handler is a wrapped one', async () => {
  expect(entryKindOf((await front()).handler)).toBe('http');
});

describe('health', () => {
  test('is good while the storage answers, asked without a token', async () => {
    const { handler } = await front();
    const answer = await handler(httpEvent('GET', '/healthz'), lambdaContext());
    expect(answer).toMatchObject({ statusCode: 200, body: '{"status":"ok"}' });
  });

  test('is bad when it does not', async () => {
    const house = await historyHouse();
    const platform = {
      ...house,
      ephemeral: house.table,
      queue: () => ({ send: async () => undefined }),
      telemetry: recordingTelemetry(),
      table: tableWith(house.table, { get: () => Promise.reject(new Error('away')) }),
    };
    const handler = createHandler(
      createDeps(platform, { OPERATOR_TOKEN_SHA256: '', PUBLIC_URL: 'https://most24.example' }),
    );
    const answer = await handler(httpEvent('GET', '/healthz'), lambdaContext());
    expect(answer).toMatchObject({ statusCode: 503, body: '{"status":"unavailable"}' });
  });
});

const operatorRoutes = apiRoutes.filter((route) => route.function === 'api' && route.auth === 'operator');

test.each(operatorRoutes.map((route) => [route.name, route] as const))(
  '%s wants the operator’s token',
  async (_, { method, path }) => {
    const { handler } = await front();
    const asked = httpEvent(method, path.replaceAll(/\{\w+\}/g, '7'));
    expect((await handler(asked, lambdaContext())).statusCode).toBe(401);
  },
);

describe('history', () => {
  const entry = (id: string, at: number) => ({
    id,
    at,
    operation: 'portal.company.update',
    outcome: 'done' as const,
    object: { kind: 'company', id: '15' },
    text: text('Компания изменена', 'Company changed'),
    details: { field: 'TITLE' },
  });

  test('is read by day, object and page, with its bodies', async () => {
    const { ask, history } = await front();
    await history.append(scope, [entry('old', noon - 86_400_000)], { keepDays: 30, debug: false });
    await history.appendWithBodies(
      scope,
      entry('new', noon),
      { request: 'token=S3CRET' },
      { keepDays: 30, debug: true },
    );
    const path = '/v1/connections/7/history';
    const all = (await ask('GET', `${path}?limit=1&object=company:15`)).body as {
      entries: readonly { id: string }[];
      cursor: string;
    };
    expect(all).toEqual({
      entries: [
        {
          id: expect.any(String) as string,
          at: '2026-11-21T12:00:00.000Z',
          operation: 'portal.company.update',
          outcome: 'done',
          object: { kind: 'company', id: '15' },
          text: { ru: 'Компания изменена', en: 'Company changed' },
          details: { field: 'TITLE' },
          hasBodies: true,
        },
      ],
      cursor: expect.any(String) as string,
    });
    const next = await ask('GET', `${path}?limit=1&object=company:15&cursor=${all.cursor}`);
    expect(next.body).toMatchObject({ entries: [{ at: '2026-11-20T12:00:00.000Z', hasBodies: false }] });
    const bodies = await ask('GET', `${path}/${all.entries[0]?.id}/bodies`);
    expect(bodies).toEqual({ status: 200, body: { request: 'token=***' } });
    expect((await ask('GET', `${path}?day=2026-11-20`)).body).toMatchObject({
      entries: [{ at: '2026-11-20T12:00:00.000Z' }],
    });
    expect((await ask('GET', `${path}?from=2026-11-21T15:00:00%2B03:00`)).body).toMatchObject({
      entries: [{ at: '2026-11-21T12:00:00.000Z' }],
    });
    expect((await ask('GET', `${path}/nothing/bodies`)).status).toBe(404);
  });

  test.each([
    ['day=2026-11-21&from=2026-11-21T00:00:00Z', 400, 'query.day'],
    ['day=yesterday', 400, 'query.day'],
    ['limit=0', 400, 'query.limit'],
    ['object=company', 400, 'query.object'],
    ['unknown=1', 400, 'query.unknown'],
  ])('refuses %s', async (query, status, field) => {
    const { ask } = await front();
    const answer = await ask('GET', `/v1/connections/7/history?${query}`);
    expect(answer).toMatchObject({ status, body: { errors: [{ field }] } });
  });

  test('a foreign cursor is told apart from a bug', async () => {
    const { ask } = await front();
    expect(await ask('GET', '/v1/connections/7/history?cursor=abc')).toMatchObject({
      status: 422,
      body: { type: 'urn:most24:problem:cursor.not-valid' },
    });
  });

  test('unknown connections are not found, the house is connection 0', async () => {
    const { ask, journal } = await front();
    expect((await ask('GET', '/v1/connections/8/history')).status).toBe(404);
    await journal.record(occurrence('a', { subject: houseSubject }), 90);
    expect((await ask('GET', '/v1/connections/0/errors')).body).toMatchObject({ errors: [{ count: 1 }] });
  });

  test('its settings are read and changed', async () => {
    const { ask, connections } = await front();
    const path = '/v1/connections/7/history-settings';
    expect((await ask('GET', path)).body).toEqual({ keepDays: 30, keepErrorsDays: 90, debug: false });
    const wanted = { keepDays: 5, keepErrorsDays: 6, debug: true };
    expect(await ask('PUT', path, wanted)).toEqual({ status: 200, body: wanted });
    expect((await connections.get(scope))?.settings.history).toEqual(wanted);
    expect((await ask('PUT', path, { ...wanted, keepDays: 0 })).status).toBe(400);
    expect((await ask('PUT', '/v1/connections/0/history-settings', wanted)).status).toBe(409);
  });
});

describe('errors', () => {
  const path = '/v1/connections/7/errors';

  test('are read, solved, repeated and deleted one by one', async () => {
    const { ask, journal, queue } = await front();
    const repeat = { queue: 'imports', body: '{"job":"5"}' };
    await journal.record(occurrence('1', { repeat, payload: 'a=1&token=S3CRET' }), 90);
    const { body } = await ask('GET', `${path}?object=company:1&solved=false`);
    const [{ id } = { id: '' }] = (body as { errors: readonly { id: string }[] }).errors;
    expect(await ask('GET', `${path}/${id}`)).toEqual({
      status: 200,
      body: {
        id,
        failure: 'rejected',
        causeKey: 'portal.refused',
        object: { kind: 'company', id: '1' },
        text: { ru: 'Портал отказал', en: 'The portal refused' },
        details: { field: 'TITLE' },
        count: 1,
        firstAt: '2026-11-21T12:00:00.000Z',
        lastAt: '2026-11-21T12:00:00.000Z',
        solved: false,
        repeatable: true,
        hasPayload: true,
        payload: 'a=1&token=***',
      },
    });
    expect(await ask('PATCH', `${path}/${id}`, { solved: true })).toMatchObject({
      status: 200,
      body: { solved: true },
    });
    expect(await ask('POST', `${path}/${id}/repeat`)).toMatchObject({
      status: 202,
      body: { repeatedAt: '2026-11-21T12:00:00.000Z' },
    });
    const messages = await queue.receive({ max: 10, visibilitySeconds: 30, waitSeconds: 0 });
    expect(messages.map((message) => message.body)).toEqual(['{"job":"5"}']);
    expect((await ask('DELETE', `${path}/${id}`)).status).toBe(204);
    expect((await ask('DELETE', `${path}/${id}`)).status).toBe(204);
    for (const [method, sent] of [['GET'], ['PATCH', { solved: true }]] as const) {
      expect((await ask(method, `${path}/${id}`, sent)).status).toBe(404);
    }
    expect((await ask('POST', `${path}/${id}/repeat`)).status).toBe(404);
  });

  test('are deleted by filter, never all of them by mistake', async () => {
    const { ask, journal } = await front();
    await journal.record(occurrence('1'), 90);
    await journal.record(occurrence('2', { causeKey: 'portal.limit' }), 90);
    expect(await ask('DELETE', path)).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'query.all' }] },
    });
    expect(await ask('DELETE', `${path}?causeKey=portal.limit`)).toEqual({
      status: 200,
      body: { deleted: 1, complete: true },
    });
    expect(await ask('DELETE', `${path}?all=true`)).toEqual({
      status: 200,
      body: { deleted: 1, complete: true },
    });
  });
});
