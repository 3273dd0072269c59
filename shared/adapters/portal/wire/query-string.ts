import type { Json } from '../../../kernel/canonical-json.ts';
import type { PortalParams } from '../../../ports/portal.ts';
import { mapLeaves } from './map-leaves.ts';

/** Families of methods whose flags are `Y` and `N`; everywhere else a flag is 1 or 0. */
const flagFamilies = ['crm.', 'catalog.', 'sale.'];

/**
 * Spells `true` and `false` as the method's family understands them when they travel as text: in PHP every text but
 * `''` and `'0'` is true, so `false` must never travel as `false`.
 */
function spellBoolean(method: string, value: boolean): string {
  const spelled = flagFamilies.some((family) => method.toLowerCase().startsWith(family));
  return spelled ? (value ? 'Y' : 'N') : value ? '1' : '0';
}

/** Booleans of the parameters as the method's family wants them; everything else as it is. */
export function spellBooleans(method: string, value: Json): Json {
  return mapLeaves(value, (leaf) => (typeof leaf === 'boolean' ? spellBoolean(method, leaf) : leaf));
}

/** False when a query string would lose something: `null`, an empty list or an empty object. */
export function fitsQueryString(value: Json): boolean {
  if (value === null) return false;
  if (typeof value !== 'object') return true;
  const entries: readonly Json[] = Object.values(value);
  return entries.length > 0 && entries.every(fitsQueryString);
}

/**
 * One command of a batch, `method?a[b]=c`, with PHP's bracket nesting, encoded once.
 * See https://apidocs.bitrix24.com/settings/how-to-call-rest-api/batch.html
 */
export function encodeCommand(method: string, params: PortalParams): string {
  const pairs: string[] = [];
  for (const [name, value] of Object.entries(params)) append(pairs, method, encodeURIComponent(name), value);
  return pairs.length === 0 ? method : `${method}?${pairs.join('&')}`;
}

function append(pairs: string[], method: string, name: string, value: Json): void {
  if (value !== null && typeof value === 'object') {
    for (const [key, entry] of Object.entries(value as { readonly [key: string]: Json }))
      append(pairs, method, `${name}[${encodeURIComponent(key)}]`, entry);
    return;
  }
  const spelled = typeof value === 'boolean' ? spellBoolean(method, value) : String(value ?? '');
  pairs.push(`${name}=${encodeURIComponent(spelled)}`);
}
