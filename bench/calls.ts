import { missingVoice } from '../local/demo/call/speak.ts';
import { pocketsphinx } from '../shared/adapters/speech/pocketsphinx/pocketsphinx.ts';
import { extractiveSummary } from '../shared/domain/calls/summary/extractive-summary.ts';
import { crashedCalls } from './lib/calls/crashed-calls.ts';
import { callLoad } from './lib/calls/load.ts';
import { hourOfTalk } from './lib/calls/long-transcript.ts';
import { bareRate, recogniseDemo } from './lib/calls/recognised-call.ts';
import { type BenchContext, type Figure, rounded } from './lib/figure.ts';

const lower = { better: 'lower' } as const;

/** Recognition of the demo's recordings, summaries of an hour, and a thousand recordings at once. */
export async function bench(context: BenchContext): Promise<readonly Figure[]> {
  return [
    ...summaryFigures(context),
    ...(await speechFigures(context)),
    ...(await crashFigures(context)),
    ...(await loadFigures(context)),
  ];
}

function summaryFigures({ progress }: BenchContext): readonly Figure[] {
  return (['ru', 'en'] as const).map((language) => {
    progress(`summary of an hour, ${language}`);
    const transcript = hourOfTalk(language);
    // The slowest one counts: of a process that has just begun, as a function's may have.
    const times = Array.from({ length: 7 }, () => {
      const startedAt = performance.now();
      extractiveSummary({ transcript, startedAt: 0, zone: 'Europe/Moscow', maskNumbers: true });
      return performance.now() - startedAt;
    });
    const name = `offline summary of 60 minutes, ${language}`;
    return { name, value: rounded(Math.max(...times) / 1000), unit: 's', ...lower, target: 1 };
  });
}

/** @throws Error where the programs are missing: a figure that was not measured is none. */
async function speechFigures({ progress }: BenchContext): Promise<readonly Figure[]> {
  const lack = await pocketsphinx().lacks();
  const missing = [...(await missingVoice()), ...(lack ? ['pocketsphinx', 'pocketsphinx-en-us'] : [])];
  if (missing.length > 0) throw new Error(`install ${missing.join(' ')} to measure recognition`);
  progress('ten sentences by the engine alone');
  const bare = await bareRate();
  progress('the same in one recording through the pipeline, 16 kHz');
  const wide = await recogniseDemo(16_000);
  progress('… and at 8 kHz');
  const narrow = await recogniseDemo(8000);
  const percent = { unit: '%', ...lower };
  const right = { unit: '%', better: 'higher', target: 100 } as const;
  return [
    { name: 'word error rate, engine alone', value: rounded(bare), ...percent },
    { name: 'word error rate, pipeline', value: rounded(wide.rate), ...percent, target: 10 },
    {
      name: 'word error rate, pipeline above the engine',
      ...{ value: rounded(wide.rate - bare), unit: 'points', ...lower, target: 1 },
    },
    { name: 'words on the right side', value: rounded(wide.sidesRight), ...right },
    { name: 'words on the right side, 8 kHz', value: rounded(narrow.sidesRight), ...right },
    { name: 'word error rate, pipeline, 8 kHz', value: rounded(narrow.rate), ...percent },
  ];
}

async function crashFigures({ progress }: BenchContext): Promise<readonly Figure[]> {
  const { deaths, extraJobs, notWhole } = await crashedCalls(progress);
  const none = { ...lower, target: 0 };
  return [
    { name: 'deaths before and after every step', value: deaths, unit: 'deaths', better: 'higher' },
    { name: 'told tenfold, killed at every step, jobs too many', value: extraJobs, unit: 'jobs', ...none },
    { name: 'told tenfold, killed at every step, not whole', value: notWhole, unit: 'calls', ...none },
  ];
}

async function loadFigures({ progress }: BenchContext): Promise<readonly Figure[]> {
  progress('1000 recordings of 5 minutes at once');
  const load = await callLoad({ calls: 1000, kills: 0, progress });
  progress('100 recordings under a worker that is killed five times');
  const killed = await callLoad({ calls: 100, kills: 5, progress });
  const none = { ...lower, target: 0 };
  return [
    {
      name: '1000 recordings at once, memory',
      value: rounded(load.peakMegabytes),
      unit: 'MB',
      ...lower,
      target: 256,
    },
    { name: '1000 recordings at once, lost', value: load.lost, unit: 'calls', ...none },
    { name: '1000 recordings told tenfold, jobs too many', value: load.extraJobs, unit: 'jobs', ...none },
    { name: '1000 recordings at once, until all is done', value: rounded(load.seconds), unit: 's', ...lower },
    { name: '100 recordings under 5 kills, lost', value: killed.lost, unit: 'calls', ...none },
    { name: '100 recordings under 5 kills, jobs too many', value: killed.extraJobs, unit: 'jobs', ...none },
    {
      name: 'billed minutes, by what the skip rules leave',
      ...{
        value: rounded(Math.max(load.billedRatio, killed.billedRatio)),
        unit: '×',
        ...lower,
        target: 1.02,
      },
    },
  ];
}
