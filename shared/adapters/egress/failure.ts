import { HttpFailed, type HttpFailure } from '../../ports/http.ts';
import { GivenUp } from './deadline.ts';
import { AddressRefused } from './guarded-lookup.ts';

/** How far an exchange came before it failed. */
export type Stage = 'before-request' | 'before-answer' | 'in-body';

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** Codes of the errors of `node:http` for headers that break the syntax of HTTP (https://nodejs.org/api/errors.html). */
const unsendable = new Set(['ERR_INVALID_CHAR', 'ERR_INVALID_HTTP_TOKEN', 'ERR_HTTP_INVALID_HEADER_VALUE']);

function failureOf(error: unknown, stage: Stage): HttpFailure {
  if (error instanceof AddressRefused || unsendable.has(codeOf(error))) return 'refused';
  if (stage === 'before-request') return 'connect';
  if (error instanceof GivenUp) return 'timeout';
  if (codeOf(error) === 'HPE_HEADER_OVERFLOW') return 'too-large';
  return stage === 'in-body' ? 'truncated' : 'reset';
}

/**
 * What an error of the client means to the caller: above all whether the request may have reached the other end, which
 * depends on whether it had been begun to be written, not on the kind of error.
 */
export function httpFailed(error: unknown, stage: Stage): HttpFailed {
  if (error instanceof HttpFailed) return error;
  const reason = error instanceof Error ? error.message || codeOf(error) : String(error);
  return new HttpFailed(failureOf(error, stage), reason, { cause: error });
}
