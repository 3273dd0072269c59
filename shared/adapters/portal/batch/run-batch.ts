import type { Clock } from '../../../kernel/clock.ts';
import { Broken, Busy, Transient } from '../../../kernel/outcome.ts';
import type { Random } from '../../../kernel/random.ts';
import type { Result } from '../../../kernel/result.ts';
import { type RetryPolicy, waitBeforeAttempt } from '../../../kernel/retry-policy.ts';
import type { Lane, Limiter, Outlook } from '../../../ports/limiter.ts';
import { type PortalAnswer, type PortalCommand, PortalError } from '../../../ports/portal.ts';
import type { PortalInstallation } from '../../../ports/portal-tokens.ts';
import type { Exchange, Exchanged } from '../exchange.ts';
import type { MethodTimes } from '../limits/method-times.ts';
import type { ErrorMeaning } from '../wire/classify-error.ts';
import type { WireError } from '../wire/envelope.ts';
import { callSizes } from './call-sizes.ts';
import { type Entry, failDependents, type Group, notRun, prepare } from './entry.ts';
import { mostCommands, type PackedCall, packCall } from './pack-call.ts';
import { observe, portalError, readOutcome, type Told } from './settle-call.ts';

export interface BatchDeps {
  readonly exchange: Exchange;
  readonly limiter: Limiter;
  readonly installation: PortalInstallation;
  readonly times: MethodTimes;
  readonly clock: Clock;
  readonly random: Random;
}

/** HTTP calls of one batch under way at a time; more when nothing is changed by them. */
const mostInFlight = 4;
const mostReadsInFlight = 16;
/** When people wait only the limits hold calls back; no more stand in line for them than are let out in this time. */
const longestLineMilliseconds = 2000;
/** Of a portal whose limits nobody was asked about, because little is to be sent. */
const quietOutlook: Outlook = { free: 0, intervalMilliseconds: 500 };
export const retryPolicy: RetryPolicy = { attempts: 4, baseMilliseconds: 500, capMilliseconds: 4000 };
/** After so many calls that stopped at an error, dependants no longer travel with what they depend on. */
const mostHalts = 2;

/** Sends any number of commands. One run per call to `Portal.batch`. */
export class BatchRun {
  readonly #deps: BatchDeps;
  readonly #lane: Lane;
  readonly #entries: readonly Entry[];
  readonly #onlyReads: boolean;
  /** Commands of the calls in the order in which they go out; calls after these are filled. */
  #sizes: readonly number[] = [];
  #outlook = quietOutlook;
  #launched = 0;
  #inLine = 0;
  /** Wakes the launching: a call was let out, or has ended. */
  #moved: () => void = () => undefined;
  #groups: readonly Group[];
  #halts = 0;
  #executed = false;
  /** Why no more calls go out: limits, the installation is out of order, or its token cannot be refreshed. */
  #stopped: Busy | Broken | Transient | undefined;

  constructor(deps: BatchDeps, lane: Lane, commands: readonly PortalCommand[]) {
    this.#deps = deps;
    this.#lane = lane;
    const { entries, groups } = prepare(commands);
    this.#entries = entries;
    this.#groups = groups;
    this.#onlyReads = entries.every(({ command }) => command.repeat === 'read');
  }

