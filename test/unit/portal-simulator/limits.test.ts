import { describe, expect, it } from 'vitest';
import { portalBench } from './support.ts';

describe('limits', () => {
  it('lets fifty requests through at once and two a second after', async () => {
    const bench = portalBench();
    bench.simulator.engine.limits.rateLimited = true;
    const statuses: number[] = [];
    for (let index = 0; index < 52; index += 1) statuses.push((await bench.call('server.time')).status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(50);
    expect((await bench.call('server.time')).body).toEqual({
      error: 'QUERY_LIMIT_EXCEEDED',
      error_description: 'Too many requests',
    });
    await bench.clock.advance(1000);
    const later = [
      await bench.call('server.time'),
      await bench.call('server.time'),
      await bench.call('server.time'),
    ];
    expect(later.map(({ status }) => status)).toEqual([200, 200, 503]);
    expect(bench.simulator.engine.counters.queryLimited).toBe(4);
  });

  it('gives an enterprise tariff two hundred and fifty and five', async () => {
    const bench = portalBench();
    bench.simulator.engine.limits.rateLimited = true;
    bench.portal.tariffName = 'ent250';
    for (let index = 0; index < 250; index += 1) await bench.result('server.time');
    expect((await bench.call('server.time')).status).toBe(503);
    await bench.clock.advance(1000);
    for (let index = 0; index < 5; index += 1) await bench.result('server.time');
    expect((await bench.call('server.time')).status).toBe(503);
  });

  it('blocks a method that used up its time, and it alone, until the oldest minute leaves', async () => {
    const bench = portalBench();
    bench.simulator.engine.limits.operatingLimit = 60;
    bench.simulator.engine.times.overrides.set('crm.item.list', 31);
    const list = () => bench.call('crm.item.list', { entityTypeId: 4 });
    const first = await list();
    expect(first.body['time']).toMatchObject({ operating: 31, duration: 31, processing: 31 });
    const { operating_reset_at: resetAt } = first.body['time'] as { operating_reset_at: number };
    // The call that crosses the limit runs to its end.
    expect((await list()).body['time']).toMatchObject({ operating: 62 });
    expect(await list()).toMatchObject({ status: 429, body: { error: 'OPERATION_TIME_LIMIT' } });
    expect((await bench.call('server.time')).status).toBe(200);
    await bench.clock.advance(resetAt * 1000 - bench.clock.now());
    expect((await list()).status).toBe(200);
    expect(bench.simulator.engine.counters.operatingLimited).toBe(1);
  });

  it('cuts a request after sixty seconds and keeps what was done', async () => {
    const bench = portalBench();
    bench.simulator.engine.times.overrides.set('crm.company.add', 25);
    const startedAt = bench.clock.now();
    const cmd = ['1', '2', '3'].map((title) => `crm.company.add?fields[TITLE]=${title}`);
    const response = await bench.clock.run(
      bench.simulator.handle({
        method: 'POST',
        url: `${bench.portal.address}/rest/batch`,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ auth: bench.token, cmd }),
        source: '203.0.113.1',
      }),
    );
    expect(response).toMatchObject({ kind: 'answer', status: 504 });
    expect(bench.clock.now() - startedAt).toBe(60_000);
    bench.simulator.engine.times.overrides.clear();
    expect(await bench.result('crm.company.list', { select: ['ID'] })).toEqual([{ ID: '1' }, { ID: '2' }]);
  });

  it('takes as long as the profile says', async () => {
    const bench = portalBench({ times: 'documented' });
    const startedAt = bench.clock.now();
    await bench.result('crm.item.list', { entityTypeId: 4 });
    expect(bench.clock.now() - startedAt).toBe(245);
    bench.simulator.engine.times.profile = 'real';
    await bench.result('crm.item.list', { entityTypeId: 4 });
    expect(bench.clock.now() - startedAt).toBe(245 + 37);
  });
});
