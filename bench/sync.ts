import { type BenchContext, type Figure, percentile, rounded } from './lib/figure.ts';
import { changeAcross } from './lib/sync/change-across.ts';
import { firstLoad } from './lib/sync/first-load.ts';
import { killedAnywhere, killedLoad } from './lib/sync/killed-load.ts';

const counterparties = 10_000;
const changes = 40;
const killedCounterparties = { anywhere: 6, often: 60 };
const deaths = 40;

const lower = { better: 'lower' } as const;
const none = { ...lower, target: 0 } as const;

/**
 * The synchronisation: how soon a change is on the other side, what the first load of all clients of a base into an
 * empty portal costs, what telling all of it again does, and what comes of a load whose workers die over it.
 */
export async function bench({ progress }: BenchContext): Promise<readonly Figure[]> {
  progress(`${changes} changes on either side, in real time`);
  const across = await acrossFigures();
  progress(`first load of ${counterparties} counterparties`);
  const load = await loadFigures();
  progress(`first loads killed at every point, and one killed ${deaths} times`);
  return [...across, ...load, ...(await killedFigures())];
}

async function acrossFigures(): Promise<readonly Figure[]> {
  const { toBase, toPortal } = await changeAcross(changes);
  const figure = (name: string, times: readonly number[], share: number, target?: number): Figure => ({
    name: `${name}, p${share}`,
    ...{ value: Math.round(percentile(times, share)), unit: 'ms', ...lower },
    ...(target !== undefined && { target }),
  });
  return [
    figure('change of the base on the portal', toPortal, 50),
    figure('change of the base on the portal', toPortal, 95, 5000),
    figure('change of the portal in the base', toBase, 50),
    figure('change of the portal in the base', toBase, 95, 5000),
  ];
}

async function loadFigures(): Promise<readonly Figure[]> {
  const load = await firstLoad(counterparties);
  // Counted, not timed: three digits would hide a miss.
  const exact = (value: number) => Math.round(value * 10_000) / 10_000;
  return [
    {
      name: `calls for a first load of ${counterparties} counterparties`,
      ...{ value: exact(load.calls / load.fewestCalls), unit: '× minimum', ...lower, target: 1.1 },
    },
    { name: 'portal calls per record', value: exact(load.calls / load.records), unit: 'calls', ...lower },
    {
      name: 'portal commands per record',
      ...{ value: rounded(load.commands / load.records), unit: 'commands', ...lower },
    },
    {
      name: 'table writes per record',
      ...{ value: rounded(load.tableWrites / load.records), unit: 'writes', ...lower },
    },
    { name: 'records made when all is told again', value: load.secondTime, unit: 'records', ...none },
  ];
}

async function killedFigures(): Promise<readonly Figure[]> {
  const anywhere = await killedAnywhere(killedCounterparties.anywhere);
  const often = await killedLoad(killedCounterparties.often, deaths);
  const sum = (part: 'deaths' | 'duplicates' | 'lost') => anywhere[part] + often[part];
  return [
    { name: 'deaths of workers over first loads', value: sum('deaths'), unit: 'deaths', better: 'higher' },
    { name: 'records doubled by deaths', value: sum('duplicates'), unit: 'records', ...none },
    { name: 'records lost by deaths', value: sum('lost'), unit: 'records', ...none },
  ];
}
