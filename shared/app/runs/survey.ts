import type { Connection } from '../../domain/connections/connection.ts';
import type { EntityDescriptor } from '../../domain/entities/descriptor.ts';
import type { PortalDictionaries } from '../../domain/entities/dictionaries.ts';
import { portalIdOf } from '../../domain/sync/portal-codec.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import type { Portal, PortalList } from '../../ports/portal.ts';
import { productMarks } from '../catalogue/product-marks.ts';
import type { StagedRepository } from '../catalogue/staged-repository.ts';
import type { Mark } from '../sync/marks.ts';
import { fixedFields } from '../sync/read-portal.ts';
import type { ConnectionScope } from '../sync/scope.ts';

/** Goes through everything of one kind on one side, page by page, and names it by marks. */
export interface Survey {
  page(cursor: string | undefined): Promise<{ readonly marks: readonly Mark[]; readonly next?: string }>;
}

/** What goes through the base of a connection; several, in the order in which their records depend on each other. */
export type BaseSurveys = (connection: Connection) => Promise<readonly Survey[]>;

const pageSize = 500;
/** Rows of the portal per page: what is marked at once. */
const rowsPerPage = 2_500;

/** Groups, then goods with their characteristics and prices, of a base that exchanges its catalogue. */
export function catalogueSurveys(staged: StagedRepository, scope: ConnectionScope): readonly Survey[] {
  return [
    {
      page: async (cursor) => {
        const { next, refs } = await staged.refs(scope, 'group', pageSize, cursor);
        const marks = refs.map((ref): Mark => ({ side: 'base', entity: 'section', id: ref, root: ref }));
        return { marks, ...(next !== undefined && { next }) };
      },
    },
    {
      page: async (cursor) => {
        const { next, refs } = await staged.refs(scope, 'good', pageSize, cursor);
        return { marks: await productMarks(staged, scope, refs), ...(next !== undefined && { next }) };
      },
    },
  ];
}

/** All records of a kind on the portal, by growing id. */
export function portalSurvey(
  portal: Portal,
  dictionaries: PortalDictionaries,
  descriptor: EntityDescriptor,
): Survey {
  return {
    page: async (cursor) => {
      const list = idList(descriptor, dictionaries, {});
      const marks: Mark[] = [];
      let after: string | undefined;
      for await (const row of portal.list({ ...list, ...(cursor && { after: Number(cursor) }) })) {
        const rowId = String(row[list.idField]);
        // Rows that share an id come in one piece, so a page may end only between ids.
        if (marks.length >= rowsPerPage && rowId !== after) {
          return { marks, ...(after !== undefined && { next: after }) };
        }
        after = rowId;
        const id = portalIdOf(descriptor, row);
        marks.push({ side: 'portal', entity: descriptor.name, id, root: id });
      }
      return { marks };
    },
  };
}

/** The list of a kind that tells ids alone. @param filter beside what every list of the kind is filtered by */
export function idList(
  descriptor: EntityDescriptor,
  dictionaries: PortalDictionaries,
  filter: Readonly<Record<string, Json>>,
): PortalList {
  const { compositeKey, list, params } = descriptor.portal;
  const fixed = fixedFields(descriptor, dictionaries);
  const named = [...new Set([list.idField, ...(compositeKey ?? []), ...Object.keys(fixed)])];
  return {
    method: list.method,
    params: { ...params, select: named, filter: { ...fixed, ...filter } },
    rowsAt: list.rowsAt,
    idField: list.idField,
    ...(compositeKey && { keyFields: compositeKey }),
  };
}
