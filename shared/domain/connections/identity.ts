import { asId, type ConnectionId, type MemberId, type TenantId } from '../../kernel/ids.ts';
import { secretHash } from '../../kernel/secret.ts';

/**
 * The tenant of a portal. Follows from the portal's `member_id`, so that however often and from wherever an
 * installation is told, it is the same tenant.
 */
export function tenantOf(member: MemberId): TenantId {
  const digest = Buffer.from(secretHash(`most24 tenant ${member}`), 'base64url');
  return asId<TenantId>(digest.subarray(0, 16).toString('hex'));
}

const userPrefix = 'most24-';

/** The user name by which 1C logs in to the exchange. */
export function exchangeUser(connection: ConnectionId): string {
  return `${userPrefix}${connection}`;
}

/** Where 1C finds the exchange. `publicUrl` has no slash at its end. */
export function exchangeAddress(publicUrl: string, code: string): string {
  return `${publicUrl}/onec/${code}/1c_exchange`;
}

/** Where everything a tenant keeps in `Blobs` lies. */
export function tenantBlobs(tenant: TenantId): string {
  return `tenants/${tenant}/`;
}
