import { describe, expect, test } from 'vitest';
import { Broken, Busy, Transient } from '../../../shared/kernel/outcome.ts';
import { PortalError } from '../../../shared/ports/portal.ts';
import { authorisedPortal } from '../../support/authorised-portal.ts';
import { json, type Reply, reply } from '../../support/scripted-http.ts';

const read = { method: 'profile', params: {}, repeat: 'read' } as const;
const add = {
  method: 'crm.item.add',
  params: { entityTypeId: 4, fields: { title: 'Луч' } },
  repeat: 'once',
} as const;
const update = { ...add, method: 'crm.item.update', repeat: 'idempotent' } as const;
const good = { result: { ID: '1' } };

const ambiguous: readonly (readonly [string, () => Reply])[] = [
  ['an HTML page of the gateway, 502', () => reply('<html><h1>502 Bad Gateway</h1></html>', 502)],
  ['an HTML page of the gateway, 504', () => reply('<html>504</html>', 504)],
  ['an HTML page with status 200', () => reply('<html>Please wait</html>', 200)],
  ['JSON cut short', () => reply('{"result":{"item":{"id":5,"ti', 200, 'application/json')],
  ['500 INTERNAL_SERVER_ERROR', () => json({ error: 'INTERNAL_SERVER_ERROR', error_description: '' }, 500)],
  ['a broken connection', () => 'reset'],
  ['a timeout', () => 'timeout'],
];

describe.each(ambiguous)('%s', (_, answer) => {
  test.each([read, update])('is no reason not to ask $method again', async (command) => {
    const bench = authorisedPortal();
    const { portal } = await bench.install();
    bench.next(answer);
    bench.next(answer);
    expect(await bench.run(portal.call(command))).toEqual(good);
    expect(bench.http.seen.length).toBe(3);
  });

  test('that does not end is told as Transient', async () => {
    const bench = authorisedPortal();
    const { portal } = await bench.install();
    for (let count = 0; count < 4; count += 1) bench.next(answer);
    await expect(bench.run(portal.call(read))).rejects.toBeInstanceOf(Transient);
    expect(bench.http.seen.length).toBe(4);
  });

  test('never makes an add go out twice', async () => {
    const bench = authorisedPortal();
    const { portal } = await bench.install();
    bench.next(answer);
    await expect(bench.run(portal.call(add))).rejects.toMatchObject({ kind: 'unknown-outcome' });
    expect(bench.http.seen.length).toBe(1);
  });

  test('in a batch leaves adds unknown and asks the rest again', async () => {
    const bench = authorisedPortal();
    const { portal } = await bench.install();
    bench.next(answer);
    bench.next(({ body }) =>
      json({
        result: { result: Object.fromEntries(Object.keys(body['cmd'] as object).map((key) => [key, true])) },
      }),
    );
    const results = await bench.run(portal.batch([update, add, { ...read, name: 'who' }]));
    expect(results).toMatchObject([
      { ok: true, value: { result: true } },
      { ok: false, error: { kind: 'unknown-outcome' } },
      { ok: true, value: { result: true } },
    ]);
    expect(Object.keys(bench.http.seen[1]?.body['cmd'] as object).length).toBe(2);
  });
});

describe('a portal that ends everything after an answer that was lost', () => {
  const deleted = () => json({ error: 'PORTAL_DELETED', error_description: '' }, 500);

  test('refuses nothing that may be asked again: a person has to act first', async () => {
    const bench = authorisedPortal();
    const { portal } = await bench.install();
    bench.next(() => 'timeout');
    bench.next(deleted);
    await expect(bench.run(portal.batch([read, update]))).rejects.toMatchObject({
      causeKey: 'portal.deleted',
    });
  });

  test('leaves an add unknown and the rest to be asked again', async () => {
    const bench = authorisedPortal();
    const { portal } = await bench.install();
    bench.next(() => 'timeout');
    bench.next(deleted);
    expect(await bench.run(portal.batch([read, add]))).toMatchObject([
      { ok: false, error: { kind: 'unavailable' } },
      { ok: false, error: { kind: 'unknown-outcome' } },
    ]);
  });
});

test('a connection that never came about is tried again, adds too', async () => {
  const bench = authorisedPortal();
  const { portal } = await bench.install();
  bench.next(() => 'connect');
  expect(await bench.run(portal.call(add))).toEqual(good);
});

test('an address that egress refuses needs a person', async () => {
  const bench = authorisedPortal();
  const { portal } = await bench.install();
  bench.next(() => 'refused');
  await expect(bench.run(portal.call(add))).rejects.toMatchObject({ causeKey: 'portal.address-refused' });
});

