import type { Connection } from '../../domain/connections/connection.ts';
import type { ObjectProblem } from '../../domain/onec/read-object.ts';
import type { Clock } from '../../kernel/clock.ts';
import { text } from '../../kernel/text.ts';
import { type AgentLog, agentLog } from '../agent/agent-log.ts';
import type { ErrorJournal } from '../history/error-journal.ts';
import type { HistoryLog } from '../history/history-log.ts';
import * as sentences from './sentences.ts';

/** Where sweeps of published bases are written down. */
export interface SweepLog {
  refused(connection: Connection, problems: readonly ObjectProblem[], id: string): Promise<void>;
  /** Sets that the interface does not publish. */
  lacking(connection: Connection, sets: readonly string[]): Promise<void>;
  /** A sweep that found something. */
  swept(
    connection: Connection,
    visit: number,
    counts: { readonly changes: number; readonly refused: number },
  ): Promise<void>;
}

export interface SweepLogParts {
  readonly history: HistoryLog;
  readonly journal: ErrorJournal;
  readonly clock: Pick<Clock, 'now'>;
}

/** The log of the house. */
export function sweepLog(parts: SweepLogParts): SweepLog {
  const { clock, history, journal } = parts;
  const { refused }: AgentLog = agentLog(parts);
  return {
    refused,
    lacking: async (connection, sets) => {
      await journal.record(
        {
          subject: { tenant: connection.tenant, connection: connection.id },
          id: `lacking-${sets.join()}`,
          failure: 'rejected',
          causeKey: 'odata.not-in-composition',
          text: sentences.notInComposition(sets),
          details: { about: sets.join(', ') },
        },
        connection.settings.history.keepErrorsDays,
      );
    },
    swept: async (connection, visit, { changes, refused: left }) => {
      const entry = {
        id: `sweep-${visit}`,
        at: clock.now(),
        operation: 'base.changes',
        outcome: 'done' as const,
        text: text(
          `База прочитана: изменений ${changes}, отклонено ${left}`,
          `The base was read: ${changes} changes, ${left} refused`,
        ),
        details: { changes, refused: left },
      };
      const subject = { tenant: connection.tenant, connection: connection.id };
      await history.append(subject, [entry], connection.settings.history);
    },
  };
}
