import type { Clock } from '../../kernel/clock.ts';
import { Broken, Transient } from '../../kernel/outcome.ts';
import { text } from '../../kernel/text.ts';
import { type Http, HttpFailed, type HttpResponse } from '../../ports/http.ts';
import type { ExpectedWork, Lane, Limiter } from '../../ports/limiter.ts';
import type { PortalParams } from '../../ports/portal.ts';
import type { PortalInstallation } from '../../ports/portal-tokens.ts';
import type { Telemetry } from '../../ports/telemetry.ts';
import { suspended } from './suspension.ts';
import type { Authorisation } from './tokens/token-rows.ts';
import type { TokenStore } from './tokens/token-store.ts';
import { type ErrorMeaning, meaningOf } from './wire/classify-error.ts';
import { NotAnEnvelope, parseEnvelope, type WireAnswer, type WireError } from './wire/envelope.ts';

export interface ExchangeDeps {
  readonly http: Http;
  readonly clock: Clock;
  readonly limiter: Limiter;
  readonly tokens: TokenStore;
  readonly telemetry: Telemetry;
}

/** What became of one HTTP call. */
export type Exchanged =
  | {
      readonly kind: 'answer';
      readonly answer: WireAnswer;
      readonly accessToken: string;
      readonly seconds: number;
    }
  /** The portal refused it; it had no effect. */
  | { readonly kind: 'error'; readonly meaning: ErrorMeaning; readonly error: WireError }
  /** No usable answer: it may have had its effect. */
  | { readonly kind: 'ambiguous'; readonly error: WireError }
  /** It surely never reached the portal. */
  | { readonly kind: 'unsent'; readonly error: WireError };

/** The portal cuts a request after 60 s; a little longer, so that its own answer comes first. Milliseconds. */
const timeoutMilliseconds = 70_000;
/** Fifty pages of fifty wide rows stay well below. Bytes. */
const maxBytes = 64 * 1024 * 1024;
const mostRefusals = 4;
const mostRedirects = 3;
const mostRefreshes = 3;

/**
 * One HTTP call, from the reservation to the parsed answer. Goes out again by itself only where it surely had no effect:
 * the token had expired, the portal has moved, the rate was exceeded.
 * @throws Busy, Broken
 */
export class Exchange {
  readonly #deps: ExchangeDeps;
  readonly #installation: PortalInstallation;

  constructor(deps: ExchangeDeps, installation: PortalInstallation) {
    this.#deps = deps;
    this.#installation = installation;
  }

