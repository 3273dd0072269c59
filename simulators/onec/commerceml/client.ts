import { sleepUntilAborted } from '../../../shared/kernel/clock.ts';
import type { Random } from '../../../shared/kernel/random.ts';
import type { OnecBase } from '../base/base.ts';
import { type ChangeSet, groupTree } from '../base/registration.ts';
import { ExchangeRefused } from './answers.ts';
import { type Encoding, usualEncoding } from './encode.ts';
import { fetchOrders, type LoadOrders } from './orders-in.ts';
import { type OutgoingPackage, packagesOf } from './package-files.ts';
import { sendPackage } from './send-package.ts';
import { ExchangeSession, type SessionTools } from './session.ts';
import type { Writing } from './write-common.ts';

export interface ClientOptions extends SessionTools {
  readonly base: OnecBase;
  readonly random: Random;
  /** Name of the exchange node; each has a registration of its own. */
  readonly node?: string;
  readonly encoding?: Encoding;
  /** Minutes east of Greenwich of the base's clock; 180 when not given. */
  readonly zoneMinutes?: number;
  /** Takes orders; without it orders are not asked for. */
  readonly loadOrders?: LoadOrders;
}

/** How a run went, as the log of the exchange node shows it. */
export interface RunReport {
  readonly ok: boolean;
  /** Names of the documents that were taken. */
  readonly taken: readonly string[];
  readonly errors: readonly string[];
}

/** When the job runs; УНФ proposes every 15 minutes, everything every 4 hours. */
export interface Schedule {
  readonly every: number;
  readonly fullEvery: number;
  readonly signal: AbortSignal;
  readonly told: (report: RunReport) => void;
}

function failedRun(error: unknown): RunReport {
  return { ok: false, taken: [], errors: [error instanceof Error ? error.message : String(error)] };
}

/** «Обмен с сайтом» of one node: sends what is registered, full or changes, and forgets it only after `success`. */
export class OnecClient {
  readonly #options: ClientOptions;
  readonly #node: string;
  #everExchanged = false;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.#node = options.node ?? 'site';
    options.base.node(this.#node);
  }

  /** One run: changes since the last success, or everything. Refusals end up in the report, other failures are thrown. */
  async exchange(run: { readonly full?: boolean } = {}): Promise<RunReport> {
    const { base, profile } = this.#options;
    const full = run.full === true || !this.#everExchanged;
    if (run.full === true) base.registerAll(this.#node);
    const errors: string[] = [];
    const taken: string[] = [];
    if (profile.testLogin && !(await this.#attempt(() => this.#testLogin(), errors))) {
      return { ok: false, taken, errors };
    }
    const changes = base.node(this.#node).read();
    await this.#sendAll(changes, full, taken, errors);
    if (errors.length === 0) {
      this.#everExchanged = true;
      this.#forgetAll(changes);
    }
    const { loadOrders } = this.#options;
    if (loadOrders) await this.#attempt(() => fetchOrders(this.#options, loadOrders), errors);
    return { ok: errors.length === 0, taken, errors };
  }

  /** The scheduled job: a run that fails with an exception is started again, with pauses. */
  async scheduledJob(run: { readonly full?: boolean } = {}): Promise<RunReport> {
    const { clock, profile } = this.#options;
    for (let restart = 0; ; restart += 1) {
      try {
        return await this.exchange(run);
      } catch (error) {
        if (restart >= profile.job.restarts) throw error;
        await clock.sleep(profile.job.pause);
      }
    }
  }

  /**
   * Runs the job for as long as the signal lets it: every `every` milliseconds, a full export every `fullEvery`. What
   * a run came to goes to `told`; one that failed altogether is tried again at its next time, as by 1C's scheduler.
   */
  async runSchedule(schedule: Schedule): Promise<void> {
    const { clock } = this.#options;
    let fullAt = clock.now() + schedule.fullEvery;
    while (!schedule.signal.aborted) {
      const full = clock.now() >= fullAt;
      if (full) fullAt = clock.now() + schedule.fullEvery;
      schedule.told(await this.scheduledJob({ full }).catch(failedRun));
      await sleepUntilAborted(clock, schedule.every, schedule.signal);
    }
  }

  async #testLogin(): Promise<void> {
    await new ExchangeSession(this.#options).login('catalog');
  }

  /** Failure of the first portion, which has the classifier, ends the run; so does any with УНФ. */
  async #sendAll(changes: ChangeSet, full: boolean, taken: string[], errors: string[]): Promise<void> {
    const { base, profile, encoding = usualEncoding } = this.#options;
    const writing: Writing = { base, profile, formedAt: this.#formedAt(), onlyChanges: !full };
    let first = true;
    for (const outgoing of packagesOf(changes, writing, encoding)) {
      const sent = await this.#attempt(() => this.#sendWithRepeats(outgoing), errors);
      if (sent) {
        taken.push(...outgoing.documents.map((document) => document.name));
        if (profile.forgets === 'message') this.#forgetPortion(changes, outgoing);
      } else if (first || profile.forgets === 'references') {
        return;
      }
      first = false;
    }
  }

  async #sendWithRepeats(outgoing: OutgoingPackage): Promise<void> {
    const { packageRepeats } = this.#options.profile;
    for (let repeat = 0; ; repeat += 1) {
      try {
        await sendPackage(outgoing, this.#options, this.#options.random);
        return;
      } catch (error) {
        if (!(error instanceof ExchangeRefused) || repeat >= packageRepeats) throw error;
      }
    }
  }

  /** УТ forgets portion by portion: goods that still have offers to send stay until these are taken. */
  #forgetPortion(changes: ChangeSet, { kind, refs }: OutgoingPackage): void {
    const { base } = this.#options;
    const done = kind === 'offers' ? refs : refs.filter((ref) => base.good(ref).deleted);
    base.node(this.#node).forgetMessage(changes.messageNumber, done);
  }

  #forgetAll(changes: ChangeSet): void {
    const registration = this.#options.base.node(this.#node);
    const refs = [groupTree, ...changes.goods, ...changes.offers];
    if (this.#options.profile.forgets === 'references') registration.forgetReferences(refs);
    else registration.forgetMessage(changes.messageNumber, refs);
  }

  /** Local time of the base without a zone, as 1C writes it. */
  #formedAt(): string {
    const { clock, zoneMinutes = 180 } = this.#options;
    return new Date(clock.now() + zoneMinutes * 60_000).toISOString().slice(0, 19);
  }

  async #attempt(work: () => Promise<void>, errors: string[]): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      if (!(error instanceof ExchangeRefused)) throw error;
      errors.push(error.message);
      return false;
    }
  }
}
