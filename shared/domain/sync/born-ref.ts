import type { ConnectionId, TenantId } from '../../kernel/ids.ts';
import { stableHash } from '../../kernel/stable-hash.ts';
import type { EntityName } from '../entities/descriptor.ts';
import { targetOf } from '../entities/reference-target.ts';
import { descriptorOf } from '../entities/registry.ts';
import type { PortalRecord } from './record.ts';

/**
 * The reference under which a record born on the portal will live in the base. Follows from what it is, so that
 * creating it again, after whatever went wrong, is creating the same object.
 * @returns `undefined` while its parent has no reference yet, or when such records stay on the portal
 */
export function bornRef(
  scope: { readonly tenant: TenantId; readonly connection: ConnectionId },
  record: PortalRecord,
): string | undefined {
  const { bornAs } = descriptorOf(record.entity);
  if (bornAs === undefined) return undefined;
  if (bornAs === 'own') return ownRef(scope, record);
  const parent = parentRefOf(record);
  if (parent === undefined || bornAs === 'parent') return parent;
  return `${parent}/${String(record.fields[bornAs.parentAnd])}`;
}

/** The base's reference of the record that this one hangs on, if it has one. */
export function parentRefOf(record: PortalRecord): string | undefined {
  const { parent, fields } = descriptorOf(record.entity);
  const type = fields.find((field) => field.name === parent?.field)?.type;
  const value = parent && record.fields[parent.field];
  if (type?.kind !== 'reference' || typeof value !== 'string' || value.startsWith('portal:'))
    return undefined;
  return targetOf(type, value).ref;
}

/** The record of the portal that this one hangs on there, whether it has a reference in the base or not. */
export function parentOnPortal({
  entity,
  row,
}: PortalRecord): { readonly entity: EntityName; readonly portalId: string } | undefined {
  const { parent, fields } = descriptorOf(entity);
  const field = fields.find(({ name }) => name === parent?.field);
  if (field?.type.kind !== 'reference' || !('field' in field.portal)) return undefined;
  const { kindTold, to } = field.type;
  const kind = kindTold
    ? to.find((name) => String(kindTold.as[name]) === String(row[kindTold.field]))
    : to[0];
  const id = row[field.portal.field];
  return kind === undefined || id === undefined || id === null
    ? undefined
    : { entity: kind, portalId: String(id) };
}

/** A UUID made of the record's identity (version 8, RFC 9562). */
function ownRef(
  { tenant, connection }: { readonly tenant: TenantId; readonly connection: ConnectionId },
  { entity, portalId }: PortalRecord,
): string {
  const digest = Buffer.from(stableHash(['born', tenant, connection, entity, portalId]), 'base64url');
  const bytes = Uint8Array.from(digest.subarray(0, 16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Buffer.from(bytes).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
