import type { MemberId } from '../kernel/ids.ts';

/** What the authorisation server says of an access token. */
export interface ProvenToken {
  readonly member: MemberId;
  /** Where the REST methods of that portal are. */
  readonly clientEndpoint: string;
  /** The portal's user it speaks for. */
  readonly userId: string;
}

/**
 * Proves what a request claims. Whoever posts to our addresses may claim anything; an access token is believed because
 * the vendor's authorisation server, whose address we know, tells whose it is.
 */
export interface PortalProof {
  /** `undefined` when the token is unknown, expired, or of another application. @throws Transient */
  prove(accessToken: string): Promise<ProvenToken | undefined>;
  /** Whether the token's user administers the portal. @throws Transient */
  isAdministrator(token: ProvenToken, accessToken: string): Promise<boolean>;
}
