import type { EntityDescriptor, EntityName } from '../../domain/entities/descriptor.ts';
import { fixedValue, type PortalDictionaries } from '../../domain/entities/dictionaries.ts';
import { descriptorOf } from '../../domain/entities/registry.ts';
import { portalFieldName } from '../../domain/sync/portal-codec.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import type { Portal, PortalAnswer, PortalCommand, PortalRow } from '../../ports/portal.ts';
import { unreadable } from '../portal/unreadable.ts';

/** Rows to read: some by their id, some by the value of a field (the external key or the parent's id). */
export interface RowRequest {
  readonly entity: EntityName;
  readonly by: 'id' | 'found';
  readonly values: readonly string[];
}

/** Fields that are wanted of a row beside those of its descriptor. */
type AlsoRead = (entity: EntityName) => readonly string[];

const rowsPerPage = 50;

/**
 * Reads the wanted rows in one batch, fifty values a command. Values that match nothing bring no row. A page that came
 * back full although values are left is asked again value by value, since a portal allows equal external keys.
 * @throws Transient, Busy when a list could not be read
 */
export async function readRows(
  portal: Portal,
  dictionaries: PortalDictionaries,
  requests: readonly RowRequest[],
  alsoRead: AlsoRead = () => [],
): Promise<readonly { readonly request: RowRequest; readonly rows: readonly PortalRow[] }[]> {
  const chunks = requests.flatMap((request) => chunked(request));
  const first = await readChunks(portal, dictionaries, chunks, alsoRead);
  const overfull = first.filter(
    ({ request, rows }) => rows.length >= rowsPerPage && isAmbiguous(request, rows),
  );
  if (overfull.length === 0) return first;
  const single = overfull.flatMap(({ request }) =>
    request.values.map((value) => ({ ...request, values: [value] })),
  );
  const again = await readChunks(portal, dictionaries, single, alsoRead);
  return [...first.filter((answer) => !overfull.includes(answer)), ...again];
}

function chunked(request: RowRequest): readonly RowRequest[] {
  const chunks: RowRequest[] = [];
  for (let start = 0; start < request.values.length; start += rowsPerPage) {
    chunks.push({ ...request, values: request.values.slice(start, start + rowsPerPage) });
  }
  return chunks;
}

/** A full page by unique ids is complete; by another field some value may have been crowded out. */
function isAmbiguous(request: RowRequest, rows: readonly PortalRow[]): boolean {
  if (request.by === 'id' || request.values.length === 1) return false;
  const field = descriptorOf(request.entity).portal.found.field;
  const seen = new Set(rows.map((row) => String(row[field])));
  return request.values.some((value) => !seen.has(value));
}

async function readChunks(
  portal: Portal,
  dictionaries: PortalDictionaries,
  chunks: readonly RowRequest[],
  alsoRead: AlsoRead,
) {
  if (chunks.length === 0) return [];
  const answers = await portal.batch(chunks.map((chunk) => listCommand(chunk, dictionaries, alsoRead)));
  return chunks.map((request, index) => {
    const answer = answers[index];
    if (!answer) throw new RangeError('the portal client dropped a command');
    if (!answer.ok) throw unreadable(answer.error);
    return { request, rows: rowsOf(descriptorOf(request.entity), answer.value) };
  });
}

function listCommand(
  request: RowRequest,
  dictionaries: PortalDictionaries,
  alsoRead: AlsoRead,
): PortalCommand {
  const descriptor = descriptorOf(request.entity);
  const { list, found } = descriptor.portal;
  const filterName = request.by === 'id' ? list.idsFilter : `@${found.field}`;
  return {
    method: list.method,
    repeat: 'read',
    params: {
      ...descriptor.portal.params,
      select: list.selectAll
        ? ['*']
        : [...new Set([...selectedFields(descriptor, dictionaries), ...alsoRead(request.entity)])],
      filter: {
        ...fixedFields(descriptor, dictionaries),
        ...(request.by === 'found' ? signedFields(descriptor, dictionaries) : {}),
        [filterName]: request.values.map((value) => idValue(descriptor, request, value)),
      },
      order: { [list.idField]: 'asc' },
      start: -1,
    },
  };
}

/** The fields with one value for the whole portal, such as the catalogue's id. */
export function fixedFields(
  descriptor: EntityDescriptor,
  dictionaries: PortalDictionaries,
): Readonly<Record<string, Json>> {
  return Object.fromEntries(
    Object.entries(descriptor.portal.fixed).map(([field, value]) => [field, fixedValue(dictionaries, value)]),
  );
}

/** The fields by which a record is known to be ours, beside its external key. */
export function signedFields(
  descriptor: EntityDescriptor,
  dictionaries: PortalDictionaries,
): Readonly<Record<string, Json>> {
  const signed = Object.entries(descriptor.portal.signed ?? {});
  return Object.fromEntries(signed.map(([field, value]) => [field, fixedValue(dictionaries, value)]));
}

/** A row with a composite key is asked for by the parent's id, the last part of its own. */
function idValue(descriptor: EntityDescriptor, request: RowRequest, value: string): string {
  return request.by === 'id' && descriptor.portal.compositeKey ? (value.split(':').at(-1) ?? value) : value;
}

function selectedFields(descriptor: EntityDescriptor, dictionaries: PortalDictionaries): readonly string[] {
  const { list, fixed, found } = descriptor.portal;
  const own = descriptor.fields.map((field) => portalFieldName(field, dictionaries));
  const told = descriptor.fields.map(({ type }) =>
    type.kind === 'reference' ? type.kindTold?.field : undefined,
  );
  return [...new Set([list.idField, ...Object.keys(fixed), found.field, ...own, ...told])].filter(
    (name) => name !== undefined,
  );
}

function rowsOf(descriptor: EntityDescriptor, answer: PortalAnswer): readonly PortalRow[] {
  const { rowsAt } = descriptor.portal.list;
  const rows = rowsAt === '' ? answer.result : (answer.result as { readonly [key: string]: Json })[rowsAt];
  return Array.isArray(rows) ? (rows as readonly PortalRow[]) : [];
}
