import type { Clock } from '../../../kernel/clock.ts';
import { Broken, Busy, Transient } from '../../../kernel/outcome.ts';
import type { Random } from '../../../kernel/random.ts';
import type { Result } from '../../../kernel/result.ts';
import { type RetryPolicy, waitBeforeAttempt } from '../../../kernel/retry-policy.ts';
import type { Lane, Limiter } from '../../../ports/limiter.ts';
import { type PortalAnswer, type PortalCommand, PortalError } from '../../../ports/portal.ts';
import type { PortalInstallation } from '../../../ports/portal-tokens.ts';
import type { Exchange, Exchanged } from '../exchange.ts';
import type { MethodTimes } from '../limits/method-times.ts';
import type { ErrorMeaning } from '../wire/classify-error.ts';
import type { WireError } from '../wire/envelope.ts';
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

/** HTTP calls of one batch under way at a time; more when nothing is changed by them, or people wait for them. */
const mostInFlight = 4;
const mostInFlightInHaste = 16;
export const retryPolicy: RetryPolicy = { attempts: 4, baseMilliseconds: 500, capMilliseconds: 4000 };
/** After so many calls that stopped at an error, dependants no longer travel with what they depend on. */
const mostHalts = 2;

/** Sends any number of commands. One run per call to `Portal.batch`. */
export class BatchRun {
  readonly #deps: BatchDeps;
  readonly #lane: Lane;
  readonly #entries: readonly Entry[];
  readonly #onlyReads: boolean;
  readonly #mostPerCall: number;
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
    // Calls that go out side by side end together if they are of one size.
    const calls = Math.ceil(entries.length / mostCommands);
    this.#mostPerCall = this.#onlyReads ? Math.ceil(entries.length / Math.max(1, calls)) : mostCommands;
  }

  /** @throws Busy, Broken, Transient when nothing was sent */
  async run(): Promise<readonly Result<PortalAnswer, PortalError>[]> {
    const flying = new Set<Promise<void>>();
    const inHaste = this.#onlyReads || this.#lane === 'interactive';
    const most = inHaste ? mostInFlightInHaste : mostInFlight;
    let failure: { readonly error: unknown } | undefined;
    for (;;) {
      while (!this.#stopped && !failure && flying.size < most) {
        const call = this.#next();
        if (!call) break;
        const flight = this.#fly(call)
          .catch((error: unknown) => {
            failure ??= { error };
          })
          .finally(() => flying.delete(flight));
        flying.add(flight);
      }
      if (flying.size === 0) break;
      await Promise.race(flying);
    }
    if (failure) throw failure.error;
    if (this.#stopped && !this.#executed) throw this.#stopped;
    return this.#results();
  }

  #next(): PackedCall | undefined {
    failDependents(this.#entries);
    const first = this.#groups.findIndex((group) => group.some(({ result }) => !result));
    this.#groups = first === -1 ? [] : this.#groups.slice(first);
    const call = packCall(this.#groups, this.#deps.times, this.#halts < mostHalts, this.#mostPerCall);
    for (const entry of call?.entries ?? []) entry.sending = true;
    return call;
  }

  async #fly(call: PackedCall): Promise<void> {
    const { exchange } = this.#deps;
    try {
      const exchanged = await exchange.send(call.method, call.params, this.#lane, call.work);
      await this.#settle(call, exchanged);
    } catch (error) {
      if (!(error instanceof Busy || error instanceof Broken || error instanceof Transient)) throw error;
      this.#stopped ??= error;
    } finally {
      for (const entry of call.entries) entry.sending = false;
    }
  }

  async #settle(call: PackedCall, exchanged: Exchanged): Promise<void> {
    const { limiter, installation, times } = this.#deps;
    if (exchanged.kind === 'answer') this.#executed = true;
    const outcome = readOutcome(call, exchanged);
    const { told } = outcome;
    const observed = observe(call, outcome, times);
    if (observed.length > 0) await limiter.learn(installation.member, observed);
    const inVain: Entry[] = [];
    let expired = false;
    let reached = 0;
    for (const [entry, tale] of told) {
      if (tale.kind !== 'not-reached') reached += 1;
      if (tale.kind === 'error' && tale.meaning === 'expired') expired = true;
      if (!(await this.#take(entry, tale))) inVain.push(entry);
    }
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
        this.#executed = true;
        if (repeat !== 'once') return false;
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
        entry.result = { ok: false, error: portalError('access-denied', method, error) };
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
    if (stopped) {
      const kind = stopped instanceof Broken ? 'access-denied' : 'unavailable';
      return new PortalError(kind, method, stopped.causeKey, stopped.text.en, { cause: stopped });
    }
    throw new RangeError(`command ${entry.index} (${method}) was neither sent nor refused`);
  }
}
