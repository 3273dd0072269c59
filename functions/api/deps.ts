import { Connections } from '../../shared/app/connections/connections.ts';
import { ErrorJournal } from '../../shared/app/history/error-journal.ts';
import { HistoryLog } from '../../shared/app/history/history-log.ts';
import type { QueueName } from '../../shared/contracts/queues.ts';
import { operatorAuthenticator } from '../../shared/entry/http/operator-authenticator.ts';
import type { Authenticator } from '../../shared/entry/http/principal.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import type { Platform } from '../../shared/ports/platform.ts';
import type { QueueSender } from '../../shared/ports/queue.ts';
import type { Table } from '../../shared/ports/table.ts';
import type { Telemetry } from '../../shared/ports/telemetry.ts';
import type { ApiEnvironment } from './env.ts';

export type ApiPlatform = Pick<Platform, 'blobs' | 'clock' | 'queue' | 'table' | 'telemetry'>;

/** What the handler stands on. */
export interface ApiDeps {
  readonly clock: Clock;
  readonly connections: Connections;
  readonly history: HistoryLog;
  readonly journal: ErrorJournal;
  readonly operator: Authenticator<'operator'>;
  readonly queue: (name: QueueName) => QueueSender;
  readonly table: Table;
  readonly telemetry: Telemetry;
}

/** Builds what the handler stands on from the narrow waist alone. */
export function createDeps(
  { blobs, clock, queue, table, telemetry }: ApiPlatform,
  environment: Pick<ApiEnvironment, 'OPERATOR_TOKEN_SHA256'>,
): ApiDeps {
  return {
    clock,
    table,
    telemetry,
    queue,
    connections: new Connections(table),
    history: new HistoryLog(table, blobs, clock),
    journal: new ErrorJournal(table, blobs, clock),
    operator: operatorAuthenticator(environment.OPERATOR_TOKEN_SHA256),
  };
}
