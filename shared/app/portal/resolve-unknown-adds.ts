import type { Json } from '../../kernel/canonical-json.ts';
import type { Portal, PortalCommand, PortalError, PortalParams } from '../../ports/portal.ts';

/** How rows of one kind are found by the key that we gave them: `xmlId`, `originId` … */
export interface ExternalKeyLookup {
  /** A list method. */
  readonly method: string;
  /** What the method wants besides the key: `entityTypeId`, fixed filters, `select` with the id and the key. */
  readonly params: PortalParams;
  /** Where the rows are in `result`; '' for the result itself. */
  readonly rowsAt: string;
  readonly idField: string;
  readonly keyField: string;
}

/** What became of an add whose answer never came. */
export type ResolvedAdd =
  | { readonly state: 'added'; readonly id: string }
  /** There is none, and the portal can no longer be working on it: it may be sent again. */
  | { readonly state: 'absent' }
  /** There is none yet, but the portal may still be working on it. */
  | { readonly state: 'undecided'; readonly askAgainAt: number }
  /** Several rows carry the key: a person has to choose. */
  | { readonly state: 'ambiguous'; readonly ids: readonly string[] };

/** A request lives a minute at most on the portal; some more for its clock and ours. Milliseconds. */
const longestRequest = 75_000;
const valuesPerCommand = 50;
const rowsPerPage = 50;

/**
 * Looks for rows by their external keys, instead of sending an add again whose outcome is unknown. `sentAt` is when the
 * adds went out, `now` is now, milliseconds since the Unix epoch.
 * See https://apidocs.bitrix24.com/limits.html (60 seconds per request)
 * @throws PortalError when a lookup is refused, Busy, Broken
 */
export async function resolveUnknownAdds(
  portal: Portal,
  lookup: ExternalKeyLookup,
  externalKeys: readonly string[],
  sentAt: number,
  now: number,
): Promise<ReadonlyMap<string, ResolvedAdd>> {
  const wanted = [...new Set(externalKeys)];
  const found = await find(portal, lookup, chunked(wanted, valuesPerCommand));
  const decidedAt = sentAt + longestRequest;
  return new Map(wanted.map((key) => [key, resolved(found.get(fold(key)) ?? [], decidedAt, now)]));
}

function resolved(ids: readonly string[], decidedAt: number, now: number): ResolvedAdd {
  const [id, ...others] = ids;
  if (id === undefined)
    return now < decidedAt ? { state: 'undecided', askAgainAt: decidedAt } : { state: 'absent' };
  return others.length > 0 ? { state: 'ambiguous', ids } : { state: 'added', id };
}

/** Ids by folded key. A page that came back full may hide rows: its keys are asked for one by one. */
async function find(
  portal: Portal,
  lookup: ExternalKeyLookup,
  chunks: readonly (readonly string[])[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const results = await portal.batch(chunks.map((chunk) => lookupCommand(lookup, chunk)));
  const found = new Map<string, string[]>();
  const crowded: string[] = [];
  for (const [index, result] of results.entries()) {
    const chunk = chunks[index] ?? [];
    if (!result.ok) throw result.error satisfies PortalError;
    const rows = rowsAt(lookup, result.value.result);
    if (rows.length >= rowsPerPage && chunk.length > 1) {
      crowded.push(...chunk);
      continue;
    }
    for (const row of rows) {
      const key = fold(String(row[lookup.keyField]));
      found.set(key, [...(found.get(key) ?? []), String(row[lookup.idField])]);
    }
  }
  if (crowded.length > 0)
    for (const [key, ids] of await find(portal, lookup, chunked(crowded, 1))) found.set(key, [...ids]);
  return found;
}

function lookupCommand(lookup: ExternalKeyLookup, values: readonly string[]): PortalCommand {
  const filter = lookup.params['filter'] as PortalParams | undefined;
  const params = { ...lookup.params, filter: { ...filter, [`@${lookup.keyField}`]: values }, start: -1 };
  return { method: lookup.method, params, repeat: 'read' };
}

function rowsAt(lookup: ExternalKeyLookup, result: Json): readonly { readonly [field: string]: Json }[] {
  const rows = lookup.rowsAt === '' ? result : (result as PortalParams | null)?.[lookup.rowsAt];
  return Array.isArray(rows) ? (rows as readonly { readonly [field: string]: Json }[]) : [];
}

/** The portal's database does not tell cases apart. */
function fold(key: string): string {
  return key.toLowerCase();
}

function chunked<T>(values: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, index) =>
    values.slice(index * size, (index + 1) * size),
  );
}
