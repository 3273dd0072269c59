import { allDescriptors, isEntityName } from '../../domain/entities/registry.ts';
import type { Run } from '../../domain/runs/run.ts';
import type { LinkRepository } from '../sync/links.ts';
import type { Mark } from '../sync/marks.ts';
import type { ConnectionScope } from '../sync/scope.ts';

/** Marks of one object, named by either side, and of what hangs on it under the same reference. */
export async function objectMarks(
  { links }: { readonly links: LinkRepository },
  scope: ConnectionScope,
  object: Run['options']['object'],
): Promise<readonly Mark[]> {
  if (!object || !isEntityName(object.kind)) return [];
  const { kind: entity, portalId, ref } = object;
  const fromPortal =
    portalId === undefined ? [] : [{ side: 'portal' as const, entity, id: portalId, root: portalId }];
  const held =
    portalId === undefined ? undefined : await links.refsByPortalIds(scope, [{ entity, portalId }]);
  const own = ref ?? [...(held?.values() ?? [])][0];
  if (own === undefined) return fromPortal;
  const below = allDescriptors.filter(({ parent }) => parent?.entities.includes(entity));
  const linked = await Promise.all(below.map(({ name }) => links.below(scope, name, own)));
  return [
    ...fromPortal,
    { side: 'base', entity, id: own, root: own },
    // What the base keeps in the same object has its reference; marks of what is not there mean nothing.
    ...below.map(({ name }): Mark => ({ side: 'base', entity: name, id: own, root: own })),
    ...linked
      .flat()
      .map(({ entity: kind, ref: id }): Mark => ({ side: 'base', entity: kind, id, root: own })),
  ];
}
