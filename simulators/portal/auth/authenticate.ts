import { RestError } from '../call/rest-error.ts';
import { usersStore } from '../data/users.ts';
import type { Portal } from '../portal.ts';
import { installationsStore } from './applications.ts';
import type { Caller } from './caller.ts';
import type { TokenBook } from './token-book.ts';
import { webhooksStore } from './webhooks.ts';

/** The caller behind an access token. @throws RestError 401 or 403 */
export function applicationCaller(tokens: TokenBook, portal: Portal, token: string, now: number): Caller {
  const found = tokens.access(token);
  if (!found || found.portal !== portal) throw noAuthFound();
  assertFresh(found.expiresAt, now);
  const installation = portal.store(installationsStore).get(found.clientId);
  const user = portal.store(usersStore).get(found.userId);
  if (!installation || !user) throw noAuthFound();
  if (installation.allowedUsers && !user.admin && !installation.allowedUsers.includes(user.id)) {
    throw new RestError(403, 'user_access_error', 'The user does not have access to the application.');
  }
  const { clientId, scopes } = installation.application;
  return { kind: 'application', id: clientId, user, scopes: new Set(scopes), token };
}

/** The caller behind `/rest/{user}/{secret}/`. @throws RestError 401 */
export function webhookCaller(portal: Portal, userId: number, secret: string): Caller {
  const user = portal.store(usersStore).get(userId);
  for (const webhook of portal.store(webhooksStore)) {
    if (webhook.userId === userId && webhook.secret === secret && user) {
      return { kind: 'webhook', id: `webhook-${webhook.id}`, user, scopes: new Set(webhook.scopes) };
    }
  }
  throw new RestError(401, 'INVALID_CREDENTIALS', 'Invalid request credentials');
}

/** Checks again in the middle of a batch. @throws RestError 401 expired_token */
export function assertStillValid(tokens: TokenBook, caller: Caller, now: number): void {
  if (caller.token === undefined) return;
  const found = tokens.access(caller.token);
  if (!found) throw noAuthFound();
  assertFresh(found.expiresAt, now);
}

function assertFresh(expiresAt: number, now: number): void {
  if (expiresAt <= now) throw new RestError(401, 'expired_token', 'The access token provided has expired.');
}

function noAuthFound(): RestError {
  return new RestError(401, 'NO_AUTH_FOUND', 'Wrong authorization data');
}
