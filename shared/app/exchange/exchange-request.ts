import type { Connection } from '../../domain/connections/connection.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { QueueSender } from '../../ports/queue.ts';
import type { Connections } from '../connections/connections.ts';
import type { FailedAttempts } from '../connections/failed-attempts.ts';
import type { DueItems } from '../due/due-items.ts';
import type { ImportJobs } from '../imports/import-jobs.ts';
import type { ExchangeLog } from './exchange-log.ts';
import type { ExchangeSession, ExchangeSessions } from './exchange-sessions.ts';
import type { ExchangeUploads } from './exchange-uploads.ts';

/** What 1C asks, unchecked. */
export interface ExchangeRequest {
  /** From the address. */
  readonly code: string;
  readonly method: 'GET' | 'POST';
  readonly type: string;
  readonly mode: string;
  readonly filename?: string;
  readonly cmlVersion?: string;
  readonly authorization?: string;
  readonly cookie?: string;
  readonly body: Uint8Array;
  /** Address of the asker. */
  readonly sourceIp: string;
  /** Aborted when the answer has to be given now. */
  readonly signal: AbortSignal;
}

export interface ExchangeDeps {
  readonly connections: Connections;
  readonly attempts: FailedAttempts;
  readonly sessions: ExchangeSessions;
  readonly uploads: ExchangeUploads;
  readonly jobs: ImportJobs;
  readonly imports: QueueSender;
  readonly due: DueItems;
  readonly log: ExchangeLog;
  readonly clock: Clock;
}

/** A request within a session. */
export interface SessionRequest extends ExchangeRequest {
  readonly connection: Connection;
  readonly session: ExchangeSession;
}
