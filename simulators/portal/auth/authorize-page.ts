import type { Engine } from '../call/engine.ts';
import { asInteger, asText } from '../call/params.ts';
import { usersStore } from '../data/users.ts';
import type { Portal } from '../portal.ts';
import { htmlResponse, type PortalRequest, type PortalResponse } from '../transport/request.ts';
import { requestParameters } from '../transport/request-parameters.ts';
import { installationsStore } from './applications.ts';

/**
 * `/oauth/authorize/`: the person agrees at once and goes back to the application with a code. `user_id` says which
 * person it is (the simulator has no logging in); the installer when absent.
 * See https://apidocs.bitrix24.com/settings/oauth/index.html
 */
export function authorizePage(
  engine: Engine,
  portal: Portal,
  oauthAddress: string,
  request: PortalRequest,
): PortalResponse {
  const params = requestParameters(request);
  const clientId = asText(params['client_id']);
  const installation = portal.store(installationsStore).get(clientId);
  const userId = asInteger(params['user_id']) ?? installation?.userId ?? 0;
  if (!installation || !portal.store(usersStore).get(userId))
    return htmlResponse(404, '<html><body>Приложение не найдено</body></html>');
  const { application } = installation;
  const target = new URL(application.redirectUrl ?? application.callbackUrl);
  target.searchParams.set('code', engine.tokens.issueCode({ portal, clientId, userId }, engine.clock.now()));
  target.searchParams.set('state', asText(params['state']));
  target.searchParams.set('domain', portal.domain);
  target.searchParams.set('member_id', portal.memberId);
  target.searchParams.set('scope', application.scopes.join(','));
  target.searchParams.set('server_domain', new URL(oauthAddress).host);
  return { kind: 'answer', status: 302, headers: { location: target.href }, body: '' };
}
