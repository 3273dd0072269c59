import { describe, expect, it } from 'vitest';
import { substitute } from '../../../simulators/portal/batch/references.ts';
import { parsePhpQuery } from '../../../simulators/portal/transport/php-parameters.ts';
import { type Bench, type Body, portalBench } from './support.ts';

async function batch(bench: Bench, cmd: Record<string, string> | string[], halt = 0): Promise<Body> {
  return (await bench.result('batch', { halt, cmd })) as Body;
}

const addCompany = 'crm.item.add?entityTypeId=4&fields[title]=%D0%9B%D1%83%D1%87';

describe('batch', () => {
  it('carries out commands in order and lets them refer to one another', async () => {
    const bench = portalBench();
    const [preset] = (await bench.result('crm.requisite.preset.list')) as { ID: string }[];
    const answer = await batch(bench, {
      co: addCompany,
      rq:
        'crm.requisite.add?fields[ENTITY_TYPE_ID]=4&fields[ENTITY_ID]=$result[co][item][id]' +
        `&fields[PRESET_ID]=${preset?.ID}&fields[NAME]=Main`,
      ls: 'crm.requisite.list?filter[ENTITY_ID]=$result[co][item][id]&select[]=ID',
      nm: 'crm.company.get?id=$result[ls][0][ID]',
    });
    expect(answer).toMatchObject({
      result: { co: { item: { id: 1, title: 'Луч' } }, rq: 1, ls: [{ ID: '1' }], nm: { TITLE: 'Луч' } },
      result_error: [],
      result_total: { ls: 1 },
      result_next: [],
    });
    expect(Object.keys(answer['result_time'] as object)).toEqual(['co', 'rq', 'ls', 'nm']);
  });

  it('writes parts with keys 0…n-1 as lists, others as maps, empty ones as []', async () => {
    const bench = portalBench();
    const listed = await batch(bench, ['server.time', 'server.time']);
    expect(Array.isArray(listed['result'])).toBe(true);
    expect(listed['result_error']).toEqual([]);
    const broken = await batch(bench, ['server.time', 'crm.company.get?id=7']);
    expect(broken['result_error']).toEqual({ 1: { error: '', error_description: 'Not found' } });
  });

  it('goes on after a failure, or stops there', async () => {
    const bench = portalBench();
    const commands = { a: 'crm.company.get?id=7', b: 'server.time' };
    expect(Object.keys((await batch(bench, commands))['result'] as object)).toEqual(['b']);
    expect((await batch(bench, commands, 1))['result']).toEqual([]);
  });

  it('refuses nesting and what is beyond fifty, one by one', async () => {
    const bench = portalBench();
    const many = Object.fromEntries(Array.from({ length: 52 }, (_, index) => [`c${index}`, 'server.time']));
    const answer = await batch(bench, { n: 'batch?cmd[a]=server.time', ...many });
    expect(answer['result_error']).toMatchObject({
      n: { error: 'ERROR_BATCH_METHOD_NOT_ALLOWED' },
      c49: { error: 'ERROR_BATCH_LENGTH_EXCEEDED' },
      c51: { error: 'ERROR_BATCH_LENGTH_EXCEEDED' },
    });
    expect(Object.keys(answer['result'] as object)).toHaveLength(49);
  });

  it('makes nothing of a reference that leads nowhere', () => {
    const none = {
      result: new Map(),
      result_error: new Map(),
      result_total: new Map(),
      result_next: new Map(),
    };
    const query = parsePhpQuery('filter[>ID]=$result[p][49][ID]&x=a-$result[q]-b');
    expect(substitute(query, none, 'empty')).toEqual({ filter: { '>ID': '' }, x: 'a--b' });
    expect(substitute(query, none, 'literal')).toEqual(query);
  });

  it('counts as one request, while each method uses its own time', async () => {
    const bench = portalBench();
    bench.simulator.engine.times.overrides.set('server.time', 1);
    const before = bench.simulator.engine.counters.httpCalls;
    const answer = await batch(bench, ['server.time', 'server.time', 'server.time']);
    expect(bench.simulator.engine.counters.httpCalls - before).toBe(1);
    expect(answer['result_time']).toMatchObject([{ operating: 1 }, { operating: 2 }, { operating: 3 }]);
  });

  it('lets the token expire in the middle', async () => {
    const bench = portalBench();
    bench.simulator.engine.times.overrides.set('server.time', 20);
    await bench.clock.advance(3_600_000 - 30_000);
    const answer = await batch(bench, ['server.time', 'server.time', 'server.time']);
    expect(answer).toMatchObject({
      result: [expect.any(String), expect.any(String)],
      result_error: { 2: { error: 'expired_token' } },
    });
  });

  it('logs each command on its own line', async () => {
    const bench = portalBench();
    await batch(bench, { a: 'server.time?auth=secret', b: 'crm.company.get?id=7' });
    expect(
      bench.log.map(({ method, params, batch: number, error }) => ({ method, params, number, error })),
    ).toEqual([
      { method: 'server.time', params: {}, number: 1, error: undefined },
      { method: 'crm.company.get', params: { id: '7' }, number: 1, error: '' },
      {
        method: 'batch',
        params: { halt: 0, cmd: { a: 'server.time?', b: 'crm.company.get?id=7' } },
        number: 1,
        error: undefined,
      },
    ]);
  });
});
