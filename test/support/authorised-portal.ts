import type { Json } from '../../shared/kernel/canonical-json.ts';
import { type ClientBench, clientBench, type Worker } from './portal-client.ts';
import { json, type Reply, type ScriptedHttp, type SeenRequest, scriptedHttp } from './scripted-http.ts';

export const authorisedMember = 'a'.repeat(32);
export const authorisedEndpoint = 'https://acme.bitrix24.example/rest/';

/** A portal that answers everybody with a good token, and an authorisation server whose refresh tokens work once. */
export interface AuthorisedPortal extends ClientBench {
  readonly http: ScriptedHttp;
  /** Refreshes asked for. */
  refreshes(): number;
  /** The access token that was handed out last is no longer good. */
  expire(): void;
  /** Answers the next request in another way; `undefined` leaves it to the portal. */
  next(answer: (request: SeenRequest) => Reply | undefined): void;
  /** A worker; the first tokens are installed. */
  install(): Promise<Worker>;
  run<T>(work: Promise<T>): Promise<T>;
}

/** A refresh answer of the n-th pair. */
export function refreshAnswer(generation: number, changes: { readonly [name: string]: Json } = {}): Json {
  return {
    ...{ access_token: `access-${generation}`, refresh_token: `refresh-${generation}`, expires_in: 3600 },
    ...{ member_id: authorisedMember, client_endpoint: authorisedEndpoint, status: 'L', scope: 'crm' },
    ...changes,
  };
}

/** See `AuthorisedPortal`. */
export function authorisedPortal(): AuthorisedPortal {
  let generation = 0;
  let good = true;
  let refreshes = 0;
  const specials: ((request: SeenRequest) => Reply | undefined)[] = [];
  const http = scriptedHttp(async (request): Promise<Reply> => {
    const oauth = request.url.includes('oauth');
    if (oauth) {
      refreshes += 1;
      await bench.platform.clock.sleep(300);
    }
    const special = specials.shift()?.(request);
    if (special) return special;
    if (oauth) {
      if (request.body['refresh_token'] !== `refresh-${generation}`)
        return json({ error: 'invalid_grant' }, 400);
      generation += 1;
      good = true;
      return json(refreshAnswer(generation));
    }
    if (good && request.body['auth'] === `access-${generation}`) return json({ result: { ID: '1' } });
    return json({ error: 'expired_token', error_description: 'The access token provided has expired' }, 401);
  });
  const bench = clientBench(http, { member: authorisedMember });
  return {
    ...bench,
    http,
    refreshes: () => refreshes,
    expire: () => {
      good = false;
    },
    next: (answer) => void specials.push(answer),
    install: async () => {
      const worker = bench.worker();
      await worker.tokens.install(bench.installation, {
        ...{ accessToken: 'access-0', refreshToken: 'refresh-0', clientEndpoint: authorisedEndpoint },
        ...{ userId: '1', expiresAt: 1000 },
      });
      return worker;
    },
    run: (work) => bench.platform.clock.run(work),
  };
}
