import * as z from 'zod';
import { Transient } from '../../../kernel/outcome.ts';
import { err, ok, type Result } from '../../../kernel/result.ts';
import { text } from '../../../kernel/text.ts';
import { type Http, HttpFailed, type HttpResponse } from '../../../ports/http.ts';
import type { WireError } from '../wire/envelope.ts';

/** The application's own credentials, and where it refreshes tokens. Never taken from a request or an event. */
export interface PortalApplication {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Of the vendor's authorisation server, the same for all portals (https://apidocs.bitrix24.com/settings/oauth/auto-renewal.html). */
  readonly tokenUrl: string;
}

const refreshed = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  member_id: z.string(),
  client_endpoint: z.string().min(1),
  expires: z.coerce.number().optional(),
  user_id: z.coerce.string().optional(),
});
export type RefreshedTokens = z.infer<typeof refreshed>;

const refusal = z.object({ error: z.coerce.string(), error_description: z.string().optional() });

/**
 * Exchanges a refresh token for a new pair, or returns the server's refusal (`invalid_grant` …). The secret travels in
 * the body, not in the address. @throws Transient when there is no usable answer
 */
export async function refreshTokens(
  http: Http,
  application: PortalApplication,
  refreshToken: string,
): Promise<Result<RefreshedTokens, WireError>> {
  const response = await ask(http, application, refreshToken);
  const body = parseJson(response);
  const refused = refusal.safeParse(body);
  if (refused.success)
    return err({ code: refused.data.error, description: refused.data.error_description ?? '' });
  const granted = refreshed.safeParse(body);
  if (!granted.success || response.status !== 200) throw unusable(`status ${response.status}`, granted.error);
  return ok(granted.data);
}

async function ask(http: Http, application: PortalApplication, refreshToken: string): Promise<HttpResponse> {
  try {
    return await http.request({
      method: 'POST',
      url: application.tokenUrl,
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams({
        grant_type: 'refresh_token',
        client_id: application.clientId,
        client_secret: application.clientSecret,
        refresh_token: refreshToken,
      }).toString(),
      timeoutMilliseconds: 20_000,
      maxBytes: 65_536,
    });
  } catch (error) {
    if (error instanceof HttpFailed) throw unusable(error.failure, error);
    throw error;
  }
}

function parseJson(response: HttpResponse): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(response.body));
  } catch (error) {
    throw unusable(`status ${response.status}`, error);
  }
}

function unusable(what: string, cause: unknown): Transient {
  return new Transient(
    'portal.authorisation-server',
    text(
      'Сервер авторизации Битрикс24 не отвечает, попробуем ещё раз.',
      'The authorisation server of Bitrix24 does not answer, it will be tried again.',
    ),
    { what },
    { cause },
  );
}
