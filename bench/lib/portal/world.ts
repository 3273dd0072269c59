import { KeyFileSecrets } from '../../../shared/adapters/node/key-file-secrets.ts';
import { SqliteDatabase } from '../../../shared/adapters/node/sqlite-database.ts';
import { SqliteTable } from '../../../shared/adapters/node/sqlite-table.ts';
import { standardRate } from '../../../shared/adapters/portal/limits/portal-rate.ts';
import { TableLimiter } from '../../../shared/adapters/portal/limits/table-limiter.ts';
import { openPortal } from '../../../shared/adapters/portal/portal-client.ts';
import { TokenStore } from '../../../shared/adapters/portal/tokens/token-store.ts';
import { asId, type MemberId, type TenantId } from '../../../shared/kernel/ids.ts';
import { seededRandom } from '../../../shared/kernel/random.ts';
import { VirtualClock } from '../../../shared/kernel/virtual-clock.ts';
import type { Http } from '../../../shared/ports/http.ts';
import type { Portal } from '../../../shared/ports/portal.ts';
import { installationsStore } from '../../../simulators/portal/auth/applications.ts';
import { webhooksStore } from '../../../simulators/portal/auth/webhooks.ts';
import { newUser } from '../../../simulators/portal/data/new-user.ts';
import { usersStore } from '../../../simulators/portal/data/users.ts';
import type { TimeProfile } from '../../../simulators/portal/limits/method-times.ts';
import type { Portal as SimulatedPortal } from '../../../simulators/portal/portal.ts';
import { PortalSimulator } from '../../../simulators/portal/simulator.ts';
import { type Meter, meteredHttp } from './metered-http.ts';
import { silentTelemetry } from './silent-telemetry.ts';

const clientId = 'app.bench';
const clientSecret = 'secret';
/** A refused call of the other application is made again after so long. */
const retryMilliseconds = 250;
const startAt = Date.UTC(2026, 7, 21, 9, 0, 0);

/** A simulated portal on virtual time, with the application installed. All requests come from one address. */
export class World {
  readonly clock = new VirtualClock(startAt);
  readonly simulator: PortalSimulator;
  readonly portal: SimulatedPortal;
  readonly meter: Meter = { calls: 0, refused: 0 };
  readonly http: Http;
  readonly source = '203.0.113.1';
  /** Answers 503 that the other application got. */
  competitorRefused = 0;

  constructor(times: TimeProfile) {
    this.simulator = new PortalSimulator({ clock: this.clock, seed: 7, times });
    this.simulator.engine.tokens.lifetime = 365 * 86_400_000;
    this.portal = this.simulator.createPortal({ name: 'bench' });
    this.portal.store(usersStore).put(newUser(1, { admin: true }));
    this.portal.store(installationsStore).put({
      application: {
        ...{ clientId, clientSecret, code: 'bench', scopes: ['crm', 'catalog', 'user'] },
        ...{ callbackUrl: '', apiOnly: true },
      },
      ...{ userId: 1, applicationToken: 'application-token', status: 'L', version: 1 },
      ...{ finished: true, paymentExpired: false, allowedUsers: undefined },
    });
    this.http = meteredHttp(this.simulator, this.source, this.meter);
  }

  get endpoint(): string {
    return `${this.portal.address}/rest/`;
  }

  /** Commands refused because the time of their method was used up. */
  get operatingLimited(): number {
    return this.simulator.engine.counters.operatingLimited;
  }

  /** A fresh pair of tokens that lasts for the whole run. */
  tokens(): { readonly accessToken: string; readonly refreshToken: string } {
    const grant = { portal: this.portal, clientId, userId: 1 };
    return this.simulator.engine.tokens.issue(grant, this.clock.now());
  }

  /** Clients as so many separate processes, on the stores that all of them share. */
  async clients(count: number): Promise<readonly Portal[]> {
    const { clock, http } = this;
    const database = new SqliteDatabase({ path: ':memory:', clock });
    const table = new SqliteTable(database, 'main');
    const ephemeral = new SqliteTable(database, 'ephemeral');
    const secrets = new KeyFileSecrets({ current: 'bench', keys: new Map([['bench', new Uint8Array(32)]]) });
    const installation = { tenant: asId<TenantId>('bench'), member: asId<MemberId>(this.portal.memberId) };
    const tokenUrl = `${this.simulator.oauthAddress}/oauth/token/`;
    const workers = Array.from({ length: count }, (_, index) => {
      const tokens = new TokenStore({
        ...{ table, ephemeral, secrets, clock, http },
        applicationOf: () => ({ clientId, clientSecret, tokenUrl }),
      });
      const limiter = new TableLimiter(ephemeral, clock, () => standardRate);
      const random = seededRandom(index + 1);
      const rateOf = () => standardRate;
      const deps = { http, clock, random, telemetry: silentTelemetry, limiter, tokens, rateOf };
      return { tokens, portal: openPortal(deps, installation, 'background') };
    });
    const granted = { ...this.tokens(), clientEndpoint: this.endpoint, userId: '1' };
    await workers[0]?.tokens.install(installation, granted);
    return workers.map(({ portal }) => portal);
  }

  /**
   * Another application behind the same address that has a call to make every so often, and makes those that were
   * refused again a little later, until it is stopped.
   */
  startCompetitor(everyMilliseconds: number): () => void {
    const secret = 'competitor';
    this.portal.store(webhooksStore).add((id) => ({ id, userId: 1, secret, scopes: [] }));
    const url = `${this.endpoint}1/${secret}/server.time`;
    let running = true;
    const call = async () => {
      while (running) {
        const { source } = this;
        const answer = await this.simulator.handle({ method: 'GET', url, headers: {}, body: '', source });
        if (answer.kind === 'answer' && answer.status !== 503) return;
        this.competitorRefused += 1;
        await this.clock.sleep(retryMilliseconds);
      }
    };
    const run = async () => {
      while (running) {
        await this.clock.sleep(everyMilliseconds);
        void call();
      }
    };
    void run();
    return () => {
      running = false;
    };
  }
}
