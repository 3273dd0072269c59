import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import type { Call } from '../../call/method-definition.ts';
import { asText } from '../../call/params.ts';
import { missingArgument, numericError, type RestError } from '../../call/rest-error.ts';
import type { JsonMap } from '../../transport/php-parameters.ts';

/** People without rights to CRM read no catalogue. */
export function mustRead(call: Call): void {
  if (!call.caller.user.admin && call.caller.user.crmRead === 'none')
    throw numericError(200040300010, 'Access Denied');
}

/** Changes want the right to all of CRM. */
export function mustWrite(call: Call): void {
  if (!call.caller.user.admin && call.caller.user.crmWrite !== 'all')
    throw numericError(200040300020, 'Access Denied');
}

/** The `fields` of an add or update. @throws RestError code 100 */
export function fieldsParam(call: Call): JsonMap {
  if (!call.params.has('fields')) throw missingArgument('fields');
  return call.params.map('fields');
}

/** The `id` of a get, update or delete. @throws RestError code 100 */
export function idParam(call: Call): number {
  const id = call.params.integer('id');
  if (id === undefined) throw missingArgument('id');
  return id;
}

/** Required fields are named in the order of the vendor's page. @throws RestError */
export function requireFields(fields: JsonMap, names: readonly string[]): void {
  const missing = names.filter((name) => asText(fields[name]) === '' && typeof fields[name] !== 'object');
  if (missing.length > 0) throw generic(`Required fields: ${missing.join(', ')}`);
}

/** The catalogue's catch-all: code 0 and a text. */
export function generic(description: string): RestError {
  return numericError(0, description);
}

/** The wanted parts of a row; with no `select` all of it. */
export function pick(
  row: { readonly [name: string]: Json },
  select: readonly string[],
): { [name: string]: Json } {
  if (select.length === 0 || select.includes('*')) return { ...row };
  const wanted = new Set(select);
  return Object.fromEntries(Object.entries(row).filter(([name]) => wanted.has(name)));
}

/** A number that came as number or text; `undefined` when it was not sent, `null` when it was sent empty. */
export function numberField(fields: JsonMap, name: string): number | null | undefined {
  const raw = fields[name];
  if (raw === undefined) return undefined;
  const text = asText(raw);
  return text === '' || Number.isNaN(Number(text)) ? null : Number(text);
}

/** Text that was sent; empty text is `null`. */
export function textField(fields: JsonMap, name: string): string | null | undefined {
  return fields[name] === undefined ? undefined : asText(fields[name]) || null;
}
