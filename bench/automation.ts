import { manyRobots } from './lib/automation/many-robots.ts';
import { robotsAccepted } from './lib/automation/robots-accepted.ts';
import { stageToPosted } from './lib/automation/stage-to-posted.ts';
import { type BenchContext, type Figure, percentile, rounded } from './lib/figure.ts';

const robots = 1000;
const deals = 20;

/**
 * Robots at the front door of the one-machine runtime, from a stage change to a posted document with both ends
 * simulated beside it, and a thousand robots at once on virtual time.
 */
export async function bench({ progress }: BenchContext): Promise<readonly Figure[]> {
  progress('calls of robots at the front door');
  const { failed, latencies } = await robotsAccepted();
  progress(`${deals} deals, one after another`);
  const posted = await stageToPosted(deals);
  progress(`${robots} robots at once`);
  const many = await manyRobots(robots);
  const lower = { better: 'lower' } as const;
  const milliseconds = { unit: 'ms', ...lower } as const;
  const none = { ...lower, target: 0 } as const;
  return [
    { name: 'robot accepted, p50', value: rounded(percentile(latencies, 50)), ...milliseconds },
    { name: 'robot accepted, p99', value: rounded(percentile(latencies, 99)), ...milliseconds, target: 50 },
    { name: 'robots not accepted', value: failed, unit: 'calls', ...none },
    { name: 'stage change to posted document, p50', value: rounded(percentile(posted, 50)), ...milliseconds },
    {
      name: 'stage change to posted document, p95',
      ...{ value: rounded(percentile(posted, 95)), ...milliseconds, target: 5000 },
    },
    { name: `${robots} robots at once`, value: rounded(many.seconds), unit: 's', ...lower },
    {
      name: `${robots} robots at once, least by the limits of the portal`,
      value: rounded(many.least),
      unit: 's',
      ...lower,
    },
    {
      name: `${robots} robots at once / least`,
      ...{ value: rounded(many.seconds / many.least), unit: '×', ...lower, target: 1.15 },
    },
    { name: 'robots left waiting', value: many.waiting, unit: 'robots', ...none },
    { name: 'robots answered with an error', value: many.errors, unit: 'robots', ...none },
    { name: 'documents posted more or less than once', value: many.misposted, unit: 'documents', ...none },
    { name: 'triggers fired more or less than once', value: many.misfired, unit: 'triggers', ...none },
    { name: 'HTTP calls refused by the portal', value: many.refused, unit: 'calls', ...none },
  ];
}
