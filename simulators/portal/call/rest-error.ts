import type { Json } from '../../../shared/kernel/canonical-json.ts';

/**
 * A refusal as the portal words it. The type of `code` is part of the interface: legacy `crm.*` methods answer an
 * empty string, `catalog.*` a number, others a word.
 * See https://apidocs.bitrix24.com/error-codes.html
 */
export class RestError extends Error {
  readonly status: number;
  readonly code: string | number;
  readonly description: string;
  /** Further keys of the body, e.g. `argument` of placement.bind. */
  readonly extra: Readonly<Record<string, Json>>;

  constructor(
    status: number,
    code: string | number,
    description: string,
    extra: Readonly<Record<string, Json>> = {},
  ) {
    super(`${status} ${code}: ${description}`);
    this.name = 'RestError';
    this.status = status;
    this.code = code;
    this.description = description;
    this.extra = extra;
  }

  /** The body of the answer. */
  get body(): { [key: string]: Json } {
    return { error: this.code, error_description: this.description, ...this.extra };
  }
}

/** Legacy `crm.*`: status 400, empty code, only the text tells what is wrong. */
export function legacyError(description: string): RestError {
  return new RestError(400, '', description);
}

/** Methods of the newer kind: status 400 and a word. */
export function codeError(code: string, description: string): RestError {
  return new RestError(400, code, description);
}

/** `catalog.*` and `sale.*`: status 400 and a JSON number. */
export function numericError(code: number, description: string): RestError {
  return new RestError(400, code, description);
}

/** A required parameter of a method with bound arguments (`crm.item.*`, `catalog.*`) is missing: code "100". */
export function missingArgument(name: string): RestError {
  return new RestError(400, '100', `Could not find value for parameter {${name}}`);
}

/** The method needs an application and got a webhook. */
export function applicationContextRequired(): RestError {
  return new RestError(
    403,
    'WRONG_AUTH_TYPE',
    'Current authorization type is denied for this method Application context required',
  );
}

/** The method wants an administrator. */
export function administratorRequired(): RestError {
  return new RestError(403, 'ACCESS_DENIED', 'Access denied! Administrator rights required');
}
