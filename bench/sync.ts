import { type BenchContext, type Figure, rounded } from './lib/figure.ts';
import { firstClients } from './lib/first-clients.ts';

const counterparties = 10_000;

/**
 * The synchronisation: what the first load of all clients of a base into an empty portal costs, and what telling all of
 * it again does.
 */
export async function bench({ progress }: BenchContext): Promise<readonly Figure[]> {
  progress(`first load of ${counterparties} counterparties`);
  const load = await firstClients(counterparties);
  progress(JSON.stringify(load));
  const per = (count: number) => rounded(count / load.records);
  return [
    {
      name: `calls for a first load of ${counterparties} counterparties`,
      // Counted, not timed: three digits would hide a miss.
      value: Math.round((load.calls / load.fewestCalls) * 10_000) / 10_000,
      unit: '× minimum',
      better: 'lower',
      target: 1.1,
    },
    {
      name: 'portal calls per record',
      value: Math.round((load.calls / load.records) * 10_000) / 10_000,
      unit: 'calls',
      better: 'lower',
    },
    { name: 'portal commands per record', value: per(load.commands), unit: 'commands', better: 'lower' },
    { name: 'table writes per record', value: per(load.tableWrites), unit: 'writes', better: 'lower' },
    {
      name: 'records made when all is told again',
      value: load.secondTime,
      unit: 'records',
      better: 'lower',
      target: 0,
    },
  ];
}
