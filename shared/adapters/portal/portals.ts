import type { Lane } from '../../ports/limiter.ts';
import type { Platform } from '../../ports/platform.ts';
import type { Portal } from '../../ports/portal.ts';
import type { PortalProof } from '../../ports/portal-proof.ts';
import type { PortalInstallation } from '../../ports/portal-tokens.ts';
import { standardRate } from './limits/portal-rate.ts';
import { TableLimiter } from './limits/table-limiter.ts';
import { openPortal } from './portal-client.ts';
import { portalProof } from './tokens/ask-for-proof.ts';
import type { PortalApplication } from './tokens/authorisation-server.ts';
import { TokenStore } from './tokens/token-store.ts';

/** Everything about portals that a function stands on. */
export interface Portals {
  readonly tokens: TokenStore;
  readonly proof: PortalProof;
  /** The portal of an installation; the same object as long as the process lives. */
  of(installation: PortalInstallation, lane: Lane): Portal;
}

/** The settings of the application in a function's environment, see `contracts/functions/environment.ts`. */
export interface PortalSettings {
  readonly PORTAL_CLIENT_ID: string;
  readonly PORTAL_CLIENT_SECRET: string;
  readonly PORTAL_OAUTH_URL: string;
}

/** Builds the portal's client on the narrow waist, for one application. */
export function createPortals(
  platform: Pick<Platform, 'clock' | 'ephemeral' | 'http' | 'random' | 'secrets' | 'table' | 'telemetry'>,
  settings: PortalSettings,
): Portals {
  const { clock, ephemeral, http, random, secrets, table, telemetry } = platform;
  const application: PortalApplication = {
    clientId: settings.PORTAL_CLIENT_ID,
    clientSecret: settings.PORTAL_CLIENT_SECRET,
    tokenUrl: settings.PORTAL_OAUTH_URL,
  };
  const tokens = new TokenStore({
    table,
    ephemeral,
    secrets,
    clock,
    http,
    applicationOf: () => application,
  });
  // Enterprise portals allow more; going by the standard rate is safe for all.
  const rateOf = () => standardRate;
  const limiter = new TableLimiter(ephemeral, clock, rateOf);
  const opened = new Map<string, Portal>();
  return {
    tokens,
    proof: portalProof(http, application),
    of: (installation, lane) => {
      const name = `${installation.tenant} ${installation.member}`;
      const portal =
        opened.get(name) ??
        openPortal({ http, clock, random, telemetry, limiter, tokens, rateOf }, installation, lane);
      opened.set(name, portal);
      return portal.inLane(lane);
    },
  };
}
