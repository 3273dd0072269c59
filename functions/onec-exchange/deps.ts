import { Connections } from '../../shared/app/connections/connections.ts';
import { FailedAttempts } from '../../shared/app/connections/failed-attempts.ts';
import { DueItems } from '../../shared/app/due/due-items.ts';
import { exchangeHistory } from '../../shared/app/exchange/exchange-history.ts';
import type { ExchangeDeps } from '../../shared/app/exchange/exchange-request.ts';
import { ExchangeSessions } from '../../shared/app/exchange/exchange-sessions.ts';
import { ExchangeUploads } from '../../shared/app/exchange/exchange-uploads.ts';
import { ErrorJournal } from '../../shared/app/history/error-journal.ts';
import { HistoryLog } from '../../shared/app/history/history-log.ts';
import { ImportJobs } from '../../shared/app/imports/import-jobs.ts';
import { randomCode } from '../../shared/kernel/secret.ts';
import type { Platform } from '../../shared/ports/platform.ts';
import type { Telemetry } from '../../shared/ports/telemetry.ts';

export type OnecExchangePlatform = Pick<
  Platform,
  'blobs' | 'clock' | 'ephemeral' | 'queue' | 'random' | 'table' | 'telemetry'
>;

/** What the handler stands on. */
export type OnecExchangeDeps = ExchangeDeps & { readonly telemetry: Telemetry };

/** Builds what the handler stands on from the narrow waist alone. */
export function createDeps(platform: OnecExchangePlatform): OnecExchangeDeps {
  const { blobs, clock, ephemeral, random, table, telemetry } = platform;
  const newToken = () => randomCode(16);
  return {
    connections: new Connections(table),
    attempts: new FailedAttempts(ephemeral, clock),
    sessions: new ExchangeSessions(ephemeral, clock),
    uploads: new ExchangeUploads(ephemeral, blobs, clock),
    jobs: new ImportJobs(table, clock, newToken),
    imports: platform.queue('imports'),
    due: new DueItems(table, random),
    log: exchangeHistory({
      history: new HistoryLog(table, blobs, clock),
      journal: new ErrorJournal(table, blobs, clock),
      clock,
      newToken,
    }),
    clock,
    telemetry,
  };
}
