import type { ConnectionId, MemberId, TenantId } from '../../kernel/ids.ts';

/** Who asks, after it was proved. */
export type Principal =
  | { readonly kind: 'operator' }
  | { readonly kind: 'connection'; readonly tenant: TenantId; readonly connection: ConnectionId }
  /** The operator. */
  | { readonly kind: 'person'; readonly operator: true }
  /** A user of a portal. */
  | {
      readonly kind: 'person';
      readonly operator: false;
      readonly tenant: TenantId;
      readonly member: MemberId;
      readonly userId: string;
      readonly administrator: boolean;
    };

/** Finds out who asks from the headers (names in lower case); `undefined` when nothing is proved. */
export type Authenticator<Kind extends Principal['kind']> = (
  headers: Readonly<Record<string, string | undefined>>,
) => Promise<Extract<Principal, { kind: Kind }> | undefined>;

export interface Authenticators {
  readonly operator?: Authenticator<'operator'>;
  readonly connection?: Authenticator<'connection'>;
  readonly person?: Authenticator<'person'>;
}
