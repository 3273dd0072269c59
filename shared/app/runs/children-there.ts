import type { EntityDescriptor, EntityName } from '../../domain/entities/descriptor.ts';
import { allDescriptors } from '../../domain/entities/registry.ts';
import type { RunRecord } from '../../domain/runs/run-record.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import { recordKey } from '../sync/links.ts';
import type { SynchroniseDeps } from '../sync/synchronise.ts';
import { idList } from './survey.ts';

/** Parents asked about in one list. */
const atOnce = 50;

/**
 * Which of the records something on the portal still refers to, by `recordKey`: the portal deletes some of it together
 * with what it refers to.
 */
export async function childrenThere(
  { dictionaries, portal }: Pick<SynchroniseDeps, 'dictionaries' | 'portal'>,
  records: readonly RunRecord[],
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const [entity, some] of Map.groupBy(records, (record) => record.entity)) {
    const byPortalId = new Map(some.map((record) => [record.portalId, recordKey(record)]));
    const ids = [...byPortalId.keys()].filter((id) => id !== '');
    const lists = allDescriptors.flatMap((descriptor) =>
      placesOf(descriptor, entity).flatMap(({ field, kind }) =>
        chunks(ids).map((chunk) => {
          const list = idList(descriptor, dictionaries, { ...kind, [`@${field}`]: chunk });
          const select = [...new Set([...(list.params['select'] as readonly Json[]), field])];
          return { field, list: { ...list, params: { ...list.params, select } } };
        }),
      ),
    );
    if (lists.length === 0) continue;
    await portal.readLists(
      lists.map(({ list }) => list),
      (index, rows) => {
        for (const row of rows) {
          const parent = byPortalId.get(String(row[lists[index]?.field ?? '']));
          if (parent !== undefined) found.add(parent);
        }
      },
    );
  }
  return found;
}

/** Fields of the portal's rows that name a record of the kind, with what tells that it is of that kind. */
function placesOf({ fields }: EntityDescriptor, entity: EntityName) {
  return fields.flatMap(({ portal, type }) => {
    if (type.kind !== 'reference' || !type.to.includes(entity) || !('field' in portal)) return [];
    const told = type.kindTold;
    const kind: Readonly<Record<string, Json>> = told ? { [told.field]: told.as[entity] ?? null } : {};
    return [{ field: portal.field, kind }];
  });
}

function chunks(ids: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(ids.length / atOnce) }, (_, index) =>
    ids.slice(index * atOnce, (index + 1) * atOnce),
  );
}
