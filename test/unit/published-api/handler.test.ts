import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createDeps } from '../../../functions/published-api/deps.ts';
import { createHandler } from '../../../functions/published-api/handler.ts';
import { ensureFirstConnection } from '../../../shared/app/connections/first-connection.ts';
import { Installations } from '../../../shared/app/connections/installations.ts';
import { baseAddress } from '../../../shared/app/published/base-address.ts';
import { asId, type MemberId } from '../../../shared/kernel/ids.ts';
import { HttpFailed } from '../../../shared/ports/http.ts';
import { bp30Objects } from '../../../simulators/onec/base/configurations.ts';
import type { OdataServerOptions } from '../../../simulators/onec/odata/server-options.ts';
import { httpEvent, lambdaContext } from '../../support/lambda.ts';
import { memoryPlatform } from '../../support/memory-platform.ts';
import { odataHttp } from '../../support/odata-http.ts';
import { address, published, user } from '../odata/support.ts';

const token = 'operator-token-of-the-test';

async function api(options: Partial<OdataServerOptions> = {}) {
  const { server } = published(options);
  const http = odataHttp(({ hostname, protocol }) => {
    if (protocol !== 'https:') throw new HttpFailed('refused', 'not https');
    return hostname === '1c.example.ru' ? server : undefined;
  });
  const platform = memoryPlatform({ http });
  const deps = createDeps(platform, {
    OPERATOR_TOKEN_SHA256: createHash('sha256').update(token).digest('hex'),
  });
  const handler = createHandler(deps);
  const installations = new Installations(platform.table);
  const installation = await installations.install(
    asId<MemberId>('0a1b2c3d4e5f60718293a4b5c6d7e8f9'),
    { portal: 'https://acme.bitrix24.ru', clientEndpoint: 'https://acme.bitrix24.ru/rest/', language: 'ru' },
    platform.clock.now(),
  );
  const parts = { ...deps, installations };
  const connection = await ensureFirstConnection(parts, installation);
  const ask = async (method: string, body?: unknown) => {
    const event = httpEvent(method, `/v1/connections/${connection.id}/published-base`, {
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
        'accept-language': 'ru',
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer = await handler(event, lambdaContext());
    const said = answer.body ? (JSON.parse(answer.body) as Readonly<Record<string, unknown>>) : {};
    return { status: answer.statusCode, body: said };
  };
  const now = () => deps.connections.get({ tenant: connection.tenant, connection: connection.id });
  return { ask, deps, now, platform, server };
}

const entry = { address, user: user.name, password: user.password };

describe('a published base is connected', () => {
  test('after it was asked once; the password is sealed and never shown', async () => {
    const { ask, now, platform } = await api();
    expect((await ask('GET')).status).toBe(404);
    const { body, status } = await ask('PUT', { ...entry, address: `${address}/odata/standard.odata/` });
    expect(status).toBe(200);
    expect(body).toEqual({
      address,
      user: user.name,
      everyMinutes: 5,
      timeZone: 'Europe/Moscow',
      lacking: [],
    });
    const connection = await now();
    expect(connection?.base.configuration).toBe('УправлениеНебольшойФирмой');
    expect(JSON.stringify(connection)).not.toContain(user.password);
    const messages = await platform
      .queue('work.fifo')
      .receive({ max: 10, visibilitySeconds: 1, waitSeconds: 0 });
    expect(messages.map(({ body: said }) => JSON.parse(said) as unknown)).toMatchObject([{ poll: true }]);
  });

  test('the password may be left out while it goes to the same place', async () => {
    const { ask } = await api();
    await ask('PUT', entry);
    const { password: _, ...same } = entry;
    expect((await ask('PUT', { ...same, everyMinutes: 1 })).body).toMatchObject({ everyMinutes: 1 });
    const elsewhere = await ask('PUT', { ...same, address: 'https://evil.example/unf' });
    expect(elsewhere.body).toMatchObject({ type: 'urn:most24:problem:odata.password-missing' });
    expect((await ask('PUT', { ...same, user: 'Другой' })).status).toBe(422);
  });

  test('a pause for a lost password is over with the new one, and the base may be left', async () => {
    const { ask, deps, now } = await api();
    await ask('PUT', entry);
    const connection = await now();
    const scope = { tenant: connection?.tenant ?? asId(''), connection: connection?.id ?? asId('') };
    const paused = { causeKey: 'odata.unauthorised', reason: { ru: '', en: '' }, since: 1 };
    await deps.connections.setStatus(scope, { state: 'paused', ...paused });
    await ask('PUT', entry);
    expect((await now())?.status).toEqual({ state: 'active' });
    expect((await ask('DELETE')).status).toBe(204);
    expect((await now())?.published).toBeUndefined();
  });
});

describe('what is wrong is said in a sentence', () => {
  test.each([
    ['no address', { address: 'unf' }, 'odata.address-malformed', 'адрес'],
    [
      'a password in the address',
      { address: 'https://a:b@1c.example.ru' },
      'odata.address-malformed',
      'адрес',
    ],
    ['not https', { address: 'http://1c.example.ru/unf' }, 'odata.address-refused', 'https'],
    ['nobody there', { address: 'https://nobody.example/unf' }, 'odata.unreachable', 'никто не отвечает'],
    ['another base', { address: 'https://1c.example.ru/other' }, 'odata.not-published', 'Публиковать'],
    ['a wrong password', { password: 'нет' }, 'odata.unauthorised', 'пароль'],
  ])('%s', async (_, wrong, cause, words) => {
    const { ask, now } = await api();
    const { body, status } = await ask('PUT', { ...entry, ...wrong });
    expect(status).toBe(422);
    expect(body['type']).toBe(`urn:most24:problem:${cause}`);
    expect(body['detail']).toContain(words);
    expect((await now())?.published).toBeUndefined();
  });

  test('an empty composition, and one without counterparties', async () => {
    const empty = await api({ composition: new Set() });
    expect((await empty.ask('PUT', entry)).body).toMatchObject({
      type: 'urn:most24:problem:odata.composition-empty',
    });
    const some = await api({ composition: new Set(['Catalog_Банки']) });
    const { body } = await some.ask('PUT', { ...entry, configuration: 'unf' });
    expect(body['detail']).toContain('«Catalog_Контрагенты»');
  });

  test('a configuration that the composition does not tell', async () => {
    const { ask } = await api({ configuration: bp30Objects });
    expect((await ask('PUT', entry)).body).toMatchObject({
      type: 'urn:most24:problem:odata.configuration-unknown',
    });
    expect((await ask('PUT', { ...entry, configuration: 'bp' })).status).toBe(200);
  });

  test('fields of the request', async () => {
    const { ask } = await api();
    const { body, status } = await ask('PUT', { ...entry, user: 'a:b', timeZone: 'Луна', everyMinutes: 2 });
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toMatch(/user.*everyMinutes.*timeZone/s);
  });
});

test.each([
  ['https://1c.example.ru/unf/', 'https://1c.example.ru/unf'],
  ['https://1c.example.ru/unf/ru_RU/', 'https://1c.example.ru/unf'],
  ['https://1c.example.ru/unf/ru', 'https://1c.example.ru/unf'],
  ['https://1c.example.ru/a/b/odata/standard.odata/Catalog_X?$top=1', 'https://1c.example.ru/a/b'],
  [' https://1c.example.ru ', 'https://1c.example.ru'],
  ['ftp://1c.example.ru', undefined],
])('%s is the base %s', (written, address_) => {
  expect(baseAddress(written)).toBe(address_);
});
