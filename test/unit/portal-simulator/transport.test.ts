import { describe, expect, it } from 'vitest';
import { portalBench } from './support.ts';

describe('calling the portal', () => {
  it('answers with the result and eight figures of time', async () => {
    const bench = portalBench();
    const { status, body } = await bench.call('server.time');
    expect(status).toBe(200);
    expect(body['result']).toBe('2026-08-21T12:00:00+03:00');
    expect(Object.keys(body['time'] as object)).toEqual([
      ...['start', 'finish', 'duration', 'processing', 'date_start', 'date_finish', 'operating_reset_at'],
      'operating',
    ]);
  });

  it('takes any case, doubled slashes, .json and the token in the query', async () => {
    const bench = portalBench();
    const { status } = await bench.send(
      `${bench.portal.address}/rest//SERVER.time.json?auth=${bench.token}&bx24_request_id=1`,
    );
    expect(status).toBe(200);
  });

  it('serves webhooks and does not log them', async () => {
    const bench = portalBench();
    const { status } = await bench.send(`${bench.portal.address}/rest/1/hook/server.time`);
    expect(status).toBe(200);
    const wrong = await bench.send(`${bench.portal.address}/rest/1/other/server.time`);
    expect(wrong).toMatchObject({ status: 401, body: { error: 'INVALID_CREDENTIALS' } });
    expect(bench.log).toEqual([]);
  });

  it('tells an unknown token from an expired one', async () => {
    const bench = portalBench();
    expect(await bench.call('server.time', { auth: 'foreign' })).toMatchObject({
      status: 401,
      body: { error: 'NO_AUTH_FOUND' },
    });
    await bench.clock.advance(3_600_000);
    expect(await bench.call('server.time')).toMatchObject({ status: 401, body: { error: 'expired_token' } });
  });

  it('does not know a method that is none', async () => {
    const { status, body } = await portalBench().call('crm.nothing');
    expect([status, body['error']]).toEqual([404, 'ERROR_METHOD_NOT_FOUND']);
  });

  it('keeps version 3 apart', async () => {
    const { status, body } = await portalBench().send('https://acme.bitrix24.example/rest/api/crm.item.list');
    expect([status, body]).toEqual([
      404,
      { error: { code: 'BITRIX_REST_V3_EXCEPTION_METHODNOTFOUNDEXCEPTION', message: 'Method is not found' } },
    ]);
  });

  it('logs each call without credentials', async () => {
    const bench = portalBench();
    await bench.call('server.time', { x: 1 });
    expect(bench.log).toEqual([
      {
        ts: '2026-08-21T09:00:00.000Z',
        portal: 'acme',
        method: 'server.time',
        params: { x: 1 },
        status: 200,
        result: '2026-08-21T12:00:00+03:00',
        batch: null,
      },
    ]);
  });
});
