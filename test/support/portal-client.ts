import { type PortalRate, standardRate } from '../../shared/adapters/portal/limits/portal-rate.ts';
import { TableLimiter } from '../../shared/adapters/portal/limits/table-limiter.ts';
import { openPortal } from '../../shared/adapters/portal/portal-client.ts';
import { TokenStore } from '../../shared/adapters/portal/tokens/token-store.ts';
import { asId, type MemberId, type TenantId } from '../../shared/kernel/ids.ts';
import { seededRandom } from '../../shared/kernel/random.ts';
import type { Http } from '../../shared/ports/http.ts';
import type { Lane } from '../../shared/ports/limiter.ts';
import type { Portal } from '../../shared/ports/portal.ts';
import type { PortalInstallation } from '../../shared/ports/portal-tokens.ts';
import { type MemoryPlatform, memoryPlatform } from './memory-platform.ts';

export const testApplication = {
  clientId: 'app.most24',
  clientSecret: 'secret',
  tokenUrl: 'https://oauth.bitrix24.example/oauth/token/',
};

/** A worker: a process of its own as far as the client is concerned, on the stores all workers share. */
export interface Worker {
  readonly tokens: TokenStore;
  readonly limiter: TableLimiter;
  readonly portal: Portal;
}

export interface ClientBench {
  readonly platform: MemoryPlatform;
  readonly installation: PortalInstallation;
  worker(lane?: Lane): Worker;
}

/** Clients of one portal whose requests go to `http`. Tokens have to be installed first. */
export function clientBench(
  http: Http,
  options: { readonly member?: string; readonly rate?: PortalRate; readonly platform?: MemoryPlatform } = {},
): ClientBench {
  const platform = options.platform ?? memoryPlatform({ http });
  const { table, ephemeral, secrets, clock, telemetry } = platform;
  const rate = options.rate ?? standardRate;
  const installation = {
    tenant: asId<TenantId>('t1'),
    member: asId<MemberId>(options.member ?? 'a'.repeat(32)),
  };
  let workers = 0;
  return {
    platform,
    installation,
    worker: (lane = 'background') => {
      workers += 1;
      const tokens = new TokenStore({
        ...{ table, ephemeral, secrets, clock, http },
        applicationOf: () => testApplication,
      });
      const limiter = new TableLimiter(ephemeral, clock, () => rate);
      const random = seededRandom(workers);
      const portal = openPortal(
        { http, clock, random, telemetry, limiter, tokens, rateOf: () => rate },
        installation,
        lane,
      );
      return { tokens, limiter, portal };
    },
  };
}
