import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { createDeps } from '../../../functions/settings-api/deps.ts';
import { createHandler } from '../../../functions/settings-api/handler.ts';
import { SqliteDatabase } from '../../../shared/adapters/node/sqlite-database.ts';
import { SqliteQueue } from '../../../shared/adapters/node/sqlite-queue.ts';
import { SqliteTable } from '../../../shared/adapters/node/sqlite-table.ts';
import { Connections } from '../../../shared/app/connections/connections.ts';
import { connectionSettingsSchema } from '../../../shared/domain/connections/connection-settings.ts';
import { asId, type MemberId } from '../../../shared/kernel/ids.ts';
import { VirtualClock } from '../../../shared/kernel/virtual-clock.ts';
import { httpEvent, lambdaContext } from '../../support/lambda.ts';
import { recordingTelemetry } from '../../support/recording-telemetry.ts';

const path = '/v1/connections/7/client-settings';

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>> & {
    readonly errors?: readonly { readonly field: string; readonly message: string }[];
  };
}

let ask: (method: string, path: string, body?: unknown, token?: string) => Promise<Answer>;

beforeEach(async () => {
  const clock = new VirtualClock(0);
  const database = new SqliteDatabase({ path: ':memory:', clock });
  const table = new SqliteTable(database, 'main');
  const queue = () => new SqliteQueue(database, { name: 'work.fifo' });
  const connections = new Connections(table);
  const connection = await connections.create({
    tenant: asId('t'),
    id: asId('7'),
    member: asId<MemberId>('member'),
    name: 'Test',
    code: 'code',
    keyHash: 'hash',
    sealedKey: 'sealed',
    keyIssuedAt: 0,
    createdAt: 0,
    base: { configuration: 'УправлениеТорговлей' },
    lastExchangeAt: {},
    status: { state: 'active' },
    settings: connectionSettingsSchema.parse({}),
  });
  await connections.writeLookUps(connection);
  const handler = createHandler(
    createDeps(
      { clock, queue, table, telemetry: recordingTelemetry() },
      { OPERATOR_TOKEN_SHA256: createHash('sha256').update('token').digest('hex') },
    ),
  );
  ask = async (method, address, body, token = 'token') => {
    const [rawPath = '', query = ''] = address.split('?');
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'accept-language': 'ru',
    };
    const content = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await handler(httpEvent(method, rawPath, { headers, query, ...content }), lambdaContext());
    return { status: answer.statusCode ?? 0, body: JSON.parse(answer.body ?? '{}') as Answer['body'] };
  };
});

test.each(['GET', 'PUT', 'DELETE'])('%s wants the operator’s token', async (method) => {
  expect((await ask(method, path, undefined, 'another')).status).toBe(401);
});

test('defaults are those of the configuration of the base', async () => {
  expect((await ask('GET', path)).body).toMatchObject({
    settings: { objects: {}, identification: {} },
    effective: {
      configuration: 'ut',
      kinds: { organisation: 'company', entrepreneur: 'company', person: 'contact' },
      objects: { company: { load: { fields: [{ target: { attribute: 'Клиент' } }] } } },
    },
  });
});

test('settings are kept, changed and reset part by part', async () => {
  const wanted = {
    kinds: { person: 'company' },
    objects: {
      company: { directions: { load: false }, send: { formula: '{"name": record.name}' } },
      contact: { winner: 'portal' },
    },
    identification: { company: { all: ['inn', 'kpp'] } },
  };
  expect((await ask('PUT', path, wanted)).status).toBe(200);
  expect((await ask('GET', path)).body).toMatchObject({ settings: wanted, effective: wanted });
  const reset = await ask('DELETE', `${path}?part=company`);
  expect(reset.body).toMatchObject({
    settings: { objects: { contact: { winner: 'portal' } }, identification: wanted.identification },
    effective: { objects: { company: { directions: { load: true } } } },
  });
  expect((await ask('DELETE', `${path}?part=identification`)).body['settings']).toMatchObject({
    identification: {},
  });
  expect((await ask('DELETE', path)).body['settings']).toEqual({
    kinds: { organisation: 'company', entrepreneur: 'company', person: 'contact' },
    objects: {},
    identification: {},
  });
});

describe('what cannot work is refused, and the field named', () => {
  const company = (send: unknown) => ({ objects: { company: { send } } });
  const formula = (source: string) =>
    company({ fields: [{ target: { field: 'name' }, source: { kind: 'formula', formula: source } }] });

  test.each([
    [
      formula('record.name.matches("(a+)+$")'),
      'body.objects.company.send.fields[0].source.formula',
      'matches',
    ],
    [
      company({ formula: 'record.phones.map(a, record.phones.map(b, record.phones.map(c, a + b + c)))' }),
      'body.objects.company.send.formula',
      'тяжёлая',
    ],
    [company({ formula: '1 +' }), 'body.objects.company.send.formula', 'не читается'],
    [
      company({ fields: [{ target: { field: 'title' }, source: { kind: 'predefined' } }] }),
      'body.objects.company.send.fields[0].target.field',
      'title',
    ],
    [
      company({ filters: [{ field: 'nmae', comparison: 'equal', value: 1 }] }),
      'body.objects.company.send.filters[0].field',
      'nmae',
    ],
    [
      {
        objects: {
          requisite: { load: { fields: [{ target: { field: 'owner' }, source: { kind: 'predefined' } }] } },
        },
      },
      'body.objects.requisite.load.fields[0].target.field',
      'owner',
    ],
    [
      { identification: { company: { any: ['inn', 'kpp'] } } },
      'body.identification.company',
      'редкого ключа',
    ],
    [
      { identification: { bankDetail: { all: ['account', 'phone'] } } },
      'body.identification.bankDetail.all[1]',
      'phone',
    ],
  ])('%#', async (settings, field, words) => {
    const { status, body } = await ask('PUT', path, settings);
    expect(status).toBe(400);
    expect(body.errors?.[0]?.field).toBe(field);
    expect(body.errors?.[0]?.message).toContain(words);
  });

  test.each([
    [
      company({ filters: [{ field: 'name', comparison: 'like', value: 'x' }] }),
      'body.objects.company.send.filters[0].comparison',
    ],
    [company({ formula: 'x'.repeat(3000) }), 'body.objects.company.send.formula'],
    [{ objects: { deal: {} } }, 'body.objects.deal'],
    [{ kinds: { person: 'lead' } }, 'body.kinds.person'],
  ])('%# by its form', async (settings, field) => {
    const { status, body } = await ask('PUT', path, settings);
    expect(status).toBe(400);
    expect(body.errors?.map((error) => error.field)).toContain(field);
  });

  test('nothing of it is kept', async () => {
    await ask('PUT', path, formula('1 +'));
    expect((await ask('GET', path)).body['settings']).toMatchObject({ objects: {} });
  });
});
