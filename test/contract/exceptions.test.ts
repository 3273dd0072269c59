import { describe, expect, test } from 'vitest';
import { contractTable } from './contract-table.ts';
import { exceptions } from './exceptions.ts';
import { blobsSuite, fifoSuite, queueSuite, secretsSuite, tableSuite } from './suites.ts';

const suites = [tableSuite, queueSuite, fifoSuite, blobsSuite, secretsSuite].map((suite) => ({
  port: suite.port,
  cases: suite.cases.map(({ name }) => name),
  local: suite.local.map(({ name }) => name),
  remote: suite.remote.map(({ name }) => name),
}));

const excepted = (port: string, caseName: string) =>
  exceptions
    .filter((exception) => exception.port === port && exception.case === caseName)
    .map(({ engine }) => engine);

describe('exceptions of the contract', () => {
  test.each(exceptions)('of $engine from "$case" names a case and an engine that exist', (exception) => {
    const homes = suites.filter(
      ({ port, cases, remote }) =>
        port === exception.port && cases.includes(exception.case) && remote.includes(exception.engine),
    );
    expect(homes).toHaveLength(1);
  });

  test('none stands twice', () => {
    const places = exceptions.map((exception) => `${exception.port}/${exception.case}/${exception.engine}`);
    expect(new Set(places).size).toBe(places.length);
  });

  test.each(suites)('of $port leave every case at least one real engine', ({ port, cases, remote }) => {
    const without = cases.filter((name) => remote.every((engine) => excepted(port, name).includes(engine)));
    expect(without).toEqual([]);
  });

  test.each(suites)('of $port never spare the adapter of one machine', ({ port, cases, local }) => {
    for (const name of cases) {
      expect(excepted(port, name).filter((engine) => local.includes(engine))).toEqual([]);
    }
  });

  test('names of cases are unique within a port', () => {
    const names = suites.flatMap(({ port, cases }) => cases.map((name) => `${port}/${name}`));
    expect(new Set(names).size).toBe(names.length);
  });
});

test('the table shows what passed, failed, was excepted or could not run, and counts the exceptions', () => {
  const exception = { port: 'Queue', case: 'order', engine: 'b', reason: 'b knows no order at all' } as const;
  const result = (caseName: string, engine: string) => ({ port: 'Queue', caseName, engine });
  expect(
    contractTable(
      [
        { ...result('order', 'a-engine'), state: 'passed' },
        { ...result('order', 'b'), state: 'skipped', note: 'exception: b knows no order at all' },
        { ...result('delay', 'a-engine'), state: 'failed' },
        { ...result('delay', 'b'), state: 'passed' },
        { ...result('order', 'c'), state: 'skipped', note: 'absent: no c on this machine' },
      ],
      [exception, { ...exception, port: 'Blobs' }],
    ),
  ).toBe(
    'a-engine  b    c  Queue contract\n' +
      'ok        exc  -  order\n' +
      'FAIL      ok      delay\n' +
      '\nContract exceptions: 1\n' +
      '  Queue on b: order: b knows no order at all\n' +
      'Not run on c, absent: no c on this machine\n',
  );
});