  /** @throws Busy, Broken, Transient when nothing was done that may not be done again */
  async run(): Promise<readonly Result<PortalAnswer, PortalError>[]> {
    await this.#plan();
    const flying = new Set<Promise<void>>();
    let failure: { readonly error: unknown } | undefined;
    for (;;) {
      const movement = Promise.withResolvers<void>();
      this.#moved = movement.resolve;
      while (!this.#stopped && !failure && this.#mayLaunch(flying.size)) {
        const call = this.#next();
        if (!call) break;
        this.#launched += 1;
        const flight = this.#fly(call)
          .catch((error: unknown) => {
            failure ??= { error };
          })
          .finally(() => {
            flying.delete(flight);
            this.#moved();
          });
        flying.add(flight);
      }
      if (flying.size === 0) break;
      await movement.promise;
    }
    if (failure) throw failure.error;
    if (this.#stopped && !this.#executed) throw this.#stopped;
    return this.#results();
  }

  /** Sizes of calls: side by side they end together if they are of one size; where people wait all are to end soon. */
  async #plan(): Promise<void> {
    const count = this.#entries.length;
    if (count <= mostCommands) return;
    const least = Math.ceil(count / mostCommands);
    if (this.#onlyReads) this.#sizes = Array.from({ length: least }, () => Math.ceil(count / least));
    if (this.#onlyReads || this.#lane !== 'interactive') return;
    const { installation, limiter, times } = this.#deps;
    this.#outlook = await limiter.outlook(installation.member, this.#lane);
    const seconds = this.#entries.reduce((sum, { command }) => sum + times.expected(command.method), 0);
    this.#sizes = callSizes(count, seconds / count, this.#outlook, mostCommands);
  }

  #mayLaunch(flying: number): boolean {
    if (this.#onlyReads) return flying < mostReadsInFlight;
    if (this.#lane !== 'interactive') return flying < mostInFlight;
    const { free, intervalMilliseconds } = this.#outlook;
    const line = Math.max(1, Math.floor(longestLineMilliseconds / intervalMilliseconds));
    return this.#inLine < line || this.#launched < free + line;
  }

  #next(): PackedCall | undefined {
    failDependents(this.#entries);
    const first = this.#groups.findIndex((group) => group.some(({ result }) => !result));
    this.#groups = first === -1 ? [] : this.#groups.slice(first);
    const most = this.#sizes[this.#launched] ?? mostCommands;
    const call = packCall(this.#groups, this.#deps.times, this.#halts < mostHalts, most);
    for (const entry of call?.entries ?? []) entry.sending = true;
    return call;
  }

  async #fly(call: PackedCall): Promise<void> {
    const { exchange } = this.#deps;
    let queueing = true;
    const admitted = () => {
      if (queueing) this.#inLine -= 1;
      queueing = false;
      this.#moved();
    };
    this.#inLine += 1;
    try {
      const exchanged = await exchange.send(call.method, call.params, this.#lane, call.work, admitted);
      await this.#settle(call, exchanged);
    } catch (error) {
      if (!(error instanceof Busy || error instanceof Broken || error instanceof Transient)) throw error;
      this.#stopped ??= error;
    } finally {
      admitted();
      for (const entry of call.entries) entry.sending = false;
    }
  }

  async #settle(call: PackedCall, exchanged: Exchanged): Promise<void> {
    const { limiter, installation, times } = this.#deps;
    if (exchanged.kind === 'answer') this.#executed = true;
    const outcome = readOutcome(call, exchanged);
    const { told } = outcome;
    const observed = observe(call, outcome, times);
    const inVain: Entry[] = [];
    let expired = false;
    let reached = 0;
    for (const [entry, tale] of told) {
      if (tale.kind !== 'not-reached') reached += 1;
      if (tale.kind === 'error' && tale.meaning === 'expired') expired = true;
      if (!(await this.#take(entry, tale))) inVain.push(entry);
    }
    // Only now: whatever becomes of this, what the portal said is kept.
    if (observed.length > 0) await limiter.learn(installation.member, observed);
    if (call.params['halt'] === 1 && reached < call.entries.length) this.#halts += 1;
    await this.#again(inVain, told, reached === 0);
    if (expired && exchanged.kind === 'answer') await this.#deps.exchange.refresh(exchanged.accessToken);
  }

  /** Keeps what was told as the entry's result; false when it has to be sent again. */
  async #take(entry: Entry, told: Told): Promise<boolean> {
    const { method, repeat } = entry.command;
    switch (told.kind) {
      case 'answer': {
        const failed = entry.needs.find((need) => need.result && !need.result.ok);
        entry.result =
          failed?.result && !failed.result.ok
            ? { ok: false, error: notRun(entry, failed.result.error) }
            : { ok: true, value: told.answer };
        return true;
      }
      case 'not-reached':
      case 'unsent':
        return false;
      case 'ambiguous': {
        if (repeat !== 'once') return false;
        this.#executed = true;
        entry.result = { ok: false, error: portalError('unknown-outcome', method, told.error) };
        return true;
      }
      case 'error':
        return this.#takeError(entry, told.meaning, told.error);
    }
  }

  async #takeError(entry: Entry, meaning: ErrorMeaning, error: WireError): Promise<boolean> {
    const { limiter, installation } = this.#deps;
    const { method } = entry.command;
    switch (meaning) {
      case 'expired':
        return false;
      case 'rate':
        await limiter.punished(installation.member);
        return false;
      case 'operating':
        await limiter.punished(installation.member, method);
        return false;
      case 'server':
      case 'stranger':
      case 'suspended':
        try {
          await this.#deps.exchange.suspend(error);
        } catch (broken) {
          if (!(broken instanceof Broken)) throw broken;
          this.#stopped = broken;
        }
        // Of the application, not of what was asked: it may be asked again when a person has put that right.
        entry.result = { ok: false, error: portalError('unavailable', method, error) };
        return true;
      case 'invalid':
      case 'not-found':
      case 'access-denied':
      case 'tariff':
      case 'refused': {
        const failed = entry.needs.find((need) => need.result && !need.result.ok);
        const kind = failed ? 'not-run' : meaning;
        entry.result = { ok: false, error: portalError(kind, method, error) };
        return true;
      }
    }
  }

  /** Waits before entries that came to nothing go out again; those with no attempt left get their error. */
  async #again(entries: readonly Entry[], told: ReadonlyMap<Entry, Told>, wholeCall: boolean): Promise<void> {
    let wait = 0;
    for (const entry of entries) {
      const tale = told.get(entry);
      if (tale?.kind === 'not-reached' && !wholeCall) continue;
      entry.attempts += 1;
      const pause = waitBeforeAttempt(retryPolicy, entry.attempts + 1, this.#deps.random);
      if (pause === undefined) entry.result = { ok: false, error: this.#givenUp(entry, tale) };
      else if (tale?.kind === 'ambiguous' || tale?.kind === 'unsent') wait = Math.max(wait, pause);
    }
    if (wait > 0) await this.#deps.clock.sleep(wait);
  }

  #givenUp(entry: Entry, told: Told | undefined): PortalError {
    const { method } = entry.command;
    const error = told && 'error' in told ? told.error : { code: '', description: 'not reached' };
    const limited = told?.kind === 'error' && (told.meaning === 'rate' || told.meaning === 'operating');
    if (!limited) return portalError('unavailable', method, error);
    return new PortalError('limited', method, error.code, error.description, {
      retryAt: this.#deps.clock.now() + 60_000,
    });
  }

  #results(): readonly Result<PortalAnswer, PortalError>[] {
    failDependents(this.#entries);
    return this.#entries.map((entry) => entry.result ?? { ok: false, error: this.#neverSent(entry) });
  }

  #neverSent(entry: Entry): PortalError {
    const { method } = entry.command;
    const stopped = this.#stopped;
    if (stopped instanceof Busy)
      return new PortalError('limited', method, stopped.causeKey, stopped.text.en, {
        cause: stopped,
        retryAt: stopped.retryAt,
      });
    if (stopped)
      return new PortalError('unavailable', method, stopped.causeKey, stopped.text.en, { cause: stopped });
    throw new RangeError(`command ${entry.index} (${method}) was neither sent nor refused`);
  }
}
