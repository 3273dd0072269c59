import type { ConnectionId, TenantId } from '../../kernel/ids.ts';

/** Who asks, after it was proved. */
export type Principal =
  | { readonly kind: 'operator' }
  | { readonly kind: 'connection'; readonly tenant: TenantId; readonly connection: ConnectionId };

/** Finds out who asks from the headers (names in lower case); `undefined` when nothing is proved. */
export type Authenticator<Kind extends Principal['kind']> = (
  headers: Readonly<Record<string, string | undefined>>,
) => Promise<Extract<Principal, { kind: Kind }> | undefined>;

export interface Authenticators {
  readonly operator?: Authenticator<'operator'>;
  readonly connection?: Authenticator<'connection'>;
}
