import type { Connection } from '../../domain/connections/connection.ts';
import { exchangeUser } from '../../domain/connections/identity.ts';
import { basicCredentials } from '../../domain/exchange/basic-credentials.ts';
import { matchesHash } from '../../kernel/secret.ts';
import { bytesHash } from '../../kernel/stable-hash.ts';
import type { ExchangeDeps, ExchangeRequest, SessionRequest } from './exchange-request.ts';

/** Of a key that nobody has: an unknown address takes as long as a wrong key. */
const nobodysHash = bytesHash('nobody');

/** The name of our cookie. */
export const cookieName = 'most24';

/** Who logged in, or why not. */
export type LogIn =
  | { readonly ok: true; readonly connection: Connection }
  | { readonly ok: false; readonly why: 'wrong' | 'too-many'; readonly connection?: Connection };

/**
 * Checks address, user and key. Whatever is wrong looks the same from outside; `connection` then only tells in whose
 * history the attempt belongs.
 */
export async function logIn(deps: ExchangeDeps, request: ExchangeRequest): Promise<LogIn> {
  const who = `exchange ${request.sourceIp}`;
  if ((await deps.attempts.mustWait(who)) !== undefined) return { ok: false, why: 'too-many' };
  const given = basicCredentials(request.authorization);
  const connection = await deps.connections.byCode(request.code);
  const keyFits = matchesHash(given?.password ?? '', connection?.keyHash ?? nobodysHash);
  const userFits = matchesHash(given?.user ?? '', bytesHash(exchangeUser(connection?.id ?? nobody)));
  if (connection && keyFits && userFits) return { ok: true, connection };
  if (given) await deps.attempts.failed(who);
  return { ok: false, why: 'wrong', ...(connection && { connection }) };
}

const nobody = '0' as Connection['id'];

/** The session that the cookie opens, if it is one of the address asked and its key is still the connection's. */
export async function findSession(
  deps: ExchangeDeps,
  request: ExchangeRequest,
): Promise<SessionRequest | undefined> {
  const cookie = cookieValue(request.cookie);
  const session = cookie === undefined ? undefined : await deps.sessions.find(cookie);
  if (!session) return undefined;
  const connection = await deps.connections.get(session.scope);
  const fits = connection?.code === request.code && connection.keyHash === session.keyHash;
  return connection && fits ? { ...request, connection, session } : undefined;
}

function cookieValue(header: string | undefined): string | undefined {
  for (const pair of (header ?? '').split(/[;,]/)) {
    const [name, value] = pair.split('=', 2);
    if (name?.trim() === cookieName && value !== undefined) return value.trim();
  }
  return undefined;
}
