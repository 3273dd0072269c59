import { legacyError } from '../../call/rest-error.ts';
import type { Portal } from '../../portal.ts';
import { crmEntity } from '../crm/crm-entity.ts';
import { type CrmItem, crmItems } from '../crm/crm-items.ts';
import { legacyAccessDenied, mayChange, maySee } from '../crm/crm-rights.ts';
import type { LegacyRow } from '../legacy-table.ts';
import type { User } from '../users.ts';
import { numberOf } from './requisites.ts';

/** The company or contact of an id. @throws RestError when there is none, or the kind has no requisites */
export function requisiteOwner(portal: Portal, entityTypeId: number, entityId: number): CrmItem {
  const entity = entityTypeId === 3 || entityTypeId === 4 ? crmEntity(entityTypeId) : undefined;
  if (!entity) throw legacyError('ENTITY_TYPE_ID is not defined or invalid.');
  const owner = crmItems(portal, entity).get(entityId);
  if (!owner) throw legacyError('Entity not found.');
  return owner;
}

/** @throws RestError when the user may not change the owner of the requisite */
export function assertMayChangeOwner(portal: Portal, user: User, requisite: LegacyRow): void {
  if (!mayChange(user, ownerOf(portal, requisite))) throw legacyAccessDenied();
}

/** True when the user may see the owner of the requisite. */
export function maySeeRequisite(portal: Portal, user: User, requisite: LegacyRow): boolean {
  return maySee(user, ownerOf(portal, requisite));
}

function ownerOf(portal: Portal, requisite: LegacyRow): CrmItem {
  return requisiteOwner(
    portal,
    numberOf(requisite, 'ENTITY_TYPE_ID') ?? 0,
    numberOf(requisite, 'ENTITY_ID') ?? 0,
  );
}

/** Restricts lists to what the user may see; `undefined` when that is everything. */
export function requisiteVisibility(portal: Portal, user: User): ((row: LegacyRow) => boolean) | undefined {
  return user.admin || user.crmRead === 'all' ? undefined : (row) => maySeeRequisite(portal, user, row);
}
