import { describe, expect, test } from 'vitest';
import { callSizes } from '../../../shared/adapters/portal/batch/call-sizes.ts';
import { MethodTimes } from '../../../shared/adapters/portal/limits/method-times.ts';
import { enterpriseRate, standardRate } from '../../../shared/adapters/portal/limits/portal-rate.ts';
import { pageCommand } from '../../../shared/adapters/portal/reading/page-command.ts';
import { planReading } from '../../../shared/adapters/portal/reading/read-plan.ts';

describe('a plan of reading', () => {
  const load = { most: 50, secondsPerPage: 0.037, certain: true, unlike: false };

  test.each([
    ['a few pages go out in one call', 3, { chunk: 3, inFlight: 4 }],
    ['a tiny load is spread over two calls more than needed', 76, { chunk: 19, inFlight: 4 }],
    ['a load of sixteen calls goes out in full calls, all at once', 796, { chunk: 50, inFlight: 16 }],
    ['a large load keeps the rate busy and no more', 8000, { chunk: 50, inFlight: 10 }],
  ])('%s', (_, pages, plan) => {
    expect(planReading({ ...load, pages }, standardRate)).toMatchObject(plan);
  });

  test('guesses spend no call on being done sooner', () => {
    expect(planReading({ ...load, pages: 76, certain: false }, standardRate)).toMatchObject({ chunk: 38 });
  });

  test('slow pages make more calls go out side by side', () => {
    const slow = { ...load, secondsPerPage: 0.245, pages: 8000 };
    expect(planReading(slow, standardRate).inFlight).toBe(48);
  });

  test('a call takes as many pages as stay below 48 seconds', () => {
    const tasks = { ...load, most: 34, secondsPerPage: 1.39, pages: 1000 };
    expect(planReading(tasks, enterpriseRate).chunk).toBe(34);
  });

  test('lists of unlike times are mixed where the calls all go out at once', () => {
    expect(planReading({ ...load, pages: 800, unlike: true }, standardRate).mixed).toBe(true);
    expect(planReading({ ...load, pages: 8000, unlike: true }, standardRate).mixed).toBe(false);
  });
});

describe('sizes of calls', () => {
  const full = { free: 49, intervalMilliseconds: 500 };
  const empty = { free: 0, intervalMilliseconds: 500 };
  const fifties = (count: number) => Array.from({ length: count }, () => 50);

  test('what the limits let out at once goes full', () => {
    expect(callSizes(120, 0.06, full, 50)).toEqual([50, 50, 20]);
    expect(callSizes(2450, 0.06, full, 50)).toEqual(fifties(49));
  });

  test('the last of those that wait shrink, so that all end together', () => {
    // Let out at once and every half second until 6.5 s: the last end 7.32 s after the first went out.
    expect(callSizes(3000, 0.06, full, 50)).toEqual([...fifties(49 + 8), 47, 38, 30, 22, 13]);
  });

  test('no more than a tenth of calls is spent on ending sooner', () => {
    expect(callSizes(100, 0.06, empty, 50)).toEqual([50, 50]);
    expect(callSizes(1000, 1, empty, 50)).toHaveLength(22);
  });

  test('a great many quick ones are planned in no time', () => {
    const sizes = callSizes(200_000, 0.002, empty, 50);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(200_000);
    expect(sizes.length).toBeLessThanOrEqual(4400);
  });

  test('nothing is lost where a command takes longer than the limits', () => {
    const sizes = callSizes(173, 2.5, { free: 1, intervalMilliseconds: 2500 }, 50);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(173);
    expect(Math.max(...sizes)).toBe(50);
  });
});

describe('times of methods', () => {
  test('before anything was measured leave room for twice the documented time', () => {
    const times = new MethodTimes();
    expect(times.expected('crm.item.add')).toBe(1.83);
    expect(times.atMost('crm.item.add')).toBe(3.66);
    expect(times.expected('something.unheard.of')).toBe(1);
  });

  test('are those measured, whatever the spelling of the name', () => {
    const times = new MethodTimes();
    for (let count = 0; count < 50; count += 1) times.observe('CRM.item.add', 0.044);
    expect(times.expected('crm.item.add')).toBeCloseTo(0.044, 6);
    expect(times.atMost('crm.item.add')).toBeCloseTo(0.044, 5);
  });

  test('that vary leave room for it', () => {
    const times = new MethodTimes();
    for (let count = 0; count < 100; count += 1) times.observe('crm.item.list', count % 2 === 0 ? 0.1 : 0.5);
    expect(times.expected('crm.item.list')).toBeGreaterThan(0.2);
    expect(times.atMost('crm.item.list')).toBeGreaterThan(0.5);
  });
});

describe('the command for a page', () => {
  const users = { method: 'user.get', params: { FILTER: { ACTIVE: true } }, rowsAt: '', idField: 'ID' };

  test('orders users in the way of their method', () => {
    expect(pageCommand(users, { above: 7 }).params).toEqual({
      FILTER: { ACTIVE: true, '>ID': 7 },
      sort: 'ID',
      order: 'ASC',
      start: -1,
    });
  });

  test('has no filter where there is nothing to bound', () => {
    const list = { method: 'crm.requisite.list', params: {}, rowsAt: '', idField: 'ID' };
    expect(pageCommand(list, {}, { descending: true }).params).toEqual({ order: { ID: 'DESC' }, start: -1 });
  });
});
