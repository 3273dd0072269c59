import { beforeEach, describe, expect, test } from 'vitest';
import { createDeps } from '../../../functions/portal-app/deps.ts';
import { readEnvironment } from '../../../functions/portal-app/env.ts';
import { createHandler } from '../../../functions/portal-app/handler.ts';
import { revealKey } from '../../../shared/app/connections/first-connection.ts';
import { tenantOf } from '../../../shared/domain/connections/identity.ts';
import { asId, type MemberId } from '../../../shared/kernel/ids.ts';
import { httpEvent, lambdaContext } from '../../support/lambda.ts';
import { type PortalHouse, portalHouse } from '../../support/portal-house.ts';

let house: PortalHouse;
beforeEach(async () => {
  house = portalHouse();
  house.install();
  await house.deliver();
});

async function connection() {
  const [found] = await house.deps.connections.ofTenant(tenantOf(asId<MemberId>(house.portal.memberId)));
  if (!found) throw new Error('no connection');
  return found;
}

test('shows an administrator address, user and key', async () => {
  const made = await connection();
  const key = await revealKey(house.platform.secrets, made);
  const { body, status } = await house.open(1);
  expect(status).toBe(200);
  expect(body).toContain(`value="https://most24.example/onec/${made.code}/1c_exchange"`);
  expect(body).toContain('value="most24-1"');
  expect(body).toContain(`value="${key}"`);
  expect(body).toContain('lang="ru"');
});

test('shows anybody else everything but the key', async () => {
  const key = await revealKey(house.platform.secrets, await connection());
  const { body, status } = await house.open(2);
  expect(status).toBe(200);
  expect(body).toContain('value="most24-1"');
  expect(body).not.toContain(key);
  expect(body).not.toContain('replace-key');
  expect(body).toContain('виден только администратору');
});

test('may be framed by its own portal alone, and runs nothing that is not its own', async () => {
  const { policy } = await house.open(1);
  expect(policy).toMatch(
    /^default-src 'none'; style-src 'nonce-\w+'; form-action 'self'; base-uri 'none'; frame-ancestors https:\/\/acme\.bitrix24\.example$/,
  );
});

test('escapes what people and bases have said', async () => {
  const { tenant, id } = await connection();
  const scope = { tenant, connection: id };
  const hostile = '"><script>alert(1)</script>';
  await house.deps.connections.rename(scope, hostile);
  await house.deps.connections.heardOfBase(scope, 0, { name: hostile, configuration: "'onload='x" });
  await house.deps.connections.setStatus(scope, {
    state: 'paused',
    causeKey: 'x',
    reason: { ru: hostile, en: hostile },
    since: 0,
  });
  const { body } = await house.open(1);
  expect(body).not.toContain('<script');
  expect(body).toContain('&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(body).toContain('&#39;onload=&#39;x');
});

test('tells when the base was last there, and how many errors wait', async () => {
  const { tenant, id } = await connection();
  const scope = { tenant, connection: id };
  await house.deps.connections.heardOfBase(scope, Date.UTC(2026, 10, 21, 9, 5), {
    configuration: 'УНФ',
    release: '3.0.5',
  });
  await house.deps.connections.exchanged(scope, 'catalog', Date.UTC(2026, 10, 21, 9, 6));
  for (const cause of ['a', 'b']) {
    await house.deps.journal.record(
      {
        subject: scope,
        id: cause,
        failure: 'rejected',
        causeKey: cause,
        text: { ru: 'x', en: 'x' },
        details: {},
      },
      30,
    );
  }
  const { body } = await house.open(1);
  expect(body).toContain('<dd>21.11.2026, 12:05 МСК</dd>');
  expect(body).toContain('<dd>21.11.2026, 12:06 МСК</dd>');
  expect(body).toContain('<dd>УНФ · 3.0.5</dd>');
  expect(body).toContain('<dt>Нерешённых ошибок</dt><dd>2</dd>');
});

describe('the button for a new key', () => {
  test('replaces the key once, however often it is sent', async () => {
    const before = await connection();
    await house.platform.clock.advance(1000);
    const pressed = { action: 'replace-key', issued: String(before.keyIssuedAt) };
    const page = await house.open(1, pressed);
    const after = await connection();
    expect(after.keyHash).not.toBe(before.keyHash);
    expect(page.body).toContain(await revealKey(house.platform.secrets, after));
    await house.open(1, pressed);
    expect((await connection()).keyHash).toBe(after.keyHash);
  });

  test('does nothing for somebody who does not administer the portal', async () => {
    const before = await connection();
    const page = await house.open(2, { action: 'replace-key', issued: String(before.keyIssuedAt) });
    expect(page.status).toBe(403);
    expect(await connection()).toEqual(before);
  });
});

describe('outside a portal', () => {
  const environment = readEnvironment({
    TABLE_NAME: 'm',
    EPHEMERAL_TABLE_NAME: 'e',
    BUCKET_NAME: 'b',
    SEAL_KEY_ARN: 'k',
    QUEUE_URLS: '{}',
    PUBLIC_URL: 'https://most24.example/',
  });
  const ask = async (method: string, query: string, body?: string) =>
    createHandler(createDeps(house.platform, environment))(
      httpEvent(method, '/portal/app', {
        query,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        ...(body !== undefined && { body }),
      }),
      lambdaContext(),
    );

  test('a page tells where to open it, in the language wished', async () => {
    expect((await ask('GET', '')).body).toContain('Откройте приложение Most24 в меню вашего Битрикс24');
    expect((await ask('GET', 'LANG=de')).body).toContain('Open Most24 from the menu of your Bitrix24');
    expect((await ask('POST', 'LANG=en', 'a=b')).body).toContain('Open Most24 from the menu');
  });

  test('an event that is posted to the page goes to the inbox', async () => {
    const body = 'event=ONAPPINSTALL&auth%5Bmember_id%5D=abc';
    expect((await ask('POST', '', body)).statusCode).toBe(200);
    const messages = await house.platform
      .queue('portal-inbox')
      .receive({ max: 10, visibilitySeconds: 9, waitSeconds: 0 });
    expect(messages.map((message) => message.body)).toEqual([body]);
  });
});