describe('limits', () => {
  const tooMany = () => json({ error: 'QUERY_LIMIT_EXCEEDED', error_description: 'Too many requests' }, 503);

  test('"too many requests" is waited out: the call, an add as well, comes back when there is room', async () => {
    const bench = authorisedPortal();
    const { portal } = await bench.install();
    bench.next(tooMany);
    const busy = await bench.run(portal.call(add).catch((error: unknown) => error));
    expect(busy).toBeInstanceOf(Busy);
    const { clock } = bench.platform;
    await bench.run(clock.sleep((busy as Busy).retryAt - clock.now()));
    expect(await bench.run(portal.call(add))).toEqual(good);
  });

  test('"operation time limit" is Busy, other methods go on', async () => {
    const bench = authorisedPortal();
    const { portal } = await bench.install();
    bench.next(() => json({ error: 'OPERATION_TIME_LIMIT', error_description: 'Method is blocked' }, 429));
    await expect(bench.run(portal.call(add))).rejects.toBeInstanceOf(Busy);
    expect(await bench.run(portal.call(read))).toEqual(good);
  });

  test('the manual block is not retried', async () => {
    const bench = authorisedPortal();
    const { portal } = await bench.install();
    bench.next(() => json({ error: 'OVERLOAD_LIMIT', error_description: 'REST API is blocked' }, 503));
    await expect(bench.run(portal.call(add))).rejects.toMatchObject({ causeKey: 'portal.overload-block' });
    expect(bench.http.seen.length).toBe(1);
  });
});

test.each([
  ['numeric', { error: 200040300010, error_description: 'Access Denied' }, 'access-denied', '200040300010'],
  ['empty', { error: '', error_description: 'Not found' }, 'not-found', ''],
  ['words', { error: 'Communication type is not defined' }, 'refused', 'Communication type is not defined'],
])('error codes that are %s arrive whole', async (_, body, kind, code) => {
  const bench = authorisedPortal();
  const { portal } = await bench.install();
  bench.next(() => json(body, 400));
  const error = await bench.run(portal.call(add).catch((reason: unknown) => reason));
  expect(error).toBeInstanceOf(PortalError);
  expect(error).toMatchObject({ kind, code, method: 'crm.item.add' });
});

test('an error inside HTTP 200 is an error', async () => {
  const bench = authorisedPortal();
  const { portal } = await bench.install();
  bench.next(() =>
    json({ result: { result: false, error: 'CONNECTOR_ID_REQUIRED', error_description: 'x' } }),
  );
  await expect(bench.run(portal.call(add))).rejects.toMatchObject({ code: 'CONNECTOR_ID_REQUIRED' });
});

test.each([
  ['PORTAL_DELETED', { error: 'PORTAL_DELETED', error_description: '' }, 500, 'portal.deleted'],
  [
    'a tariff without REST',
    { error: 'ACCESS_DENIED', error_description: 'REST API is available only on commercial plans.' },
    403,
    'portal.commercial-plan-needed',
  ],
])('%s pauses the connection with a reason', async (_, body, status, causeKey) => {
  const bench = authorisedPortal();
  const { portal, tokens } = await bench.install();
  bench.next(() => json(body, status));
  const broken = await bench.run(portal.call(read).catch((reason: unknown) => reason));
  expect(broken).toBeInstanceOf(Broken);
  expect(broken).toMatchObject({ causeKey });
  expect(await tokens.state(bench.installation)).toMatchObject({ state: 'broken', causeKey });
});

describe('a renamed portal', () => {
  const moved = (url: string): Reply => ({ status: 302, headers: { location: url }, body: new Uint8Array() });

  test('is followed with the same POST, and remembered', async () => {
    const bench = authorisedPortal();
    const { portal, tokens } = await bench.install();
    bench.next(() => moved('https://new.bitrix24.example/rest/crm.item.add'));
    expect(await bench.run(portal.call(add))).toEqual(good);
    const [first, second] = bench.http.seen;
    expect(second).toEqual({ ...first, url: 'https://new.bitrix24.example/rest/crm.item.add' });
    await bench.run(bench.worker().portal.call(read));
    expect(bench.http.seen.at(-1)?.url).toBe('https://new.bitrix24.example/rest/profile');
    expect(await tokens.state(bench.installation)).toEqual({
      state: 'active',
      clientEndpoint: 'https://new.bitrix24.example/rest/',
    });
  });

  test.each([
    ['without https', 'http://new.bitrix24.example/rest/crm.item.add'],
    ['to something else', 'https://new.bitrix24.example/login/'],
  ])('is not followed %s: the token stays here', async (_, url) => {
    const bench = authorisedPortal();
    const { portal } = await bench.install();
    for (let count = 0; count < 4; count += 1) bench.next(() => moved(url));
    await expect(bench.run(portal.call(add))).rejects.toBeInstanceOf(Transient);
    expect(bench.http.seen.every((request) => request.url.startsWith('https://acme.'))).toBe(true);
  });

  test('that egress refuses to follow is not remembered', async () => {
    const bench = authorisedPortal();
    const { portal, tokens } = await bench.install();
    bench.next(() => moved('https://10.0.0.1/rest/profile'));
    bench.next(() => 'refused');
    await expect(bench.run(portal.call(read))).rejects.toBeInstanceOf(Broken);
    expect(await tokens.state(bench.installation)).toMatchObject({
      clientEndpoint: 'https://acme.bitrix24.example/rest/',
    });
  });
});
