import { randomUUID } from 'node:crypto';
import { createDeps, type ReportWorkerDeps } from '../../functions/report-worker/deps.ts';
import { createHandler } from '../../functions/report-worker/handler.ts';
import { Connections } from '../../shared/app/connections/connections.ts';
import { ensureFirstConnection } from '../../shared/app/connections/first-connection.ts';
import { Installations } from '../../shared/app/connections/installations.ts';
import { drainDue } from '../../shared/app/due/drain-due.ts';
import { DueItems } from '../../shared/app/due/due-items.ts';
import { createSubscription } from '../../shared/app/reports/save-subscription.ts';
import type { ConnectionScope } from '../../shared/app/sync/scope.ts';
import { reportWorker } from '../../shared/contracts/functions/report-worker.ts';
import { subscriptionSchema } from '../../shared/contracts/reports/subscription.ts';
import type { Connection } from '../../shared/domain/connections/connection.ts';
import { asId, type MemberId } from '../../shared/kernel/ids.ts';
import type { Http } from '../../shared/ports/http.ts';
import type { MakeDocuments } from '../../shared/ports/report-documents.ts';
import { lambdaContext, queueEvent } from './lambda.ts';
import { type MemoryPlatform, memoryPlatform } from './memory-platform.ts';
import { type Death, MortalProcess } from './mortal.ts';
import { StreamPortal } from './stream-portal.ts';

export const reportMember = asId<MemberId>('b'.repeat(32));

const noPortal = {
  PORTAL_CLIENT_ID: '',
  PORTAL_CLIENT_SECRET: '',
  PORTAL_OAUTH_URL: 'https://oauth.example/',
};

/** A subscription to the exchange report on Saturdays at 13:30 in Moscow; tests start on a Saturday at 13:00 there. */
export const saturdayReport = {
  report: { code: 'most24.exchange', period: { kind: 'this', unit: 'week' }, filters: {} },
  schedule: { days: [6], times: ['13:30'], zone: 'Europe/Moscow' },
  subject: 'Обмен за {period}',
  text: 'Отчёт {report} на {date} {time}',
  recipients: { users: ['5'] },
} as const;

/** The waist in memory, a connection, a portal's stream, and report workers that may die. */
export interface ReportHouse {
  readonly platform: MemoryPlatform;
  readonly portal: StreamPortal;
  readonly connection: Connection;
  readonly scope: ConnectionScope;
  /** What a worker stands on. */
  parts(process?: MortalProcess): ReportWorkerDeps;
  subscribe(changes?: object): Promise<string>;
  /** Moves what is due into the queue, as the tick does. */
  tick(): Promise<void>;
  /** Receives one message and works on it; false when there is none. A death leaves the message to come again. */
  work(process?: MortalProcess): Promise<boolean>;
  /** Lets minutes pass, a tick and all work in each. */
  minutes(count: number, death?: Death): Promise<MortalProcess | undefined>;
}

/** Files that say how many rows they have: making real ones takes real time. */
export const quickDocuments: MakeDocuments = async ({ table }) => [
  {
    extension: 'pdf',
    contentType: 'application/pdf',
    bytes: Buffer.from(`%PDF-1.4 ${table.rows.length} rows %%EOF`),
  },
];

async function firstConnection({ clock, secrets, table }: MemoryPlatform): Promise<Connection> {
  const installations = new Installations(table);
  const installed = {
    ...{ portal: 'https://acme.bitrix24.example', clientEndpoint: 'https://acme.bitrix24.example/rest/' },
    language: 'ru',
  };
  const installation = await installations.install(reportMember, installed, clock.now());
  const connections = new Connections(table);
  return ensureFirstConnection({ connections, installations, secrets, clock }, installation);
}

/** See `ReportHouse`. */
export async function reportHouse(
  given: {
    readonly http?: Http;
    readonly makeDocuments?: MakeDocuments;
    /** A house that stands already, with its connection. */
    readonly beside?: Pick<ReportHouse, 'platform' | 'connection'>;
  } = {},
): Promise<ReportHouse> {
  const platform = given.beside?.platform ?? memoryPlatform(given.http ? { http: given.http } : {});
  const { clock, table, random } = platform;
  const portal = new StreamPortal(() => clock.now());
  const connection = given.beside?.connection ?? (await firstConnection(platform));
  const queue = platform.queue('reports');

  const parts = (process = new MortalProcess()): ReportWorkerDeps => {
    const mortal = {
      ...platform,
      table: process.mortal('table', table),
      ephemeral: process.mortal('ephemeral', platform.ephemeral),
      blobs: process.mortal('blobs', platform.blobs),
      http: process.mortal('http', platform.http),
      queue: (name: Parameters<typeof platform.queue>[0]) => process.mortal(name, platform.queue(name)),
    };
    const mine = process.mortal('portal', portal);
    return {
      ...createDeps(mortal, noPortal),
      portalOf: () => mine,
      makeDocuments: given.makeDocuments ?? quickDocuments,
    };
  };

  const house: ReportHouse = {
    platform,
    portal,
    connection,
    scope: { tenant: connection.tenant, connection: connection.id },
    parts,
    subscribe: async (changes = {}) => {
      const said = subscriptionSchema.parse({ ...saturdayReport, ...changes });
      return (await clock.run(createSubscription({ ...parts(), newRid: randomUUID }, connection, said))).id;
    },
    tick: async () => {
      const items = new DueItems(table, random);
      const { telemetry } = platform;
      await drainDue({ items, queue: (name) => platform.queue(name), clock, telemetry }, () => false);
    },
    work: async (process = new MortalProcess()) => {
      const visibilitySeconds = reportWorker.timeoutSeconds * 6;
      const [message] = await queue.receive({ max: 1, visibilitySeconds, waitSeconds: 0 });
      if (!message) return false;
      const { id, body, receiveCount, sentAt } = message;
      const handler = createHandler(parts(process));
      const event = queueEvent('reports', [{ id, body, receiveCount, sentAt }]);
      const answer = await clock.run(handler(event, lambdaContext(120_000)));
      if (!process.dead && answer.batchItemFailures.length === 0) await queue.delete([message.receipt]);
      return true;
    },
    minutes: async (count, death) => {
      let victim = death && new MortalProcess(death);
      const dead: MortalProcess[] = [];
      for (let minute = 0; minute < count; minute += 1) {
        await clock.advance(60_000);
        await house.tick();
        while (await house.work(victim)) {
          if (victim?.dead) {
            dead.push(victim);
            victim = undefined;
          }
        }
      }
      return dead[0] ?? victim;
    },
  };
  return house;
}
