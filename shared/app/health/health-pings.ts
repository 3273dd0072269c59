import { type Clock, sleepUntilAborted } from '../../kernel/clock.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { type Http, HttpFailed } from '../../ports/http.ts';
import type { Telemetry } from '../../ports/telemetry.ts';

/** What a check is told: https://healthchecks.io/docs/http_api/ */
export type PingSignal = 'start' | 'success' | 'fail' | 'log';

export interface Ping {
  readonly url: string;
  readonly signal: PingSignal;
  /** UUID of the run; pairs its start and its end. */
  readonly rid: string;
  /** A short note, shown beside the ping. No personal data. */
  readonly body?: string;
}

/** Why a check could not be told. */
export type PingEnd = 'told' | 'refused' | 'unknown-check' | 'failed';

export interface HealthPingParts {
  readonly http: Http;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}

/** One request. Milliseconds. */
const requestMilliseconds = 5000;
/** All attempts of one ping. Milliseconds. */
const patience = 10_000;
const attempts = 3;
/** What work that is done waits for its pings. Milliseconds. */
const lastPatience = 3000;
const mostHops = 3;
/** Hosted and self-hosted services keep at least so much. */
const mostBodyBytes = 9000;

/**
 * Tells checks of health-check services (healthchecks.io protocol) how work goes. Every way leads through the guarded
 * egress, redirects too. Nothing here ever throws because of the
 * service, or waits for it longer than a moment: a dead service harms nobody.
 */
export class HealthPings {
  readonly #parts: HealthPingParts;

  constructor(parts: HealthPingParts) {
    this.#parts = parts;
  }

  /** Tells a check; repeated on network trouble and on answers that ask for it. Never throws. */
  async tell(ping: Ping): Promise<PingEnd> {
    const { clock, telemetry } = this.#parts;
    const endsAt = clock.now() + patience;
    try {
      for (let attempt = 1; ; attempt += 1) {
        const end = await this.#once(ping);
        const wait = 1000 * 2 ** (attempt - 1);
        if (end !== 'failed' || attempt === attempts || clock.now() + wait > endsAt) {
          if (end !== 'told')
            telemetry.warn('a health check was not told', { end, signal: ping.signal, attempt });
          return end;
        }
        await clock.sleep(wait);
      }
    } catch (error) {
      telemetry.error('a health check was not told', error, { signal: ping.signal });
      return 'failed';
    }
  }

  /**
   * Does work and tells a check of its start and end. The work neither waits for the check nor fails by it; when it is
   * done, the pings are waited for a moment. Without an address just does the work.
   * @throws whatever the work throws
   */
  async around<T>(
    check: { readonly url: string | undefined; readonly rid: string },
    work: () => Promise<T>,
    endOf: (result: Result<T, unknown>) => { readonly signal: PingSignal; readonly body: string },
  ): Promise<T> {
    const { url, rid } = check;
    if (url === undefined) return work();
    const started = this.tell({ url, signal: 'start', rid });
    try {
      const result = await work();
      await this.finish(started, { url, rid, ...endOf(ok(result)) });
      return result;
    } catch (error) {
      await this.finish(started, { url, rid, ...endOf(err(error)) });
      throw error;
    }
  }

  /** Tells how work ended, behind its start, and returns after a moment even when the service does not answer. */
  async finish(started: Promise<unknown> | undefined, ping: Ping): Promise<void> {
    // A success that overtakes its start would leave the check running.
    const told = (started ?? Promise.resolve()).then(() => this.tell(ping));
    const enough = new AbortController();
    const patient = sleepUntilAborted(this.#parts.clock, lastPatience, enough.signal);
    await Promise.race([told, patient]);
    enough.abort();
  }

  async #once(ping: Ping): Promise<PingEnd> {
    let address = addressOf(ping);
    for (let hop = 0; hop <= mostHops; hop += 1) {
      const answer = await this.#request(address, ping);
      if (typeof answer === 'string') return answer;
      const { status, location } = answer;
      if (status >= 300 && status < 400 && location !== undefined) {
        const next = URL.parse(location, address);
        if (!next) return 'refused';
        address = next.href;
        continue;
      }
      if (status < 300) return 'told';
      if (status === 408 || status === 429 || status >= 500) return 'failed';
      return 'unknown-check';
    }
    return 'refused';
  }

  async #request(
    url: string,
    { body = '' }: Ping,
  ): Promise<PingEnd | { readonly status: number; readonly location: string | undefined }> {
    try {
      const { status, headers } = await this.#parts.http.request({
        method: 'POST',
        url,
        headers: { 'content-type': 'text/plain; charset=utf-8' },
        body: Buffer.from(body).subarray(0, mostBodyBytes).toString(),
        timeoutMilliseconds: requestMilliseconds,
        maxBytes: 20_000,
      });
      return { status, location: headers['location'] };
    } catch (error) {
      if (error instanceof HttpFailed) return error.failure === 'refused' ? 'refused' : 'failed';
      throw error;
    }
  }
}

/** The address of a signal: a segment behind the path of the check, `rid` in the query. */
function addressOf({ url, signal, rid }: Ping): string {
  const address = new URL(url);
  address.pathname = address.pathname.replace(/\/+$/, '');
  if (signal !== 'success') address.pathname += `/${signal}`;
  address.searchParams.set('rid', rid);
  return address.href;
}
