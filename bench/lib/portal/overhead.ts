import { KeyFileSecrets } from '../../../shared/adapters/node/key-file-secrets.ts';
import { SqliteDatabase } from '../../../shared/adapters/node/sqlite-database.ts';
import { SqliteTable } from '../../../shared/adapters/node/sqlite-table.ts';
import { TableLimiter } from '../../../shared/adapters/portal/limits/table-limiter.ts';
import { openPortal } from '../../../shared/adapters/portal/portal-client.ts';
import { TokenStore } from '../../../shared/adapters/portal/tokens/token-store.ts';
import { asId, type MemberId, type TenantId } from '../../../shared/kernel/ids.ts';
import { seededRandom } from '../../../shared/kernel/random.ts';
import { systemClock } from '../../../shared/kernel/system-clock.ts';
import type { Http } from '../../../shared/ports/http.ts';
import { median } from '../figure.ts';
import { silentTelemetry } from './silent-telemetry.ts';

const calls = 3000;
const runs = 5;
/** A portal that never refuses: what is left is the client's own work. */
const rate = { burst: 10_000_000, perSecond: 1000 };

const body = new TextEncoder().encode(
  JSON.stringify({
    result: {
      item: { id: 7, title: 'ООО «Луч»', originId: '5f0d-guid', updatedTime: '2026-08-21T12:00:00+03:00' },
    },
    time: {
      start: 1,
      finish: 1.02,
      duration: 0.02,
      processing: 0.02,
      operating: 0.4,
      operating_reset_at: 600,
    },
  }),
);
const http: Http = {
  request: async () => ({ status: 200, headers: {}, body }),
  stream: () => Promise.reject(new TypeError('not here')),
};

/** Milliseconds of CPU that one call costs in the client: limiter and its table included, transport left out. */
export async function overheadPerCall(): Promise<number> {
  const measured: number[] = [];
  for (let run = 0; run < runs; run += 1) measured.push(await freshRun());
  return median(measured);
}

async function freshRun(): Promise<number> {
  const clock = systemClock;
  const database = new SqliteDatabase({ path: ':memory:', clock });
  const table = new SqliteTable(database, 'main');
  const ephemeral = new SqliteTable(database, 'ephemeral');
  const secrets = new KeyFileSecrets({ current: 'bench', keys: new Map([['bench', new Uint8Array(32)]]) });
  const installation = { tenant: asId<TenantId>('bench'), member: asId<MemberId>('m'.repeat(32)) };
  const application = { clientId: 'a', clientSecret: 'b', tokenUrl: 'https://oauth.example/' };
  const tokens = new TokenStore({ table, ephemeral, secrets, clock, http, applicationOf: () => application });
  const clientEndpoint = 'https://portal.example/rest/';
  await tokens.install(installation, { accessToken: 'a', refreshToken: 'r', clientEndpoint });
  const limiter = new TableLimiter(ephemeral, clock, () => rate);
  const random = seededRandom(1);
  const deps = { http, clock, random, telemetry: silentTelemetry, limiter, tokens, rateOf: () => rate };
  const portal = openPortal(deps, installation, 'interactive');
  const call = (id: number) =>
    portal.call({ method: 'crm.item.get', params: { entityTypeId: 4, id }, repeat: 'read' });
  for (let id = 0; id < 200; id += 1) await call(id);
  const begun = process.cpuUsage();
  for (let id = 0; id < calls; id += 1) await call(id);
  const { user, system } = process.cpuUsage(begun);
  database.close();
  return (user + system) / 1000 / calls;
}
