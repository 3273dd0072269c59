import { describe, expect, it } from 'vitest';
import type { FaultKind } from '../../../simulators/portal/faults/fault-kinds.ts';
import { faultKinds, faultPoint } from '../../../simulators/portal/faults/fault-kinds.ts';
import { inProcessFetch } from '../../../simulators/portal/transport/in-process.ts';
import { bodyText } from '../../../simulators/portal/transport/request.ts';
import { type Bench, portalBench } from './support.ts';

/** Adds a company while a fault strikes; gives status and body, or why there is none, and how many companies exist. */
async function struck(bench: Bench, fault: FaultKind) {
  bench.simulator.engine.faults.set([{ fault, nth: [1] }]);
  const outcome = await bench.clock.run(
    inProcessFetch(bench.simulator)(`${bench.portal.address}/rest/crm.company.add`, {
      method: 'POST',
      body: JSON.stringify({ auth: bench.token, fields: { TITLE: 'A' } }),
    }).then(
      async (response) => ({ status: response.status, body: await response.text() }),
      (error: Error) => ({ status: 0, body: String((error.cause as { code?: string }).code) }),
    ),
  );
  bench.simulator.engine.faults.clear();
  bench.token = bench.tokenOf(1);
  const companies = (await bench.result('crm.company.list')) as unknown[];
  return { ...outcome, companies: companies.length };
}

describe('the fault plan', () => {
  it.each([
    ['query-limit', 503, 'QUERY_LIMIT_EXCEEDED', 0],
    ['overload', 503, 'OVERLOAD_LIMIT', 0],
    ['bad-gateway', 502, '<html>', 0],
    ['gateway-timeout', 504, '<html>', 0],
    ['internal-error', 500, 'INTERNAL_SERVER_ERROR', 0],
    ['reset-before', 0, 'ECONNRESET', 0],
    ['reset-after', 0, 'ECONNRESET', 1],
    ['cut', 504, '<html>', 1],
    ['bad-gateway-after', 502, '<html>', 1],
    ['truncated-json', 200, '{"result":1', 1],
    ['operation-time-limit', 429, 'OPERATION_TIME_LIMIT', 0],
    ['expired-token', 401, 'expired_token', 0],
    ['numeric-error', 400, '{"error":200040300020,', 0],
    ['empty-error', 400, '{"error":"",', 0],
    ['text-error', 400, '"Communication type is not defined"', 0],
    ['error-in-result', 200, '{"result":{"result":false,"error":"CONNECTOR_ID_REQUIRED"', 0],
  ] as const)('%s', async (fault, status, text, companies) => {
    const outcome = await struck(portalBench(), fault);
    expect(outcome).toMatchObject({ status, companies });
    expect(outcome.body).toContain(text);
    if (fault === 'truncated-json') expect(() => JSON.parse(outcome.body) as unknown).toThrow(SyntaxError);
  });

  it('has no fault that strikes nowhere', () => {
    expect(faultKinds.map(faultPoint).every((point) => point.length > 0)).toBe(true);
    expect(() => portalBench().simulator.engine.faults.set([{ fault: 'rain' as FaultKind }])).toThrow(
      'unknown fault',
    );
  });

  it('strikes single commands of a batch, by method, count and chance', async () => {
    const bench = portalBench();
    bench.simulator.engine.faults.set([{ fault: 'empty-error', method: 'SERVER.TIME', nth: [2] }]);
    const answer = await bench.result('batch', {
      cmd: ['server.time', 'scope', 'server.time', 'server.time'],
    });
    expect(answer).toMatchObject({ result_error: { 2: { error: '' } } });
    bench.simulator.engine.faults.set([{ fault: 'query-limit', probability: 0.3 }]);
    let refused = 0;
    for (let index = 0; index < 100; index += 1)
      if ((await bench.call('server.time')).status === 503) refused += 1;
    expect(refused).toBeGreaterThan(15);
    expect(refused).toBeLessThan(45);
    expect(bench.simulator.engine.faults.report()).toMatchObject([{ seen: 100, struck: refused }]);
  });

  it.each([
    ['foreign-member', 200, undefined],
    ['invalid-grant', 400, 'invalid_grant'],
    ['invalid-client', 400, 'invalid_client'],
    ['payment-required', 400, 'PAYMENT_REQUIRED'],
  ] as const)('strikes the authorisation server: %s', async (fault, status, error) => {
    const bench = portalBench();
    const grant = { portal: bench.portal, clientId: 'app.most24', userId: 1 };
    const { refreshToken } = bench.simulator.engine.tokens.issue(grant, bench.clock.now());
    bench.simulator.engine.faults.set([{ fault, nth: [1] }]);
    const reply = await bench.send('https://oauth.bitrix24.example/oauth/token/', {
      method: 'POST',
      body: new URLSearchParams({
        ...{ grant_type: 'refresh_token', client_id: 'app.most24', client_secret: 'secret' },
        refresh_token: refreshToken,
      }),
    });
    expect(reply.status).toBe(status);
    expect(reply.body['error']).toBe(error);
    if (status === 200) expect(reply.body['member_id']).not.toBe(bench.portal.memberId);
  });

  it('escapes JSON as PHP does when told to', async () => {
    const bench = portalBench();
    bench.portal.jsonStyle = 'php';
    const response = await bench.simulator.handle({
      method: 'GET',
      url: `${bench.portal.address}/rest/user.option.set?auth=${bench.token}&options[a]=x/<%26>`,
      headers: {},
      body: '',
      source: '203.0.113.1',
    });
    expect(response).toMatchObject({ status: 200 });
    const read = await bench.simulator.handle({
      method: 'GET',
      url: `${bench.portal.address}/rest/user.option.get?auth=${bench.token}&option=a`,
      headers: {},
      body: '',
      source: '203.0.113.1',
    });
    if (read.kind !== 'answer') throw new Error('no answer');
    expect(read.body).toContain(String.raw`{"result":"x\/\u003C\u0026\u003E"`);
    expect(JSON.parse(bodyText(read))).toMatchObject({ result: 'x/<&>' });
  });
});
