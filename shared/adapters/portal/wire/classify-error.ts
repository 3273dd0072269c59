import type { PortalErrorKind } from '../../../ports/portal.ts';
import type { WireError } from './envelope.ts';

/**
 * What an error of the portal means for the caller:
 * - `expired` the access token; refresh and send again
 * - `stranger` the token is not known to the portal
 * - `rate`, `operating` a limit; not executed
 * - `suspended` the whole installation is out of order: a person is needed
 * - `server` it broke while working: the effect is unknown
 * - otherwise the command's own fault
 */
export type ErrorMeaning =
  | 'expired'
  | 'stranger'
  | 'rate'
  | 'operating'
  | 'suspended'
  | 'server'
  | Exclude<PortalErrorKind, 'not-run' | 'limited' | 'unavailable' | 'unknown-outcome'>;

/** Codes by meaning, in lower case. See https://apidocs.bitrix24.com/error-codes.html and the vendor's SDKs. */
const meanings: Readonly<Record<string, ErrorMeaning>> = {
  expired_token: 'expired',
  invalid_token: 'expired',
  no_auth_found: 'stranger',
  query_limit_exceeded: 'rate',
  operation_time_limit: 'operating',
  overload_limit: 'suspended',
  payment_required: 'suspended',
  portal_deleted: 'suspended',
  invalid_client: 'suspended',
  wrong_client: 'suspended',
  user_access_error: 'suspended',
  application_not_found: 'suspended',
  internal_server_error: 'server',
  error_unexpected_answer: 'server',
  not_found: 'not-found',
  error_entity_not_found: 'not-found',
  owner_not_found: 'not-found',
  error_not_found: 'not-found',
  access_denied: 'access-denied',
  accessexception: 'access-denied',
  insufficient_scope: 'access-denied',
  invalid_credentials: 'access-denied',
  wrong_auth_type: 'access-denied',
  allowed_only_intranet_user: 'access-denied',
  '200040300010': 'access-denied',
  '200040300020': 'access-denied',
  '200040300030': 'access-denied',
  '200040300040': 'access-denied',
  '200040300050': 'access-denied',
  create_dynamic_item_restricted: 'tariff',
  update_dynamic_item_restricted: 'tariff',
  error_method_not_found: 'invalid',
  error_batch_method_not_allowed: 'invalid',
  error_batch_length_exceeded: 'invalid',
  invalid_request: 'invalid',
  invalid_arg_value: 'invalid',
  argumentnullexception: 'invalid',
  error_argument: 'invalid',
  entity_type_not_supported: 'invalid',
  '100': 'invalid',
};

/** Only where the code says nothing, the text must: `''` and `0` stand for anything in the older methods. */
const texts: readonly (readonly [RegExp, ErrorMeaning])[] = [
  [/not found|is not exists|does not exist|не найден/i, 'not-found'],
  [/access denied|доступ запрещ|нет доступа|недостаточно прав/i, 'access-denied'],
  [/тариф|tariff|commercial plan|дисковый ресурс|disk quota/i, 'tariff'],
  [/is not defined|is not specified|required parameter|invalid/i, 'invalid'],
];

/** The meaning of an error; `status` is the HTTP status, 200 for commands of a batch. */
export function meaningOf(status: number, error: WireError): ErrorMeaning {
  const code = error.code.toLowerCase();
  if (code === 'access_denied' && /commercial plans/i.test(error.description)) return 'suspended';
  const known = meanings[code];
  if (known) return known;
  if (status >= 500) return 'server';
  for (const [pattern, meaning] of texts) if (pattern.test(error.description)) return meaning;
  return 'refused';
}
