import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { RouteContract } from '../../contracts/api/route.ts';
import type { Clock } from '../../kernel/clock.ts';
import { text } from '../../kernel/text.ts';
import type { Telemetry } from '../../ports/telemetry.ts';
import { type Entry, wrapEntry } from '../entry.ts';
import { problemAnswer } from './answer.ts';
import { languageOf } from './language.ts';
import { type PathMatcher, pathMatcher } from './match-route.ts';
import type { Authenticators, Principal } from './principal.ts';
import { Problem, problemOf } from './problem.ts';
import type { ServedRoute } from './serve.ts';

export interface HttpEntryOptions {
  readonly routes: readonly ServedRoute[];
  /** Routes of other functions, so that a wrong method there is told apart from an unknown path. */
  readonly otherRoutes?: readonly RouteContract[];
  readonly authenticators: Authenticators;
  readonly telemetry: Telemetry;
  readonly clock: Clock;
}

interface Candidate {
  readonly contract: RouteContract;
  readonly served?: ServedRoute;
  readonly matcher: PathMatcher;
}

type Found =
  | { readonly served: ServedRoute; readonly params: Readonly<Record<string, string>> }
  | { readonly methods: readonly string[] };

/** Kept back to answer 504 before the function is cut off. */
const reserveMilliseconds = 300;

/**
 * Serves routes of the HTTP API as a Lambda behind an HTTP API gateway (payload format 2.0). Does matching, HEAD and
 * OPTIONS, 404 and 405, authorisation, validation, the declared answers, and `application/problem+json` for the rest.
 * @throws RangeError when a route needs an authenticator that is not given.
 */
export function httpEntry(
  options: HttpEntryOptions,
): Entry<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2> {
  const candidates = candidatesOf(options);
  const { clock, telemetry } = options;

  return wrapEntry<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>(
    'http',
    {
      telemetry,
      reserveMilliseconds,
      onError: (error, event) => refuse(options, event, 'none', error),
    },
    async (given, _, signal) => {
      const event = withCookies(given);
      const startedAt = clock.now();
      const { method } = event.requestContext.http;
      const found = find(candidates, method, event.rawPath);
      const route = 'served' in found ? found.served.contract.name : 'none';
      let answer: APIGatewayProxyStructuredResultV2;
      try {
        answer = await answerFound(options, event, found, signal);
      } catch (error) {
        answer = refuse(options, event, route, error);
      }
      const milliseconds = clock.now() - startedAt;
      const status = answer.statusCode ?? 0;
      telemetry.count('http_requests', 1, { route, status });
      telemetry.duration('http_request', milliseconds, { route });
      telemetry.info('answered', {
        route,
        method,
        status,
        milliseconds,
        correlationId: correlationIdOf(event),
      });
      return method === 'HEAD' ? withoutBody(answer) : answer;
    },
  );
}

/** The gateway takes cookies out of the headers; here they are back, as they were sent. */
function withCookies(event: APIGatewayProxyEventV2): APIGatewayProxyEventV2 {
  const { cookies, headers } = event;
  return cookies ? { ...event, headers: { ...headers, cookie: cookies.join('; ') } } : event;
}

function candidatesOf(options: HttpEntryOptions): readonly Candidate[] {
  for (const { contract } of options.routes) {
    if (contract.auth !== 'none' && !options.authenticators[contract.auth]) {
      throw new RangeError(`${contract.name} needs an authenticator for ${contract.auth}`);
    }
  }
  const own = options.routes.map((served) => ({
    contract: served.contract,
    served,
    matcher: pathMatcher(served.contract.path),
  }));
  const others = (options.otherRoutes ?? [])
    .filter((contract) => !own.some((candidate) => candidate.contract.name === contract.name))
    .map((contract) => ({ contract, matcher: pathMatcher(contract.path) }));
  return [...own, ...others].sort(
    (left, right) => placeholders(left.contract.path) - placeholders(right.contract.path),
  );
}

/** A literal path goes before one with parameters, as the gateway does. */
function placeholders(path: string): number {
  return path.split('{').length;
}

function find(candidates: readonly Candidate[], method: string, path: string): Found {
  const wanted = method === 'HEAD' ? 'GET' : method;
  const methods = new Set<string>();
  for (const { contract, served, matcher } of candidates) {
    const params = matcher.match(path);
    if (!params) continue;
    if (served && contract.method === wanted) return { served, params };
    methods.add(contract.method);
    if (contract.method === 'GET') methods.add('HEAD');
  }
  return { methods: methods.size > 0 ? [...methods, 'OPTIONS'].sort() : [] };
}

async function answerFound(
  options: HttpEntryOptions,
  event: APIGatewayProxyEventV2,
  found: Found,
  signal: AbortSignal,
): Promise<APIGatewayProxyStructuredResultV2> {
  if ('methods' in found) return otherMethod(event, found.methods);
  const { contract } = found.served;
  const correlationId = correlationIdOf(event);
  const principal = await authenticate(contract, options.authenticators, event);
  return found.served.answer(event, found.params, principal, {
    correlationId,
    language: languageOf(event.headers['accept-language']),
    telemetry: options.telemetry.child({ correlationId, route: contract.name }),
    signal,
    sourceIp: event.requestContext.http.sourceIp,
  });
}

function otherMethod(
  event: APIGatewayProxyEventV2,
  methods: readonly string[],
): APIGatewayProxyStructuredResultV2 {
  if (methods.length === 0) {
    throw new Problem(404, { detail: text('Такого адреса нет.', 'There is no such address.') });
  }
  const allow = methods.join(', ');
  if (event.requestContext.http.method === 'OPTIONS') return { statusCode: 204, headers: { allow } };
  throw new Problem(405, {
    detail: text(`Здесь можно: ${allow}.`, `Allowed here: ${allow}.`),
    headers: { allow },
  });
}

async function authenticate(
  contract: RouteContract,
  authenticators: Authenticators,
  event: APIGatewayProxyEventV2,
): Promise<Principal | undefined> {
  if (contract.auth === 'none') return undefined;
  const principal = await authenticators[contract.auth]?.(event.headers);
  if (principal) return principal;
  throw new Problem(401, {
    detail: text(
      'Передайте действующий ключ в заголовке Authorization.',
      'Send a valid key in the Authorization header.',
    ),
    headers: { 'www-authenticate': 'Bearer' },
  });
}

/** The answer to an error; what is our own fault or the end of our patience is logged. */
function refuse(
  { clock, telemetry }: HttpEntryOptions,
  event: APIGatewayProxyEventV2,
  route: string,
  error: unknown,
): APIGatewayProxyStructuredResultV2 {
  const problem = problemOf(error, clock.now());
  const correlationId = correlationIdOf(event);
  if (problem.status >= 500) telemetry.error('request failed', error, { route, correlationId });
  return problemAnswer(problem, languageOf(event.headers['accept-language']), correlationId);
}

/** The asker's own id when it is a harmless one, so that both sides find the same request; else the gateway's. */
function correlationIdOf(event: APIGatewayProxyEventV2): string {
  const given = event.headers['x-correlation-id'];
  return given !== undefined && /^[\w.-]{1,64}$/.test(given) ? given : event.requestContext.requestId;
}

function withoutBody(answer: APIGatewayProxyStructuredResultV2): APIGatewayProxyStructuredResultV2 {
  const { statusCode, headers } = answer;
  return { ...(statusCode !== undefined && { statusCode }), ...(headers && { headers }) };
}
