import { codeError } from '../../call/rest-error.ts';
import type { Portal } from '../../portal.ts';
import { crmEntities, crmEntity } from '../crm/crm-entity.ts';
import { type CrmItem, crmItems } from '../crm/crm-items.ts';
import { itemAccessDenied, mayChange, maySee } from '../crm/crm-rights.ts';
import type { User } from '../users.ts';
import type { OwnerRef } from './timeline-records.ts';

/** The object, or `undefined` when there is none or its kind is unknown. */
export function findOwner(portal: Portal, { entityTypeId, entityId }: OwnerRef): CrmItem | undefined {
  const entity = crmEntity(entityTypeId);
  return entity && crmItems(portal, entity).get(entityId);
}

/** True when the user may see the object that something hangs on. */
export function maySeeOwner(portal: Portal, user: User, ref: OwnerRef): boolean {
  const owner = findOwner(portal, ref);
  return owner !== undefined && maySee(user, owner);
}

/** @throws RestError OWNER_NOT_FOUND, ACCESS_DENIED */
export function assertMayChangeOwner(portal: Portal, user: User, ref: OwnerRef): void {
  const owner = findOwner(portal, ref);
  if (!owner) throw codeError('OWNER_NOT_FOUND', 'Владелец элемента не найден');
  if (!mayChange(user, owner)) throw itemAccessDenied();
}

/** `deal`, `company`, … and `dynamic_31` as the comments of the timeline name kinds. */
export function entityTypeName(entityTypeId: number): string {
  const entity = crmEntity(entityTypeId);
  return entity && entityTypeId < 30 ? entity.name.toLowerCase() : `dynamic_${entityTypeId}`;
}

/** The kind of such a name, 0 for an unknown one. */
export function entityTypeIdOf(name: string): number {
  const wanted = name.toLowerCase();
  const known = crmEntities.find(
    ({ entityTypeId, name: own }) => entityTypeName(entityTypeId) === wanted || own.toLowerCase() === wanted,
  );
  return known?.entityTypeId ?? 0;
}
