import { type BenchContext, type Figure, median, rounded } from './lib/figure.ts';
import { type Contest, contest, isDone } from './lib/portal/contenders.ts';
import { allJobs, type Job } from './lib/portal/jobs.ts';
import { type Bounds, boundsOf } from './lib/portal/minimum.ts';
import type { JobOutcome } from './lib/portal/outcome.ts';
import { overheadPerCall } from './lib/portal/overhead.ts';

/** Jobs that need fewer calls than this may spend three more; larger ones five per cent. */
const tinyCalls = 16;

/**
 * The portal client against the least calls and the least time a job can be done with, and beside it the vendor's SDK
 * and the strategy of fast_bitrix24, on a simulated portal and virtual time. Virtual time knows no noise: one run of
 * each; the client's own CPU time is the median of five.
 */
export async function bench({ progress }: BenchContext): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  const contests: Contest[] = [];
  for (const job of allJobs()) {
    progress(job.name);
    const result = await contest(job);
    contests.push(result);
    figures.push(...figuresOf(job, boundsOf(job), result));
  }
  progress('CPU time of one call');
  return [
    ...figures,
    ...comparisons(contests),
    figure('CPU time of one call', await overheadPerCall(), 'ms', 1),
  ];
}

function figuresOf(job: Job, bounds: Bounds, { ours, sdk, fast }: Contest): readonly Figure[] {
  const named = (what: string) => `${job.name}: ${what}`;
  const refusals = job.competitor === undefined ? 0.1 : 1;
  return [
    ...callFigures(job, bounds, ours),
    figure(named('makespan'), ours.seconds, 's'),
    figure(named('least makespan'), bounds.seconds, 's'),
    figure(named('makespan / least'), ours.seconds / bounds.seconds, '×', 1.15),
    figure(named('answers 503'), (100 * ours.refused) / ours.calls, '%', refusals),
    figure(named('answers 429'), ours.operatingLimited, '', 0),
    figure(named('lost or doubled'), ours.lost + ours.doubled, '', 0),
    ...(job.competitor === undefined
      ? []
      : [figure(named('answers 503 to the other application'), ours.othersRefused, '')]),
    ...rivalFigures(job, 'SDK', sdk),
    ...rivalFigures(job, 'fast_bitrix24', fast),
  ];
}

function callFigures({ name, work }: Job, { calls, probing }: Bounds, ours: JobOutcome): readonly Figure[] {
  const tiny = calls < tinyCalls && work.kind !== 'delta';
  const most = work.kind === 'delta' ? 1.15 : 1.05;
  return [
    figure(`${name}: HTTP calls`, ours.calls, '', tiny ? calls + 3 : undefined),
    figure(`${name}: least HTTP calls`, calls, ''),
    figure(`${name}: calls that learn where the ids end`, probing, ''),
    figure(
      `${name}: HTTP calls / least and learning`,
      ours.calls / (calls + probing),
      '×',
      tiny ? undefined : most,
    ),
  ];
}

function rivalFigures({ name }: Job, who: string, rival: JobOutcome): readonly Figure[] {
  return [
    figure(`${name}: ${who}: HTTP calls`, rival.calls, ''),
    figure(`${name}: ${who}: makespan`, rival.seconds, 's'),
    figure(`${name}: ${who}: answers 503`, rival.refused, ''),
    figure(`${name}: ${who}: answers 429`, rival.operatingLimited, ''),
    figure(`${name}: ${who}: lost or doubled`, rival.lost + rival.doubled, ''),
  ];
}

/** Only where a rival did the whole job: giving up early is not being fast. */
function comparisons(contests: readonly Contest[]): readonly Figure[] {
  const ratios = (rival: 'sdk' | 'fast') =>
    contests.flatMap((one) => (isDone(one[rival]) ? [one[rival].seconds / one.ours.seconds] : []));
  const [sdk, fast] = [ratios('sdk'), ratios('fast')];
  const factor = (name: string, value: number, target: number): Figure => ({
    ...figure(name, value, '×'),
    better: 'higher',
    target,
  });
  return [
    figure('jobs', contests.length, ''),
    { ...figure('jobs done by the SDK', sdk.length, ''), better: 'higher' },
    { ...figure('jobs done by fast_bitrix24', fast.length, ''), better: 'higher' },
    factor('times as fast as the SDK, median', median(sdk), 3),
    factor('times as fast as the SDK, least', Math.min(...sdk), 0.98),
    factor('times as fast as fast_bitrix24, median', median(fast), 1),
    factor('times as fast as fast_bitrix24, least', Math.min(...fast), 0.98),
  ];
}

function figure(name: string, value: number, unit: string, target?: number): Figure {
  return { name, value: rounded(value), unit, better: 'lower', ...(target === undefined ? {} : { target }) };
}
