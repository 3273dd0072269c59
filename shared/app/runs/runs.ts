import { timePart } from '../../contracts/key-pattern.ts';
import { keys } from '../../contracts/keys.ts';
import {
  countNames,
  isOver,
  type Run,
  type RunCounts,
  type RunState,
  runSchema,
} from '../../domain/runs/run.ts';
import type { Clock } from '../../kernel/clock.ts';
import { plain } from '../../kernel/json-text.ts';
import type { Text } from '../../kernel/text.ts';
import { type Condition, ConditionFailed, type Item, type Table } from '../../ports/table.ts';
import { ttlOf } from '../history/days.ts';
import type { ConnectionScope } from '../sync/scope.ts';

/** What somebody asks for. */
export type RunRequest = Pick<Run, 'kind' | 'by' | 'options' | 'keptUntil'>;

/**
 * Runs of a connection, one after the other. Beside each that is not over lies a small item that says so, written first
 * and removed last, so that the open ones are found without reading all.
 */
export class Runs {
  readonly #table: Table;
  readonly #clock: Clock;
  readonly #newToken: () => string;

  constructor(table: Table, clock: Clock, newToken: () => string) {
    this.#table = table;
    this.#clock = clock;
    this.#newToken = newToken;
  }

  /** Makes a run; `id` makes asking twice asking once. Ring the connection's doorbell afterwards. */
  async create(scope: ConnectionScope, request: RunRequest, id?: string): Promise<Run> {
    const now = this.#clock.now();
    // Ids sort by time, so that the newest come first when read backwards.
    const run = id ?? `${timePart(now)}-${this.#newToken().slice(0, 8)}`;
    const said = { ...request, state: 'waiting' as const, stage: 0, slices: 0, createdAt: now };
    await this.#table.put({ ...keys.openRun.build({ ...scope, run }), ttl: ttlOf(request.keptUntil) });
    try {
      const item = { ...keys.run.build({ ...scope, run }), version: 1, ...plain(said) };
      await this.#table.put({ ...item, ttl: ttlOf(request.keptUntil) }, { absent: true });
      return { ...said, id: run, counts: {} };
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
    }
    const existing = await this.get(scope, run);
    if (!existing) throw new Error(`run ${run} vanished`);
    if (isOver(existing)) await this.#close(scope, run);
    return existing;
  }

  async get(scope: ConnectionScope, id: string): Promise<Run | undefined> {
    const item = await this.#table.get(keys.run.build({ ...scope, run: id }));
    return item && runOf(item);
  }

  /** Runs in pages, newest first. */
  async list(
    scope: ConnectionScope,
    limit: number,
    cursor?: string,
  ): Promise<{ readonly runs: readonly Run[]; readonly next?: string }> {
    const page = await this.#table.query({
      pk: keys.run.build({ ...scope, run: '-' }).pk,
      prefix: keys.run.skPrefix({}),
      descending: true,
      limit,
      ...(cursor !== undefined && { cursor }),
    });
    return { runs: page.items.map(runOf), ...(page.next !== undefined && { next: page.next }) };
  }

  /** Runs that are not over, in the order in which they were asked for. */
  async open(scope: ConnectionScope): Promise<readonly Run[]> {
    const { items } = await this.#table.query({
      pk: keys.openRun.build({ ...scope, run: '-' }).pk,
      prefix: keys.openRun.skPrefix({}),
    });
    const found: Run[] = [];
    for (const item of items) {
      const id = keys.openRun.parse(item)?.run ?? '';
      const run = await this.get(scope, id);
      if (run && !isOver(run)) found.push(run);
      else if (run) await this.#close(scope, id);
    }
    return found.sort((left, right) => left.createdAt - right.createdAt);
  }

  /** Notes how far a run is; `undefined` when it is over meanwhile. */
  async progress(
    scope: ConnectionScope,
    id: string,
    set: Partial<
      Pick<Run, 'stage' | 'state' | 'startedAt' | 'expiresAt' | 'ending' | 'slices' | 'counts'>
    > & {
      readonly cursor?: string | null;
    },
  ): Promise<Run | undefined> {
    const { counts = {}, cursor, ...others } = set;
    const counted = Object.entries(counts).map(([name, value]) => [countAttribute(name), value] as const);
    return this.#change(scope, id, {
      set: {
        ...plain(others),
        ...Object.fromEntries(counted),
        ...(typeof cursor === 'string' && { cursor }),
      },
      ...(cursor === null && { remove: ['cursor'] }),
    });
  }

  /** The number of the next piece of a run's history. */
  async nextSlice(scope: ConnectionScope, id: string): Promise<number> {
    const key = keys.run.build({ ...scope, run: id });
    return runOf(await this.#table.update(key, { add: { slices: 1 } }, { present: true })).slices - 1;
  }

  /** Adds to what became of a run's records; `undefined` when the run is over meanwhile. */
  async count(scope: ConnectionScope, id: string, counts: RunCounts): Promise<Run | undefined> {
    const add = Object.entries(counts).filter(([, value]) => value !== 0);
    return this.#change(scope, id, {
      add: Object.fromEntries(add.map(([name, value]) => [countAttribute(name), value])),
    });
  }

  /** Ends a run; the first end counts. */
  async end(
    scope: ConnectionScope,
    id: string,
    state: Extract<RunState, 'finished' | 'stopped' | 'cancelled'>,
    reason?: Text,
  ): Promise<Run | undefined> {
    const set = { state, endedAt: this.#clock.now(), ...(reason && { reason: { ...reason } }) };
    const ended = await this.#change(scope, id, { set, remove: ['cursor'] });
    await this.#close(scope, id);
    return ended ?? this.get(scope, id);
  }

  /** Notes which run takes another one back. */
  async undone(scope: ConnectionScope, id: string, by: string): Promise<void> {
    await this.#table.update(
      keys.run.build({ ...scope, run: id }),
      { set: { undoneBy: by } },
      { present: true },
    );
  }

  async #change(
    scope: ConnectionScope,
    id: string,
    update: Parameters<Table['update']>[1],
  ): Promise<Run | undefined> {
    const isOpen: Condition = {
      all: [
        { present: true },
        ...(['finished', 'stopped', 'cancelled'] as const).map((state) => ({
          attribute: 'state',
          notEquals: state,
        })),
      ],
    };
    try {
      return runOf(await this.#table.update(keys.run.build({ ...scope, run: id }), update, isOpen));
    } catch (error) {
      if (error instanceof ConditionFailed) return undefined;
      throw error;
    }
  }

  async #close(scope: ConnectionScope, run: string): Promise<void> {
    await this.#table.delete(keys.openRun.build({ ...scope, run }));
  }
}

/** Counts are attributes of their own, so that they can be added to. */
function countAttribute(name: string): string {
  return `count_${name}`;
}

function runOf(item: Item): Run {
  const id = keys.run.parse(item)?.run;
  if (id === undefined) throw new Error(`not the key of a run: ${item.pk} / ${item.sk}`);
  const counts = countNames.flatMap((name) => {
    const value = item[countAttribute(name)];
    return typeof value === 'number' ? [[name, value] as const] : [];
  });
  const { version: _, ...run } = runSchema.parse({ ...item, counts: Object.fromEntries(counts) });
  return { id, ...run };
}
