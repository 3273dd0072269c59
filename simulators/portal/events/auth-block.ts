import type { Json } from '../../../shared/kernel/canonical-json.ts';
import type { Installation } from '../auth/applications.ts';
import type { TokenBook } from '../auth/token-book.ts';
import type { Portal } from '../portal.ts';

/** What the `auth` of an event is made of. */
export interface AuthContext {
  readonly tokens: TokenBook;
  readonly oauthAddress: string;
  /** The authorisation server's time, milliseconds. */
  readonly now: number;
}

type Block = { readonly [name: string]: Json };

/** Address and proof, no tokens: what ONAPPUNINSTALL and changes by robots carry. */
export function bareAuth(context: AuthContext, portal: Portal, installation: Installation): Block {
  return {
    domain: portal.domain,
    server_endpoint: `${context.oauthAddress}/rest/`,
    client_endpoint: `${portal.address}/rest/`,
    member_id: portal.memberId,
    application_token: installation.applicationToken,
  };
}

/** With a token of the acting user. See https://apidocs.bitrix24.com/api-reference/events/index.html */
export function userAuth(
  context: AuthContext,
  portal: Portal,
  installation: Installation,
  userId: number,
): Block {
  const grant = { portal, clientId: installation.application.clientId, userId };
  const accessToken = context.tokens.issueAccess(grant, context.now);
  return {
    access_token: accessToken,
    ...lifeOf(context, installation, userId),
    ...bareAuth(context, portal, installation),
  };
}

/** With both tokens: ONAPPINSTALL, ONAPPUPDATE, ONOFFLINEEVENT. */
export function fullAuth(
  context: AuthContext,
  portal: Portal,
  installation: Installation,
  userId: number,
): Block {
  const grant = { portal, clientId: installation.application.clientId, userId };
  const pair = context.tokens.issue(grant, context.now);
  return {
    access_token: pair.accessToken,
    refresh_token: pair.refreshToken,
    ...lifeOf(context, installation, userId),
    ...bareAuth(context, portal, installation),
  };
}

function lifeOf({ tokens, now }: AuthContext, installation: Installation, userId: number): Block {
  return {
    expires: Math.floor((now + tokens.lifetime) / 1000),
    expires_in: Math.floor(tokens.lifetime / 1000),
    scope: installation.application.scopes.join(','),
    status: installation.status,
    user_id: userId,
  };
}
