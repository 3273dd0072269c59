import type { Json } from '../../../kernel/canonical-json.ts';
import type { PortalCommand, PortalList, PortalParams, PortalRow } from '../../../ports/portal.ts';

/** Rows of a page; the portal has no other size. */
export const rowsPerPage = 50;

/** Bounds of a page: numbers, or a reference to the answer before. */
export interface PageBounds {
  readonly above?: number | string;
  readonly from?: number | string;
  readonly upTo?: number;
}

/**
 * The command for one page by growing id, without counting (`start=-1`) unless it is wanted.
 * See https://apidocs.bitrix24.com/settings/performance/huge-data.html
 */
export function pageCommand(
  list: PortalList,
  bounds: PageBounds,
  options: { readonly descending?: boolean; readonly count?: boolean } = {},
): PortalCommand {
  const direction = options.descending ? 'DESC' : 'ASC';
  const filterName = 'FILTER' in list.params ? 'FILTER' : 'filter';
  const filter: Record<string, Json> = { ...(list.params[filterName] as PortalParams | undefined) };
  if (bounds.above !== undefined) filter[`>${list.idField}`] = bounds.above;
  if (bounds.from !== undefined) filter[`>=${list.idField}`] = bounds.from;
  if (bounds.upTo !== undefined) filter[`<=${list.idField}`] = bounds.upTo;
  const hasFilter = Object.keys(filter).length > 0;
  return {
    method: list.method,
    repeat: 'read',
    params: {
      ...list.params,
      ...(hasFilter ? { [filterName]: filter } : {}),
      ...orderOf(list, direction),
      start: options.count ? 0 : -1,
    },
  };
}

function orderOf(list: PortalList, direction: 'ASC' | 'DESC'): PortalParams {
  // See https://apidocs.bitrix24.com/api-reference/user/user-get.html
  if (list.method.toLowerCase() === 'user.get') return { sort: list.idField, order: direction };
  const others = (list.keyFields ?? []).filter((field) => field !== list.idField);
  const fields = [list.idField, ...others];
  return { order: Object.fromEntries(fields.map((field) => [field, direction])) };
}

/** Path of the last row's id in the answer of a full page. */
export function lastIdPath(list: PortalList): readonly string[] {
  const at = list.rowsAt === '' ? [] : [list.rowsAt];
  return [...at, String(rowsPerPage - 1), list.idField];
}

/** The rows of an answer; PHP spells "none" as `[]` at any level. */
export function rowsOf(list: PortalList, result: Json): readonly PortalRow[] {
  const rows = list.rowsAt === '' ? result : (result as PortalParams | null)?.[list.rowsAt];
  return Array.isArray(rows) ? (rows as readonly PortalRow[]) : [];
}

/** The id of a row. @throws RangeError when it has none: `idField` is wrong, or it was not selected */
export function idOf(list: PortalList, row: PortalRow): number {
  const value = row[list.idField];
  const id =
    typeof value === 'number'
      ? value
      : typeof value === 'string' && value !== ''
        ? Number(value)
        : Number.NaN;
  if (!Number.isSafeInteger(id))
    throw new RangeError(`${list.method}: a row without a whole number in ${list.idField}`);
  return id;
}