  /** `admitted` is called once the limits have let the call out. */
  async send(
    method: string,
    params: PortalParams,
    lane: Lane,
    work: ExpectedWork,
    admitted?: () => void,
  ): Promise<Exchanged> {
    const { clock, limiter, tokens } = this.#deps;
    const { member } = this.#installation;
    let refusals = 0;
    let redirects = 0;
    let movedTo: string | undefined;
    let refreshes = 0;
    for (;;) {
      await limiter.acquire(member, lane, work);
      admitted?.();
      const known = await tokens.current(this.#installation);
      const authorisation = { ...known, clientEndpoint: movedTo ?? known.clientEndpoint };
      const startedAt = clock.now();
      const response = await this.#post(method, params, authorisation);
      if ('kind' in response) return response;
      if (response.status >= 300 && response.status <= 399) {
        redirects += 1;
        movedTo = redirectOf(response, authorisation, method);
        if (movedTo === undefined || redirects > mostRedirects) return badRedirect(response);
        continue;
      }
      const outcome = read(response, authorisation.accessToken, (clock.now() - startedAt) / 1000);
      if (movedTo !== undefined && outcome.kind !== 'ambiguous') {
        await this.#remember(movedTo);
        movedTo = undefined;
      }
      if (outcome.kind !== 'error') return outcome;
      switch (outcome.meaning) {
        case 'expired':
          refreshes += 1;
          if (refreshes > mostRefreshes) return outcome;
          await tokens.refresh(this.#installation, authorisation.accessToken);
          continue;
        case 'rate':
          refusals += 1;
          this.#deps.telemetry.count('portal_refusals', 1, { limit: 'rate' });
          await limiter.punished(member);
          if (refusals >= mostRefusals) return outcome;
          continue;
        case 'operating':
          refusals += 1;
          this.#deps.telemetry.count('portal_refusals', 1, { limit: 'operating' });
          await limiter.punished(member, method);
          if (refusals >= mostRefusals) return outcome;
          continue;
        case 'stranger':
          if (await this.#changedSince(authorisation)) continue;
          return this.#suspend(outcome.error);
        case 'suspended':
          return this.#suspend(outcome.error);
        case 'server':
        case 'invalid':
        case 'not-found':
        case 'access-denied':
        case 'tariff':
        case 'refused':
          return outcome;
      }
    }
  }

  /** An error of the whole installation that came with one command of a batch. @throws Broken */
  async suspend(error: WireError): Promise<never> {
    return this.#suspend(error);
  }

  /** Makes sure that the next call does not use this token. @throws Broken, Transient */
  async refresh(refused: string): Promise<void> {
    await this.#deps.tokens.refresh(this.#installation, refused);
  }

  async #post(
    method: string,
    params: PortalParams,
    { accessToken, clientEndpoint }: Authorisation,
  ): Promise<HttpResponse | Exchanged> {
    try {
      return await this.#deps.http.request({
        method: 'POST',
        url: `${clientEndpoint}${method}`,
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ ...params, auth: accessToken }),
        timeoutMilliseconds,
        maxBytes,
      });
    } catch (error) {
      if (!(error instanceof HttpFailed)) throw error;
      if (error.failure === 'refused') throw addressRefused(error);
      const wire = { code: error.failure, description: error.message };
      return { kind: error.sent ? 'ambiguous' : 'unsent', error: wire };
    }
  }

  /** Where the portal has moved to. What it answered stands though it cannot be noted: it tells its address again. */
  async #remember(address: string): Promise<void> {
    try {
      await this.#deps.tokens.moved(this.#installation, address);
    } catch (error) {
      if (!(error instanceof Transient)) throw error;
      this.#deps.telemetry.warn('the new address of a portal was not noted', { address });
    }
  }

  /** Another worker may have refreshed, or the application may have been installed anew. */
  async #changedSince(authorisation: Authorisation): Promise<boolean> {
    const now = await this.#deps.tokens.reread(this.#installation);
    return now.accessToken !== authorisation.accessToken;
  }

  async #suspend(error: WireError): Promise<never> {
    const broken = suspended(error);
    await this.#deps.tokens.suspend(this.#installation, broken);
    throw broken;
  }
}

/** Takes a response apart. */
function read(response: HttpResponse, accessToken: string, seconds: number): Exchanged {
  try {
    const parsed = parseEnvelope(response.body);
    if (parsed.ok) return { kind: 'answer', answer: parsed.value, accessToken, seconds };
    const meaning = meaningOf(response.status, parsed.error);
    if (meaning === 'server') return { kind: 'ambiguous', error: parsed.error };
    return { kind: 'error', meaning, error: parsed.error };
  } catch (error) {
    if (!(error instanceof NotAnEnvelope)) throw error;
    return { kind: 'ambiguous', error: { code: `http-${response.status}`, description: error.message } };
  }
}

/** The new address of a renamed portal. See https://apidocs.bitrix24.com/settings/how-to-call-rest-api/change-domen.html */
function redirectOf(
  response: HttpResponse,
  authorisation: Authorisation,
  method: string,
): string | undefined {
  const location = response.headers['location'];
  if (!location) return undefined;
  const target = URL.parse(location, `${authorisation.clientEndpoint}${method}`);
  const from = new URL(authorisation.clientEndpoint);
  // The token goes only to where the same call would go, and never from https to http.
  if (!target || (from.protocol === 'https:' && target.protocol !== 'https:')) return undefined;
  const path = target.pathname.replace(/\.json$/, '');
  if (!path.toLowerCase().endsWith(`/${method.toLowerCase()}`)) return undefined;
  return `${target.origin}${path.slice(0, path.length - method.length)}`;
}

function badRedirect(response: HttpResponse): Exchanged {
  return { kind: 'unsent', error: { code: `http-${response.status}`, description: 'redirected elsewhere' } };
}

function addressRefused(cause: HttpFailed): Broken {
  return new Broken(
    'portal.address-refused',
    text(
      'К адресу портала нельзя обратиться: он не из интернета или не https.',
      'The address of the portal may not be called: it is not on the internet or not https.',
    ),
    {},
    { cause },
  );
}

/** The portal cannot be reached or gives no usable answer; nothing is lost by trying again. */
export function portalUnreachable(method: string, error: WireError): Transient {
  return new Transient(
    'portal.unreachable',
    text('Портал не отвечает, попробуем ещё раз.', 'The portal does not answer, it will be tried again.'),
    { method, code: error.code },
  );
}
