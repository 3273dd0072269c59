import type { Clock } from '../../shared/kernel/clock.ts';
import { openCallLog } from './call/call-log-file.ts';
import { controlInterface } from './control/control-interface.ts';
import type { Outgoing } from './events/event-delivery.ts';
import type { TimeProfile } from './limits/method-times.ts';
import { peopleInterface } from './pages/people-interface.ts';
import { PortalSimulator } from './simulator.ts';
import { originOf, serveHttp } from './transport/http-server.ts';
import type { PortalRequest, PortalResponse } from './transport/request.ts';

/** How the simulator is started on a port of its own. */
export interface StartOptions {
  /** 0 picks a free port. */
  readonly port: number;
  /**
   * A port of the authorisation server's own (0 picks one), as the vendor's is a host of its own: then a portal may live
   * at the simulator's origin itself. Without it the two share the origin, and portals live below `/portals/`.
   */
  readonly oauthPort?: number;
  readonly host?: string;
  readonly clock: Clock;
  readonly seed: number;
  /** `portal-calls.jsonl` is kept here. */
  readonly dir: string;
  readonly times?: TimeProfile;
  /** Carries events; a real POST with a limit of ten seconds by default. */
  readonly outgoing?: Outgoing;
}

/** A simulator that answers on a port. */
export interface RunningSimulator {
  readonly simulator: PortalSimulator;
  /** `http://127.0.0.1:8781`; the authorisation server is here, portals are at `{origin}/portals/{name}`. */
  readonly origin: string;
  /** Where the authorisation server is. */
  readonly oauthOrigin: string;
  /** The log of calls. */
  readonly callLog: string;
  close(): Promise<void>;
}

/** Starts it; it has no portal until one is created, through the object or through `/control/portals`. */
export async function startPortalSimulator(options: StartOptions): Promise<RunningSimulator> {
  const log = openCallLog(options.dir);
  // Addresses of portals hold the port, which is known only when the server listens.
  let simulator: PortalSimulator | undefined;
  const server = await serveHttp(
    { handle: (request) => answer(simulator, request) },
    options.port,
    options.host ?? '127.0.0.1',
  );
  const origin = originOf(server);
  const oauthServer =
    options.oauthPort === undefined
      ? undefined
      : await serveHttp(
          { handle: (request) => answer(simulator, request) },
          options.oauthPort,
          options.host ?? '127.0.0.1',
        );
  const oauthOrigin = oauthServer ? originOf(oauthServer) : origin;
  simulator = new PortalSimulator({
    clock: options.clock,
    seed: options.seed,
    times: options.times ?? 'real',
    addressOf: (name) => `${origin}/portals/${name}`,
    oauthAddress: oauthOrigin,
    outgoing: options.outgoing ?? postForm,
    log: log.log,
  });
  return {
    simulator,
    origin,
    oauthOrigin,
    callLog: log.path,
    close: async () => {
      for (const one of oauthServer ? [server, oauthServer] : [server]) {
        one.closeAllConnections();
        await new Promise((resolve) => one.close(resolve));
      }
      log.close();
    },
  };
}

async function answer(
  simulator: PortalSimulator | undefined,
  request: PortalRequest,
): Promise<PortalResponse> {
  if (!simulator) return { kind: 'reset' };
  return (
    (await controlInterface(simulator, request)) ??
    peopleInterface(simulator, request) ??
    (await simulator.handle(request))
  );
}

/** How the portal's queue calls a handler: a form, no redirects, ten seconds. */
async function postForm(url: string, body: string): Promise<number> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': 'Bitrix24 Webhook Engine' },
    body,
    redirect: 'manual',
    signal: AbortSignal.timeout(10_000),
  });
  await response.arrayBuffer();
  return response.status;
}
