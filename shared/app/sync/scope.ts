import type { ConnectionId, TenantId } from '../../kernel/ids.ts';

/** Whose data a repository touches. */
export interface ConnectionScope {
  readonly tenant: TenantId;
  readonly connection: ConnectionId;
}
