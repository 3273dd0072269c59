import { pricesStore, productsStore } from '../../../simulators/portal/data/catalog/products.ts';
import { startChurn } from './churn.ts';
import type { Job } from './jobs.ts';
import type { World } from './world.ts';

/** What a contender made of a job. */
export interface JobOutcome {
  readonly calls: number;
  readonly seconds: number;
  /** Answers 503. */
  readonly refused: number;
  /** Commands answered 429. */
  readonly operatingLimited: number;
  /** Answers 503 that the other application got. */
  readonly othersRefused: number;
  /** Rows, or effects, that are missing. */
  readonly lost: number;
  /** Rows, or effects, that came more than once. */
  readonly doubled: number;
  /** Why it gave up. */
  readonly failure?: string;
}

/** Does a job on virtual time. `perform` returns the keys of what it got: a row each, or a call each. */
export async function measure(
  job: Job,
  world: World,
  perform: (job: Job, world: World) => Promise<readonly string[]>,
): Promise<JobOutcome> {
  const { clock, meter } = world;
  job.seed(world);
  const stops = [
    ...(job.competitor === undefined ? [] : [world.startCompetitor(job.competitor)]),
    ...(job.churn ? [startChurn(world)] : []),
  ];
  const atFirst = rowsOf(world);
  const startedAt = clock.now();
  const before = { ...meter };
  const limitedBefore = world.operatingLimited;
  let failure: string | undefined;
  const got = await perform(job, world).catch((error: unknown): readonly string[] => {
    failure = String(error).slice(0, 200);
    return [];
  });
  const seconds = (clock.now() - startedAt) / 1000;
  for (const stop of stops) stop();
  return {
    calls: meter.calls - before.calls,
    seconds,
    refused: meter.refused - before.refused,
    operatingLimited: world.operatingLimited - limitedBefore,
    othersRefused: world.competitorRefused,
    ...(job.churn ? countStaying(atFirst, rowsOf(world), got) : countOf(job, world, got)),
    ...(failure === undefined ? {} : { failure }),
  };
}

function countOf(
  job: Job,
  world: World,
  got: readonly string[],
): { readonly lost: number; readonly doubled: number } {
  const { work } = job;
  if (work.kind === 'write') {
    const products = world.portal.store(productsStore);
    const prices = world.portal.store(pricesStore);
    const written = new Set([...products].map((row) => row.xmlId));
    const priced = new Set([...prices].map((row) => row.productId));
    return {
      lost: 2 * work.products - written.size - priced.size,
      doubled: products.size - written.size + prices.size - priced.size,
    };
  }
  const different = new Set(got).size;
  return { lost: wantedRows(work) - different, doubled: got.length - different };
}

/** Rows that were there from the beginning to the end have to come, and nothing may come twice. */
function countStaying(
  before: ReadonlySet<string>,
  after: ReadonlySet<string>,
  got: readonly string[],
): { readonly lost: number; readonly doubled: number } {
  const seen = new Set(got);
  const lost = [...before].filter((key) => after.has(key) && !seen.has(key)).length;
  return { lost, doubled: got.length - seen.size };
}

function rowsOf({ portal }: World): ReadonlySet<string> {
  const products = [...portal.store(productsStore)].map(({ id }) => `0:${id}`);
  return new Set([...products, ...[...portal.store(pricesStore)].map(({ id }) => `1:${id}`)]);
}

function wantedRows(work: Exclude<Job['work'], { kind: 'write' }>): number {
  switch (work.kind) {
    case 'read':
      return work.rows.reduce((sum, rows) => sum + rows, 0);
    case 'delta':
      return 4 * work.companies.length;
    case 'workers':
      return work.workers * work.callsEach;
  }
}
