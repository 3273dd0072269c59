import { tooManyMissing } from '../../domain/catalogue/full-exchange.ts';
import type { CatalogueSettings } from '../../domain/catalogue/settings.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { ImportJobs } from '../imports/import-jobs.ts';
import type { MarkRepository } from '../sync/marks.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import { productMarks } from './product-marks.ts';
import { type Staged, type StagedRepository, staged } from './staged-repository.ts';

export interface JudgeDeps {
  readonly staged: StagedRepository;
  readonly marks: MarkRepository;
  readonly jobs: Pick<ImportJobs, 'unfinished'>;
  readonly clock: Pick<Clock, 'now'>;
  /** Tells a person that so many goods of all were not brought, and nothing was done about it. */
  readonly tooMany: (missing: number, all: number) => Promise<void>;
}

/** When to look again; nothing when no full exchange is under way. */
export interface Judged {
  readonly nextAt?: number;
}

const pageSize = 500;

/**
 * Marks goods missing that a full exchange no longer brought, once it is over; their products become inactive with the
 * next synchronisation, and active again as soon as the base speaks of them. More than the settings allow is not believed:
 * a person is told and all stay. Callers hold the connection's import lease. May be cut off anywhere and run again.
 */
export async function judgeFullExchanges(
  deps: JudgeDeps,
  scope: ConnectionScope,
  settings: CatalogueSettings,
): Promise<Judged> {
  const { full } = await deps.staged.catalogueState(scope);
  if (Object.keys(full).length === 0) return {};
  const now = deps.clock.now();
  const reading = (await deps.jobs.unfinished(scope)).some(({ state }) => state !== 'staged');
  if (reading) return { nextAt: now + 60_000 };
  for (const [catalogue, { since, overAt }] of Object.entries(full)) {
    if (overAt > now) continue;
    if (settings.deactivateMissing) await judge(deps, scope, settings, catalogue, since);
    const state = await deps.staged.catalogueState(scope);
    const { [catalogue]: _, ...others } = state.full;
    await deps.staged.saveCatalogueState(scope, { ...state, full: others });
  }
  return nextOf(Object.values((await deps.staged.catalogueState(scope)).full));
}

/** Nothing can be said any more of what full exchanges under way did not bring: a file of them could not be read. */
export async function forgetFullExchanges(
  repository: StagedRepository,
  scope: ConnectionScope,
): Promise<void> {
  const state = await repository.catalogueState(scope);
  if (Object.keys(state.full).length > 0) await repository.saveCatalogueState(scope, { ...state, full: {} });
}

/** When the first of some full exchanges is over. */
export function nextOf(exchanges: readonly { readonly overAt: number }[]): Judged {
  return exchanges.length === 0 ? {} : { nextAt: Math.min(...exchanges.map(({ overAt }) => overAt)) };
}

async function judge(
  deps: JudgeDeps,
  scope: ConnectionScope,
  { mostMissingPercent }: CatalogueSettings,
  catalogue: string,
  since: number,
): Promise<void> {
  const missing: string[] = [];
  let all = 0;
  for await (const goods of aliveGoods(deps.staged, scope, catalogue)) {
    all += goods.length;
    const seen = await deps.staged.read(
      scope,
      'seen',
      goods.map(({ ref }) => ref),
    );
    for (const { ref } of goods) if ((seen.get(ref)?.state.at ?? 0) < since) missing.push(ref);
  }
  if (tooManyMissing(missing.length, all, mostMissingPercent)) return deps.tooMany(missing.length, all);
  for (let first = 0; first < missing.length; first += pageSize) {
    const refs = missing.slice(first, first + pageSize);
    const goods = [...(await deps.staged.read(scope, 'good', refs)).values()];
    await deps.staged.write(
      scope,
      goods.map(({ ref, state }) => staged('good', ref, { ...state, missing: true })),
    );
    await deps.marks.set(scope, await productMarks(deps.staged, scope, refs));
  }
}

/** Goods of a catalogue that are neither deleted nor missing already, page by page. */
async function* aliveGoods(
  repository: StagedRepository,
  scope: ConnectionScope,
  catalogue: string,
): AsyncGenerator<readonly Staged<'good'>[]> {
  let cursor: string | undefined;
  do {
    const page = await repository.refs(scope, 'good', pageSize, cursor);
    const goods = [...(await repository.read(scope, 'good', page.refs)).values()];
    yield goods.filter(
      ({ state }) => (state.catalogue ?? '') === catalogue && !state.deleted && state.missing !== true,
    );
    cursor = page.next;
  } while (cursor !== undefined);
}
