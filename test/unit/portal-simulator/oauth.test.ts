import { describe, expect, it } from 'vitest';
import { installationsStore } from '../../../simulators/portal/auth/applications.ts';
import { type Bench, portalBench, type Reply } from './support.ts';

const keys = { client_id: 'app.most24', client_secret: 'secret' };
const token = 'https://oauth.bitrix24.example/oauth/token/';

function pair(bench: Bench, userId = 1): { accessToken: string; refreshToken: string } {
  const grant = { portal: bench.portal, clientId: keys.client_id, userId };
  return bench.simulator.engine.tokens.issue(grant, bench.clock.now());
}

function refresh(bench: Bench, refreshToken: string, given: Record<string, string> = {}): Promise<Reply> {
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    ...keys,
    refresh_token: refreshToken,
    ...given,
  });
  return bench.send(token, { method: 'POST', body: form });
}

describe('the authorisation server', () => {
  it('gives a new pair for a refresh token, by POST and by GET, once', async () => {
    const bench = portalBench();
    const { refreshToken } = pair(bench);
    const first = await refresh(bench, refreshToken);
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({
      expires_in: 3600,
      expires: bench.clock.now() / 1000 + 3600,
      user_id: 1,
      domain: 'oauth.bitrix24.example',
      client_endpoint: 'https://acme.bitrix24.example/rest/',
      member_id: bench.portal.memberId,
      status: 'L',
    });
    expect(await refresh(bench, refreshToken)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
    const query = new URLSearchParams({
      grant_type: 'refresh_token',
      ...keys,
      refresh_token: String(first.body['refresh_token']),
    });
    const second = await bench.send(`${token}?${query.toString()}`);
    bench.token = String(second.body['access_token']);
    expect((await bench.call('server.time')).status).toBe(200);
  });

  it('refuses wrong keys, an application that is gone, an unpaid one', async () => {
    const bench = portalBench();
    const { refreshToken } = pair(bench);
    const wrong = await refresh(bench, refreshToken, { client_secret: 'other' });
    expect(wrong.body['error']).toBe('invalid_client');
    const installation = bench.portal.store(installationsStore).get('app.most24');
    if (!installation) throw new Error('not installed');
    installation.paymentExpired = true;
    expect((await refresh(bench, refreshToken)).body['error']).toBe('PAYMENT_REQUIRED');
    installation.paymentExpired = false;
    bench.simulator.applications.uninstall(bench.portal, installation, false);
    expect((await refresh(bench, refreshToken)).body['error']).toBe('invalid_client');
    expect(await bench.call('server.time')).toMatchObject({ status: 401, body: { error: 'NO_AUTH_FOUND' } });
  });

  it('exchanges a code within thirty seconds', async () => {
    const bench = portalBench();
    const page = await bench.clock.run(
      bench.simulator.handle({
        method: 'GET',
        url: `${bench.portal.address}/oauth/authorize/?client_id=app.most24&state=s`,
        headers: {},
        body: '',
        source: '203.0.113.9',
      }),
    );
    if (page.kind !== 'answer') throw new Error('no answer');
    const target = new URL(page.headers['location'] ?? '');
    expect(Object.fromEntries(target.searchParams)).toMatchObject({
      state: 's',
      member_id: bench.portal.memberId,
    });
    const code = target.searchParams.get('code') ?? '';
    const query = new URLSearchParams({ grant_type: 'authorization_code', ...keys, code });
    expect((await bench.send(`${token}?${query.toString()}`)).status).toBe(200);
    expect((await bench.send(`${token}?${query.toString()}`)).body['error']).toBe('invalid_grant');
  });

  it('sends callers of a renamed portal to the new address', async () => {
    const bench = portalBench();
    const { refreshToken } = pair(bench);
    bench.simulator.renamePortal(bench.portal, 'acme-new');
    const old = await bench.clock.run(
      bench.simulator.handle({
        method: 'POST',
        url: 'https://acme.bitrix24.example/rest/server.time?x=1',
        headers: {},
        body: '',
        source: '203.0.113.9',
      }),
    );
    expect(old).toMatchObject({
      status: 302,
      headers: { location: 'https://acme-new.bitrix24.example/rest/server.time?x=1' },
    });
    const renewed = await refresh(bench, refreshToken);
    expect(renewed.body['client_endpoint']).toBe('https://acme-new.bitrix24.example/rest/');
  });

  it('tells at its own address whose a token is', async () => {
    const bench = portalBench();
    const { status, body } = await bench.send(
      `https://oauth.bitrix24.example/rest/app.info?auth=${bench.token}`,
    );
    expect(status).toBe(200);
    expect(body['result']).toMatchObject({
      client_id: 'app.most24',
      user_id: 1,
      install: {
        member_id: bench.portal.memberId,
        client_endpoint: 'https://acme.bitrix24.example/rest/',
        status: 'L',
      },
    });
    const unknown = await bench.send('https://oauth.bitrix24.example/rest/app.info?auth=x');
    expect(unknown.status).toBe(401);
  });
});

describe('who may call what', () => {
  it('refuses webhooks where an application is wanted', async () => {
    const bench = portalBench();
    const hook = `${bench.portal.address}/rest/1/hook`;
    const bind = await bench.send(`${hook}/event.bind?event=ONCRMCOMPANYADD&handler=https://x.example/`);
    expect(bind).toMatchObject({ status: 403, body: { error: 'WRONG_AUTH_TYPE' } });
    const info = await bench.send(`${hook}/app.info`);
    expect(info).toMatchObject({ status: 400, body: { error: 'ACCESS_DENIED' } });
  });

  it('refuses what the scopes do not hold, users the administrator shut out, tariffs without REST', async () => {
    const bench = portalBench();
    const installation = bench.portal.store(installationsStore).get('app.most24');
    if (!installation) throw new Error('not installed');
    bench.portal.store(installationsStore).put({
      ...installation,
      application: { ...installation.application, scopes: ['im'] },
      allowedUsers: [1],
    });
    expect((await bench.call('crm.company.list')).body['error']).toBe('insufficient_scope');
    bench.token = bench.tokenOf(2);
    expect((await bench.call('server.time')).body['error']).toBe('user_access_error');
    bench.portal.tariffName = 'project';
    expect(await bench.call('server.time')).toMatchObject({ status: 403, body: { error: 'ACCESS_DENIED' } });
    bench.portal.deleted = true;
    expect(await bench.call('server.time')).toMatchObject({ status: 500, body: { error: 'PORTAL_DELETED' } });
  });

  it('keeps options of the application and of each user apart', async () => {
    const bench = portalBench();
    await bench.result('app.option.set', { options: { a: '1' } });
    await bench.result('user.option.set', { options: { b: '2' } });
    expect(await bench.result('app.option.get')).toEqual({ a: '1' });
    expect(await bench.result('user.option.get', { option: 'b' })).toBe('2');
    bench.token = bench.tokenOf(2);
    expect(await bench.result('user.option.get')).toEqual([]);
    expect((await bench.call('app.option.set', { options: { a: 2 } })).body['error']).toBe('AccessException');
  });
});
