import { AgentStates } from '../../shared/app/agent/agent-state.ts';
import { Connections } from '../../shared/app/connections/connections.ts';
import { FailedAttempts } from '../../shared/app/connections/failed-attempts.ts';
import { Installations } from '../../shared/app/connections/installations.ts';
import { ErrorJournal } from '../../shared/app/history/error-journal.ts';
import { HistoryLog } from '../../shared/app/history/history-log.ts';
import { HeldDeletions } from '../../shared/app/runs/held-deletions.ts';
import { RunRecords } from '../../shared/app/runs/run-records.ts';
import { Runs } from '../../shared/app/runs/runs.ts';
import { LinkRepository } from '../../shared/app/sync/links.ts';
import { MarkRepository } from '../../shared/app/sync/marks.ts';
import type { QueueName } from '../../shared/contracts/queues.ts';
import { operatorAuthenticator } from '../../shared/entry/http/operator-authenticator.ts';
import type { Authenticator } from '../../shared/entry/http/principal.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import { randomCode } from '../../shared/kernel/secret.ts';
import type { Platform } from '../../shared/ports/platform.ts';
import type { QueueSender } from '../../shared/ports/queue.ts';
import type { Table } from '../../shared/ports/table.ts';
import type { Telemetry } from '../../shared/ports/telemetry.ts';
import type { ApiEnvironment } from './env.ts';

export type ApiPlatform = Pick<Platform, 'blobs' | 'clock' | 'ephemeral' | 'queue' | 'table' | 'telemetry'>;

/** What the handler stands on. */
export interface ApiDeps {
  readonly agentStates: AgentStates;
  readonly clock: Clock;
  readonly attempts: FailedAttempts;
  readonly connections: Connections;
  readonly installations: Installations;
  readonly held: HeldDeletions;
  readonly links: LinkRepository;
  readonly marks: MarkRepository;
  readonly newToken: () => string;
  /** Where the API is reached, without a slash at the end. */
  readonly publicUrl: string;
  /** Queue `work.fifo`. */
  readonly work: QueueSender;
  readonly history: HistoryLog;
  readonly journal: ErrorJournal;
  readonly operator: Authenticator<'operator'>;
  readonly queue: (name: QueueName) => QueueSender;
  readonly runs: Runs;
  readonly runRecords: RunRecords;
  readonly table: Table;
  readonly telemetry: Telemetry;
}

/** Builds what the handler stands on from the narrow waist alone. */
export function createDeps(
  { blobs, clock, ephemeral, queue, table, telemetry }: ApiPlatform,
  environment: Pick<ApiEnvironment, 'OPERATOR_TOKEN_SHA256' | 'PUBLIC_URL'>,
): ApiDeps {
  const newToken = () => randomCode(16);
  return {
    agentStates: new AgentStates(table, clock),
    clock,
    table,
    telemetry,
    queue,
    attempts: new FailedAttempts(ephemeral, clock),
    connections: new Connections(table),
    installations: new Installations(table),
    held: new HeldDeletions(table),
    links: new LinkRepository(table),
    runs: new Runs(table, clock, newToken),
    runRecords: new RunRecords(blobs),
    marks: new MarkRepository(table, newToken),
    newToken,
    publicUrl: environment.PUBLIC_URL,
    work: queue('work.fifo'),
    history: new HistoryLog(table, blobs, clock),
    journal: new ErrorJournal(table, blobs, clock),
    operator: operatorAuthenticator(environment.OPERATOR_TOKEN_SHA256),
  };
}
