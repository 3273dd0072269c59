import type { Json } from '../../../shared/kernel/canonical-json.ts';
import { RestError } from '../call/rest-error.ts';
import { multipartPairs } from './multipart.ts';
import { type JsonMap, nestPhpPairs, parsePhpQuery } from './php-parameters.ts';
import type { PortalRequest } from './request.ts';

/**
 * Query and body of a request put together, the body winning: bracketed query, JSON, urlencoded and multipart bodies.
 * See https://apidocs.bitrix24.com/settings/how-to-call-rest-api/general-principles.html
 * @throws RestError 400 when a JSON body is no JSON object
 */
export function requestParameters(request: PortalRequest): JsonMap {
  const { search } = new URL(request.url);
  const query = search === '' ? {} : parsePhpQuery(search.slice(1));
  if (request.body.length === 0) return query;
  return { ...query, ...bodyParameters(request) };
}

function bodyParameters(request: PortalRequest): JsonMap {
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith('multipart/form-data'))
    return nestPhpPairs(multipartPairs(type, bytesOf(request.body)));
  const text = textOf(request.body);
  if (type.includes('json') || /^\s*[{[]/.test(text)) return jsonParameters(text);
  return parsePhpQuery(text);
}

function jsonParameters(text: string): JsonMap {
  let parsed: Json;
  try {
    parsed = JSON.parse(text) as Json;
  } catch {
    throw new RestError(400, 'INVALID_REQUEST', 'Request body is not valid JSON');
  }
  if (parsed === null || typeof parsed !== 'object') return {};
  return Object.fromEntries(Object.entries(parsed));
}

function textOf(body: string | Uint8Array): string {
  return typeof body === 'string' ? body : Buffer.from(body).toString('utf8');
}

function bytesOf(body: string | Uint8Array): Buffer {
  return typeof body === 'string' ? Buffer.from(body) : Buffer.from(body);
}
