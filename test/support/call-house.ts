import { createDeps } from '../../functions/call-worker/deps.ts';
import { readEnvironment } from '../../functions/call-worker/env.ts';
import { createHandler } from '../../functions/call-worker/handler.ts';
import { ListeningRecordings } from '../../shared/adapters/speech/recordings.ts';
import type { CallParts } from '../../shared/app/calls/call-parts.ts';
import { drainDue } from '../../shared/app/due/drain-due.ts';
import { DueItems } from '../../shared/app/due/due-items.ts';
import type { ConnectionScope } from '../../shared/app/sync/scope.ts';
import { callWorker } from '../../shared/contracts/functions/call-worker.ts';
import { type CallSettings, callSettingsSchema } from '../../shared/contracts/settings/call-settings.ts';
import type { Call } from '../../shared/domain/calls/call.ts';
import type { Connection } from '../../shared/domain/connections/connection.ts';
import { tenantOf } from '../../shared/domain/connections/identity.ts';
import { asId, type ConnectionId, type MemberId } from '../../shared/kernel/ids.ts';
import type { Http } from '../../shared/ports/http.ts';
import type { Portal } from '../../shared/ports/portal.ts';
import type { Summariser } from '../../shared/ports/summariser.ts';
import type { Transcriber } from '../../shared/ports/transcriber.ts';
import { holdCall, type NewCall } from '../../simulators/portal/control/call-routes.ts';
import { lambdaContext, queueEvent } from './lambda.ts';
import { type Death, MortalProcess } from './mortal.ts';
import { houseVariables, type PortalHouse, portalHouse } from './portal-house.ts';
import { ScriptedSummariser, ScriptedTranscriber, scriptedRecordings } from './scripted-engines.ts';

/** The application on a simulated portal, the events' inbox, and call workers that may die. */
export interface CallHouse extends PortalHouse {
  readonly scope: ConnectionScope;
  readonly transcriber: ScriptedTranscriber;
  readonly summariser: ScriptedSummariser;
  /** What a worker stands on. */
  parts(process?: MortalProcess): CallParts;
  connection(): Promise<Connection>;
  settings(changes: Partial<CallSettings>): Promise<void>;
  /** A call of the portal's own telephony, and its event on the way. */
  hold(changes?: Partial<NewCall>): { readonly callId: string };
  /** All calls that are kept, the oldest first. */
  calls(): Promise<readonly Call[]>;
  /** Causes in the journal of the connection. */
  causes(): Promise<readonly string[]>;
  /** Works off the inbox and the queue of calls. */
  work(process?: MortalProcess): Promise<void>;
  /** Lets minutes pass, a tick and all work in each. */
  minutes(count: number, death?: Death): Promise<MortalProcess | undefined>;
}

const base64 = (content: string) => Buffer.from(content).toString('base64');

/** See `CallHouse`. */
export async function callHouse(
  given: {
    readonly http?: (simulated: Http) => Http;
    readonly portal?: (house: PortalHouse) => Portal;
    readonly settings?: Partial<CallSettings>;
    /** The engine as each process sees it; a scripted one when left out. */
    readonly engine?: (house: PortalHouse) => (process: MortalProcess) => Transcriber;
    readonly summariser?: (house: PortalHouse) => Summariser;
    /** Recordings are really listened to; a scripted ear when left out. */
    readonly listens?: boolean;
  } = {},
): Promise<CallHouse> {
  const house = portalHouse();
  const { blobs, clock, ephemeral, platform, random, table } = { ...house, ...house.platform };
  house.install();
  await house.deliver();
  const scope = {
    tenant: tenantOf(asId<MemberId>(house.portal.memberId)),
    connection: asId<ConnectionId>('1'),
  };
  const transcriber = new ScriptedTranscriber(blobs);
  const summariser = new ScriptedSummariser();
  const queue = platform.queue('calls');
  const http = given.http?.(platform.http) ?? platform.http;
  const portal = given.portal?.(house);
  const engine = given.engine?.(house);
  const told = given.summariser?.(house);

  const parts = (process = new MortalProcess()): CallParts => {
    const mortal = {
      ...platform,
      table: process.mortal('table', table),
      ephemeral: process.mortal('ephemeral', ephemeral),
      blobs: process.mortal('blobs', blobs),
      http: process.mortal('http', http),
      queue: (name: Parameters<typeof platform.queue>[0]) => process.mortal(name, platform.queue(name)),
      transcriber: engine?.(process) ?? process.mortal('transcriber', transcriber),
      summariser: process.mortal('summariser', told ?? summariser),
      recordings: given.listens
        ? new ListeningRecordings(process.mortal('blobs', blobs))
        : scriptedRecordings(process.mortal('blobs', blobs)),
    };
    const deps = createDeps(mortal, readEnvironment(houseVariables));
    return portal ? { ...deps, portalOf: () => process.mortal('portal', portal) } : deps;
  };

  const one = async (process: MortalProcess): Promise<boolean> => {
    const visibilitySeconds = callWorker.timeoutSeconds * 6;
    const [message] = await queue.receive({ max: 1, visibilitySeconds, waitSeconds: 0 });
    if (!message) return false;
    const { id, body, receiveCount, sentAt } = message;
    const event = queueEvent('calls', [{ id, body, receiveCount, sentAt }]);
    const answer = await clock.run(createHandler(parts(process))(event, lambdaContext(300_000)));
    if (!process.dead && answer.batchItemFailures.length === 0) await queue.delete([message.receipt]);
    return true;
  };

  const own: Omit<CallHouse, keyof PortalHouse> = {
    ...{ scope, transcriber, summariser, parts },
    connection: async () => {
      const connection = await parts().connections.get(scope);
      if (!connection) throw new Error('the application was not installed');
      return connection;
    },
    settings: async (changes) => {
      const { settings } = await own.connection();
      const calls = callSettingsSchema.parse({ ...settings.calls, ...changes });
      await parts().connections.saveSettings(scope, { ...settings, calls });
    },
    hold: (changes = {}) =>
      holdCall(house.simulator, 'acme', {
        ...{ userId: 1, phone: '+79062195047', type: 2, durationSeconds: 60, line: 'reg1', code: '200' },
        recording: { name: 'запись.mp3', base64: base64('звук') },
        ...changes,
      }),
    calls: async () => {
      const { pk } = { pk: `T#${scope.tenant}#CALLS#${scope.connection}` };
      const page = await table.query({ pk, index: true });
      const ids = page.items.map(({ sk }) => sk.replace('CALL#', ''));
      const found = await parts().calls.getMany(scope, ids);
      return ids.flatMap((id) => found.get(id) ?? []);
    },
    causes: async () => {
      const { entries } = await parts().journal.page(scope, {}, 50);
      return entries.map(({ causeKey }) => causeKey).sort();
    },
    work: async (process = new MortalProcess()) => {
      await house.deliver();
      for (let count = 0; count < 200; count += 1) if (!(await one(process))) return;
      throw new Error('the work on calls does not end');
    },
    minutes: async (count, death) => {
      let victim = death && new MortalProcess(death);
      let dead: MortalProcess | undefined;
      for (let minute = 0; minute < count; minute += 1) {
        await clock.advance(60_000);
        const { telemetry } = platform;
        const items = new DueItems(table, random);
        await drainDue({ items, queue: (name) => platform.queue(name), clock, telemetry }, () => false);
        await own.work(victim);
        if (victim?.dead) {
          dead = victim;
          victim = undefined;
        }
      }
      return dead ?? victim;
    },
  };
  if (given.settings) await own.settings(given.settings);
  return { ...house, ...own };
}
