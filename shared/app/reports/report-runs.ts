import { keys } from '../../contracts/keys.ts';
import type { Clock } from '../../kernel/clock.ts';
import { plain } from '../../kernel/json-text.ts';
import type { Text } from '../../kernel/text.ts';
import { type Condition, ConditionFailed, type Item, type Table, type Update } from '../../ports/table.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import { type ReportRun, runSchema } from './run.ts';

/**
 * A run is kept so long: much longer than any message or repetition may come, and for people to look at. Seconds.
 */
const keptSeconds = 400 * 86_400;

/** Another worker moved the run on meanwhile. */
export class RunMoved extends Error {
  constructor(slot: string) {
    super(`the run ${slot} was moved on by another worker`);
    this.name = 'RunMoved';
  }
}

/** What names a run within its connection. */
export type RunKey = Pick<ReportRun, 'subscription' | 'slot'>;

/** Runs of reports: one item per subscription and slot, whose state only moves on under conditions. */
export class ReportRuns {
  readonly #table: Table;
  readonly #clock: Pick<Clock, 'now'>;

  constructor(table: Table, clock: Pick<Clock, 'now'>) {
    this.#table = table;
    this.#clock = clock;
  }

  /** The run, made unless it is there. */
  async open(
    scope: ConnectionScope,
    {
      subscription,
      slot,
      ...said
    }: RunKey &
      Pick<ReportRun, 'at' | 'date' | 'time' | 'manual' | 'post'> &
      Partial<Pick<ReportRun, 'form'>>,
    state: 'claimed' | 'made' = 'claimed',
  ): Promise<ReportRun> {
    const key = keys.reportRun.build({ ...scope, subscription, slot });
    const now = this.#clock.now();
    const item = {
      ...key,
      version: 1,
      state,
      attempts: 0,
      createdAt: now,
      ttl: ttlFrom(now),
      ...plain(said),
    };
    try {
      await this.#table.put(item, { absent: true });
      return runOf(item);
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
    }
    const run = await this.get(scope, { subscription, slot });
    if (!run) throw new RunMoved(slot);
    return run;
  }

  async get(scope: ConnectionScope, { subscription, slot }: RunKey): Promise<ReportRun | undefined> {
    const item = await this.#table.get(keys.reportRun.build({ ...scope, subscription, slot }));
    return item && runOf(item);
  }

  /** The last runs of a subscription, newest slot first. */
  async last(scope: ConnectionScope, subscription: string, limit: number): Promise<readonly ReportRun[]> {
    const { pk } = keys.reportRun.build({ ...scope, subscription, slot: '-' });
    const prefix = keys.reportRun.skPrefix({ subscription });
    const page = await this.#table.query({ pk, prefix, descending: true, limit });
    return page.items.map(runOf);
  }

  /** `claimed` → `made`. @throws RunMoved */
  async made(
    scope: ConnectionScope,
    run: ReportRun,
    post: NonNullable<ReportRun['post']>,
  ): Promise<ReportRun> {
    return this.#move(scope, run, { set: { state: 'made', post: plain(post) } }, inState('claimed'));
  }

  /**
   * `made` → `posting`, or a `posting` that came to nothing → `posting` anew. Only who gets through may send.
   * @throws RunMoved
   */
  async beginPosting(scope: ConnectionScope, run: ReportRun, token: string): Promise<ReportRun> {
    const update = { set: { state: 'posting', postingToken: token, postingAt: this.#clock.now() } };
    return this.#move(scope, run, update, asSeen(run));
  }

  /** `posting` → `made`: it surely never reached the portal. @throws RunMoved */
  async neverSent(scope: ConnectionScope, run: ReportRun): Promise<ReportRun> {
    const update = { set: { state: 'made' }, remove: ['postingToken', 'postingAt'] };
    return this.#move(scope, run, update, asSeen(run));
  }

  /** `posting` → `posted`. @throws RunMoved */
  async posted(scope: ConnectionScope, run: ReportRun, postId: string, link: string): Promise<ReportRun> {
    const update = {
      set: { state: 'posted', postId, link, finishedAt: this.#clock.now() },
      remove: ['cause'],
    };
    return this.#move(scope, run, update, inState('posting'));
  }

  /** Ends a run without a post. @throws RunMoved */
  async ended(
    scope: ConnectionScope,
    run: ReportRun,
    state: 'failed' | 'missed',
    cause: { readonly causeKey: string; readonly text: Text },
  ): Promise<ReportRun> {
    const update = { set: { state, cause: plain(cause), finishedAt: this.#clock.now() } };
    return this.#move(scope, run, update, asSeen(run));
  }

  /**
   * Takes a run that ended without a post up again, because a person wants it. One that may have reached the portal is
   * looked for first. @throws RunMoved
   */
  async reopened(scope: ConnectionScope, run: ReportRun, round: number): Promise<ReportRun> {
    const update = {
      set: { state: reopenedState(run), manual: true, attempts: 0, round, askedAt: this.#clock.now() },
      remove: ['finishedAt', 'cause'],
    };
    return this.#move(scope, run, update, asSeen(run));
  }

  /** Notes what the run waits for. @throws RunMoved */
  async waits(
    scope: ConnectionScope,
    run: ReportRun,
    cause: { readonly causeKey: string; readonly text: Text },
  ): Promise<ReportRun> {
    return this.#move(scope, run, { set: { cause: plain(cause) } }, inState(run.state));
  }

  /** Counts that the run was put off, and why. @throws RunMoved */
  async putOff(
    scope: ConnectionScope,
    run: ReportRun,
    cause: { readonly causeKey: string; readonly text: Text },
  ): Promise<ReportRun> {
    const update = { set: { cause: plain(cause) }, add: { attempts: 1 } };
    return this.#move(scope, run, update, inState(run.state));
  }

  async #move(
    scope: ConnectionScope,
    { subscription, slot }: RunKey,
    update: Update,
    condition: Condition,
  ): Promise<ReportRun> {
    const key = keys.reportRun.build({ ...scope, subscription, slot });
    try {
      return runOf(await this.#table.update(key, update, condition));
    } catch (error) {
      if (error instanceof ConditionFailed) throw new RunMoved(slot);
      throw error;
    }
  }
}

function reopenedState({ post, postingToken }: ReportRun): ReportRun['state'] {
  if (!post) return 'claimed';
  return postingToken === undefined ? 'made' : 'posting';
}

function inState(state: ReportRun['state']): Condition {
  return { attribute: 'state', equals: state };
}

/** Nobody has moved the run, or begun to send it, since it was read. */
function asSeen({ state, postingToken }: ReportRun): Condition {
  if (postingToken === undefined) return inState(state);
  return { all: [inState(state), { attribute: 'postingToken', equals: postingToken }] };
}

function ttlFrom(now: number): number {
  return Math.ceil(now / 1000) + keptSeconds;
}

function runOf(item: Item): ReportRun {
  const parts = keys.reportRun.parse(item);
  if (!parts) throw new Error(`not the key of a report run: ${item.pk} / ${item.sk}`);
  const { version: _, ...stored } = runSchema.parse(item);
  return { subscription: parts.subscription, slot: parts.slot, ...stored };
}
