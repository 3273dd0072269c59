import { beforeEach, describe, expect, test } from 'vitest';
import { type ApiHouse, apiHouse } from '../../support/api-house.ts';

let house: ApiHouse;
beforeEach(async () => {
  house = await apiHouse();
});

describe('a base that shows its key', () => {
  test('learns portal, tariff, connection and where to exchange', async () => {
    const tariff = {
      license: 'ru_pro100',
      family: 'pro',
      paymentExpired: false,
      days: null,
      offlineEvents: true,
      authConnector: true,
    };
    await house.deps.installations.saveTariff(house.connection.member, tariff);
    const { status, body } = await house.anybody('POST', '/agent/v1/connect', {
      key: house.key,
      base: { id: 'b1', configuration: 'УправлениеНебольшойФирмой', release: '3.0.5.199' },
    });
    expect(status).toBe(200);
    expect(body).toEqual({
      connection: { id: '1', name: 'acme.bitrix24.ru' },
      portal: {
        address: 'https://acme.bitrix24.ru',
        memberId: '0a1b2c3d4e5f60718293a4b5c6d7e8f9',
        tariff,
      },
      exchange: {
        address: `https://most24.example/onec/${house.connection.code}/1c_exchange`,
        user: 'most24-1',
      },
    });
    const seen = await house.ask('GET', '/v1/connections/1');
    expect(seen.body).toMatchObject({
      base: { id: 'b1', configuration: 'УправлениеНебольшойФирмой', release: '3.0.5.199' },
      lastContactAt: '2026-11-21T10:00:00.000Z',
    });
  });

  test.each(['x', '0'.repeat(32), 'ключ'])('that is wrong (%s) is refused alike', async (key) => {
    const { status, body } = await house.anybody('POST', '/agent/v1/connect', { key });
    expect(status).toBe(401);
    expect(body).toMatchObject({
      type: 'urn:most24:problem:connection.key-unknown',
      detail: 'Ключ подключения не подходит. Скопируйте его со страницы приложения в Битрикс24.',
    });
  });

  test('too often wrong has to wait, from one address of the network', async () => {
    const connect = async (key: string, ip: string) =>
      house.anybody('POST', '/agent/v1/connect', { key }, ip);
    for (let attempt = 0; attempt < 30; attempt++) await connect('wrong', '203.0.113.9');
    const refused = await connect(house.key, '203.0.113.9');
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, '900']);
    expect((await connect(house.key, '203.0.113.10')).status).toBe(200);
  });

  test('gets the fields named that are wrong', async () => {
    const { status, body } = await house.anybody('POST', '/agent/v1/connect', {
      key: '',
      base: { release: 1, colour: 'red' },
    });
    expect(status).toBe(400);
    const { errors } = body as { readonly errors: readonly { readonly field: string }[] };
    expect(errors.map(({ field }) => field).sort()).toEqual([
      'body.base.colour',
      'body.base.release',
      'body.key',
    ]);
  });
});

test('everything about connections but connecting is the operator’s', async () => {
  for (const address of ['/v1/connections/1', '/v1/connections/1/settings', '/v1/portals/ab/connections']) {
    expect((await house.anybody('GET', address)).status).toBe(401);
  }
});

test('a connection is found by its portal, and never shows its key', async () => {
  const { body } = await house.ask('GET', '/v1/portals/0a1b2c3d4e5f60718293a4b5c6d7e8f9/connections');
  expect(body).toMatchObject({ connections: [{ id: '1', status: { state: 'active' } }] });
  expect(JSON.stringify(body)).not.toMatch(new RegExp(`${house.key}|${house.connection.keyHash}|sealed`));
  expect((await house.ask('GET', '/v1/portals/ffff/connections')).body).toEqual({ connections: [] });
  expect((await house.ask('GET', '/v1/connections/7')).status).toBe(404);
});

test('a paused connection is resumed, and its doorbell rings', async () => {
  const scope = { tenant: house.connection.tenant, connection: house.connection.id };
  await house.deps.connections.setStatus(scope, {
    state: 'paused',
    causeKey: 'portal.payment',
    reason: { ru: 'Оплатите', en: 'Pay' },
    since: house.platform.clock.now(),
  });
  expect((await house.ask('GET', '/v1/connections/1')).body).toMatchObject({
    status: { state: 'paused', reason: { ru: 'Оплатите' }, since: '2026-11-21T10:00:00.000Z' },
  });
  const { body } = await house.ask('PATCH', '/v1/connections/1', { status: 'active', name: 'Склад' });
  expect(body).toMatchObject({ name: 'Склад', status: { state: 'active' } });
  const rings = await house.platform
    .queue('work.fifo')
    .receive({ max: 10, visibilitySeconds: 60, waitSeconds: 0 });
  expect(rings.map(({ group }) => group)).toEqual(['1']);
});

const otherDefaults = {
  automation: { enabled: false, cards: true, longestWaitHours: 24 },
  calls: {
    enabled: true,
    transcribe: true,
    unknownCaller: 'nothing',
    registerOutside: true,
    languages: ['ru-RU'],
    leastSeconds: 10,
    transcribeInternal: false,
    monthlyMinutes: 3000,
    vocabulary: [],
    summarise: true,
    maskNumbers: true,
    toDos: false,
    pushToBase: false,
    keepDays: 365,
  },
  history: { keepDays: 30, keepErrorsDays: 90, debug: false },
  notices: { portalUsers: [], emails: [], digestTime: '09:00', zone: 'Europe/Moscow', language: 'ru' },
  synchronisation: {
    realTime: true,
    order: 'base-first',
    registerChanges: { base: true, portal: true },
    onErrors: 'go-on',
    onPortalDeletion: 'keep-away',
    mostDeletedPercent: 30,
    reconcileMinutes: 15,
    sweepHours: 24,
    schedules: [],
  },
};

describe('settings', () => {
  test('have defaults, and take what is set', async () => {
    expect((await house.ask('GET', '/v1/connections/1/settings')).body).toEqual({
      ...otherDefaults,
      catalogue: {
        registerChanges: true,
        pictures: 'mirror',
        deactivateMissing: false,
        mostMissingPercent: 30,
      },
    });
    const put = await house.ask('PUT', '/v1/connections/1/settings', {
      catalogue: { priceType: 'retail', warehouses: ['w1'], deactivateMissing: true },
    });
    expect(put.status).toBe(200);
    const [chore] = await house.platform
      .queue('imports')
      .receive({ max: 10, visibilitySeconds: 60, waitSeconds: 0 });
    expect(JSON.parse(chore?.body ?? '{}')).toMatchObject({ connection: '1', chore: 'apply-settings' });
    expect((await house.ask('GET', '/v1/connections/1/settings')).body).toEqual({
      catalogue: {
        priceType: 'retail',
        warehouses: ['w1'],
        registerChanges: true,
        pictures: 'mirror',
        deactivateMissing: true,
        mostMissingPercent: 30,
      },
      ...otherDefaults,
    });
  });

  test('that are wrong are named, and nothing is saved', async () => {
    const put = await house.ask('PUT', '/v1/connections/1/settings', {
      catalogue: { warehouses: [''], colour: 1 },
      history: { keepDays: 0 },
    });
    expect(put.status).toBe(400);
    const { errors } = put.body as { readonly errors: readonly { readonly field: string }[] };
    expect(errors.map(({ field }) => field).sort()).toEqual([
      'body.catalogue.colour',
      'body.catalogue.warehouses[0]',
      'body.history.keepDays',
    ]);
    expect((await house.ask('GET', '/v1/connections/1/settings')).body).toMatchObject({
      history: { keepDays: 30 },
    });
  });
});
