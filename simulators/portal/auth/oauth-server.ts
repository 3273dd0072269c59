import type { Json } from '../../../shared/kernel/canonical-json.ts';
import type { Engine } from '../call/engine.ts';
import { asText } from '../call/params.ts';
import type { Portal } from '../portal.ts';
import { gatewayPage } from '../transport/html-pages.ts';
import type { JsonMap } from '../transport/php-parameters.ts';
import { jsonResponse, type PortalRequest, type PortalResponse } from '../transport/request.ts';
import { requestParameters } from '../transport/request-parameters.ts';
import { type Installation, installationsStore } from './applications.ts';
import type { Grant } from './token-book.ts';

/** A refusal of the authorisation server: https://apidocs.bitrix24.com/settings/oauth/error-codes.html */
class OAuthError extends Error {
  readonly code: string;

  constructor(code: string, description: string) {
    super(description);
    this.name = 'OAuthError';
    this.code = code;
  }
}

/**
 * `/oauth/token/`: exchanges codes and refresh tokens for pairs. A refresh token works once.
 * See https://apidocs.bitrix24.com/settings/oauth/index.html
 */
export class OAuthServer {
  readonly #engine: Engine;
  readonly #address: string;
  readonly #portals: () => Iterable<Portal>;
  /** Exchanges since the start, successful or not. */
  requests = 0;

  constructor(engine: Engine, address: string, portals: () => Iterable<Portal>) {
    this.#engine = engine;
    this.#address = address;
    this.#portals = portals;
  }

  /** Answers a request for tokens. */
  handle(request: PortalRequest): PortalResponse {
    this.requests += 1;
    try {
      const params = requestParameters(request);
      const type = asText(params['grant_type']);
      if (type === 'refresh_token') return this.#refresh(params);
      if (type === 'authorization_code') return this.#exchange(params);
      throw new OAuthError('invalid_request', 'Unsupported grant type');
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
      return jsonResponse(400, JSON.stringify({ error: error.code, error_description: error.message }));
    }
  }

  /**
   * `app.info` of the authorisation server: whose an access token is. Other than the portal's method of that name; the
   * shape is the one that the vendor's SDK for Python reads (b24pysdk, `BitrixAppInfoResponse`).
   */
  tokenInfo(request: PortalRequest): PortalResponse {
    const { tokens, clock } = this.#engine;
    const token = tokens.access(asText(requestParameters(request)['auth']));
    const installation = token?.portal.store(installationsStore).get(token.clientId);
    if (!token || !installation) return tokenRefused('NO_AUTH_FOUND', 'Wrong authorization data');
    if (token.expiresAt <= clock.now()) {
      return tokenRefused('expired_token', 'The access token provided has expired.');
    }
    const { portal } = token;
    const scope = installation.application.scopes.join(',');
    const install = {
      installed: installation.finished,
      version: String(installation.version),
      status: installation.status,
      scope,
      domain: new URL(portal.address).host,
      uri: portal.address,
      client_endpoint: `${portal.address}/rest/`,
      member_id: portal.memberId,
      member_type: 'BITRIX24',
    };
    const expires = new Date(token.expiresAt).toISOString();
    const result = { client_id: token.clientId, scope, expires, install, user_id: token.userId };
    return jsonResponse(200, JSON.stringify({ result }));
  }

  #refresh(params: JsonMap): PortalResponse {
    const { tokens, clock } = this.#engine;
    const token = asText(params['refresh_token']);
    const grant = tokens.peekRefresh(token, clock.now());
    if (!grant) throw this.#wrongKeys(params) ?? new OAuthError('invalid_grant', 'Invalid refresh token');
    const installation = this.#installationOf(grant, params);
    const fault = this.#engine.faults.strike('oauth', grant.portal.name, 'oauth.token');
    if (fault && fault.fault !== 'foreign-member' && fault.fault !== 'oauth-reset-after')
      return refused(fault.fault);
    tokens.takeRefresh(token, clock.now());
    const answer = this.#issue(grant, installation);
    if (fault?.fault === 'oauth-reset-after') return { kind: 'reset' };
    return jsonResponse(
      200,
      JSON.stringify(fault?.fault === 'foreign-member' ? { ...answer, member_id: 'f'.repeat(32) } : answer),
    );
  }

  #exchange(params: JsonMap): PortalResponse {
    const grant = this.#engine.tokens.takeCode(asText(params['code']), this.#engine.clock.now());
    if (!grant) throw this.#wrongKeys(params) ?? new OAuthError('invalid_grant', 'Invalid code');
    return jsonResponse(200, JSON.stringify(this.#issue(grant, this.#installationOf(grant, params))));
  }

  #issue(grant: Grant, installation: Installation): { readonly [name: string]: Json } {
    const { portal, userId } = grant;
    const { tokens, clock } = this.#engine;
    const pair = tokens.issue(grant, clock.now());
    return {
      access_token: pair.accessToken,
      refresh_token: pair.refreshToken,
      expires: Math.floor(pair.expiresAt / 1000),
      expires_in: Math.floor(tokens.lifetime / 1000),
      scope: installation.application.scopes.join(','),
      domain: new URL(this.#address).host,
      server_endpoint: `${this.#address}/rest/`,
      client_endpoint: `${portal.address}/rest/`,
      status: installation.status,
      member_id: portal.memberId,
      user_id: userId,
    };
  }

  /** @throws OAuthError when the keys are wrong, the application is gone or its paid time is over */
  #installationOf(grant: Grant, params: JsonMap): Installation {
    const installation = grant.portal.store(installationsStore).get(grant.clientId);
    const { application } = installation ?? {};
    if (
      !installation ||
      application?.clientId !== asText(params['client_id']) ||
      application.clientSecret !== asText(params['client_secret'])
    ) {
      throw new OAuthError('invalid_client', 'Application not found or not installed');
    }
    if (installation.paymentExpired) throw new OAuthError('PAYMENT_REQUIRED', 'Payment required');
    return installation;
  }

  /** With keys that are nobody's, or of an application that is installed nowhere, these are at fault. */
  #wrongKeys(params: JsonMap): OAuthError | undefined {
    const [id, secret] = [asText(params['client_id']), asText(params['client_secret'])];
    for (const portal of this.#portals()) {
      const application = portal.store(installationsStore).get(id)?.application;
      if (application?.clientSecret === secret) return undefined;
    }
    return new OAuthError('invalid_client', 'Application not found or not installed');
  }
}

function tokenRefused(error: string, description: string): PortalResponse {
  return jsonResponse(401, JSON.stringify({ error, error_description: description }));
}

/** @throws OAuthError for faults that are refusals in words */
function refused(
  fault: 'invalid-grant' | 'invalid-client' | 'payment-required' | 'oauth-unavailable',
): PortalResponse {
  switch (fault) {
    case 'invalid-grant':
      throw new OAuthError('invalid_grant', 'Invalid refresh token');
    case 'invalid-client':
      throw new OAuthError('invalid_client', 'Application not found or not installed');
    case 'payment-required':
      throw new OAuthError('PAYMENT_REQUIRED', 'Payment required');
    case 'oauth-unavailable':
      return gatewayPage(502);
  }
}
