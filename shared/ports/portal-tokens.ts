import type { MemberId, TenantId } from '../kernel/ids.ts';
import type { Text } from '../kernel/text.ts';

/** One installation of the application in a portal. */
export interface PortalInstallation {
  readonly tenant: TenantId;
  readonly member: MemberId;
}

/** Tokens as the portal hands them out: at installation, with an event, when the application is opened. */
export interface GrantedTokens {
  readonly accessToken: string;
  /** Missing in most events. */
  readonly refreshToken?: string;
  /** Where the REST methods are, `https://portal/rest/`; may be missing when tokens come with an opened page. */
  readonly clientEndpoint?: string;
  /** The portal's user the tokens speak for. */
  readonly userId?: string;
  /** When the access token ends, milliseconds since the Unix epoch by the portal's clock. */
  readonly expiresAt?: number;
}

/** What is known of an installation's authorisation; nothing secret. */
export type TokenState =
  | { readonly state: 'active'; readonly clientEndpoint: string }
  /** The application was removed from the portal. */
  | { readonly state: 'removed' }
  /** A person is needed: authorise again, pay. */
  | { readonly state: 'broken'; readonly causeKey: string; readonly text: Text };

/** Keeps the tokens of installations, sealed. The client refreshes them itself. */
export interface PortalTokens {
  /** At installation or re-installation: takes the place of whatever is there. @throws RangeError without refresh token or endpoint */
  install(installation: PortalInstallation, tokens: GrantedTokens): Promise<void>;
  /** Tokens that came along with an event: kept when they are newer and speak for the same user. */
  offer(installation: PortalInstallation, tokens: GrantedTokens): Promise<void>;
  /** The application was uninstalled: the tokens are forgotten at once, every later call is `Broken`. */
  drop(installation: PortalInstallation): Promise<void>;
  /** A person has paid or mended what was broken: the next call tries again. */
  resume(installation: PortalInstallation): Promise<void>;
  /** `undefined` when there never was an installation. */
  state(installation: PortalInstallation): Promise<TokenState | undefined>;
}
