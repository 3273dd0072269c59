import type { Config } from './config/config.ts';
import { tokenHash } from './data-folder/operator-token.ts';

/** Begins the names of transcription jobs; there is one installation in a process. */
export const localJobPrefix = 'most24';

/** What the operator's settings mean to the functions; on AWS these are parameters of the deployment. */
export function functionVariables(
  { log, mail, portal }: Config,
  { baseUrl, token }: { readonly baseUrl: string; readonly token: string },
): Readonly<Record<string, string>> {
  return {
    LOG_LEVEL: log.level.toUpperCase(),
    OPERATOR_TOKEN_SHA256: tokenHash(token),
    PORTAL_CLIENT_ID: portal.clientId ?? '',
    PORTAL_CLIENT_SECRET: portal.clientSecret ?? '',
    ...(portal.oauthUrl !== undefined && { PORTAL_OAUTH_URL: portal.oauthUrl }),
    MAIL_FROM: mail.from ?? '',
    PUBLIC_URL: baseUrl,
    CALLS_JOB_PREFIX: localJobPrefix,
  };
}
