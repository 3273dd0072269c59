import * as z from 'zod';
import { asId, type MemberId } from '../../../kernel/ids.ts';
import { Transient } from '../../../kernel/outcome.ts';
import { text } from '../../../kernel/text.ts';
import { type Http, HttpFailed } from '../../../ports/http.ts';
import type { PortalProof, ProvenToken } from '../../../ports/portal-proof.ts';
import type { PortalApplication } from './authorisation-server.ts';

/**
 * `app.info` as the authorisation server answers it: not the portal's answer of that name, but whose token it is. Shape
 * as read by the vendor's own SDK for Python (b24pysdk, `BitrixAppInfoResponse`).
 */
const tokenInfo = z.object({
  result: z.object({
    client_id: z.string(),
    install: z.object({ member_id: z.string().regex(/^[0-9a-zA-Z]{1,64}$/), client_endpoint: z.url() }),
    user_id: z.coerce.string(),
  }),
});

/** https://apidocs.bitrix24.com/api-reference/common/users/profile.html */
const profile = z.object({ result: z.object({ ADMIN: z.boolean().optional() }) });

const refusal = z.object({ error: z.coerce.string() });

/** Answers by which the server says that the token is worth nothing; anything else may be its own trouble. */
const worthless: ReadonlySet<string> = new Set([
  'expired_token',
  'invalid_token',
  'NO_AUTH_FOUND',
  'INVALID_CREDENTIALS',
  'insufficient_scope',
  'WRONG_AUTH_TYPE',
  'wrong_client',
  'invalid_client',
  'ACCESS_DENIED',
  'user_access_error',
]);

/** Asks the authorisation server of the application, see `PortalProof`. */
export function portalProof(http: Http, application: PortalApplication): PortalProof {
  return {
    prove: async (accessToken) => {
      const url = new URL('/rest/app.info', application.tokenUrl).href;
      const answer = await ask(http, url, accessToken);
      if (answer === undefined) return undefined;
      const { client_id, install, user_id } = expected(tokenInfo, answer).result;
      if (client_id !== application.clientId) return undefined;
      return {
        member: asId<MemberId>(install.member_id),
        clientEndpoint: install.client_endpoint,
        userId: user_id,
      };
    },
    isAdministrator: async ({ clientEndpoint }: ProvenToken, accessToken) => {
      const answer = await ask(http, new URL('profile', clientEndpoint).href, accessToken);
      return answer !== undefined && expected(profile, answer).result.ADMIN === true;
    },
  };
}

/** The answer as JSON; `undefined` when the token is worth nothing. The token travels in the body. */
async function ask(http: Http, url: string, accessToken: string): Promise<unknown> {
  const response = await request(http, url, accessToken);
  const answer = parse(response.body);
  const refused = refusal.safeParse(answer);
  if (refused.success && worthless.has(refused.data.error)) return undefined;
  if (refused.success || response.status !== 200) {
    throw noAnswer(refused.success ? refused.data.error : `status ${response.status}`);
  }
  return answer;
}

async function request(http: Http, url: string, accessToken: string) {
  try {
    return await http.request({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams({ auth: accessToken }).toString(),
      timeoutMilliseconds: 10_000,
      maxBytes: 65_536,
    });
  } catch (error) {
    if (error instanceof HttpFailed) throw noAnswer(error.failure, error);
    throw error;
  }
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch (error) {
    throw noAnswer('no JSON', error);
  }
}

function expected<T>(schema: z.ZodType<T>, answer: unknown): T {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw noAnswer('unexpected answer', parsed.error);
}

function noAnswer(what: string, cause?: unknown): Transient {
  return new Transient(
    'portal.proof-unavailable',
    text(
      'Битрикс24 не подтвердил, от кого пришёл запрос. Повторите чуть позже.',
      'Bitrix24 did not confirm from whom the request came. Try again a little later.',
    ),
    { what },
    { cause },
  );
}
