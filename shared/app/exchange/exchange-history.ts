import type { Connection } from '../../domain/connections/connection.ts';
import type { HistoryOutcome } from '../../domain/history/history-entry.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { ErrorJournal } from '../history/error-journal.ts';
import type { HistoryLog } from '../history/history-log.ts';
import type { ExchangeLog, ExchangeStep } from './exchange-log.ts';

export interface ExchangeHistoryParts {
  readonly history: HistoryLog;
  readonly journal: ErrorJournal;
  readonly clock: Clock;
  readonly newToken: () => string;
}

const outcomes: Readonly<Record<ExchangeStep['outcome'], HistoryOutcome>> = {
  success: 'done',
  progress: 'done',
  failure: 'failed',
};

/** Writes the steps of exchanges to the history of their connection, and what a person has to know to its journal. */
export function exchangeHistory({ clock, history, journal, newToken }: ExchangeHistoryParts): ExchangeLog {
  return {
    step: async (connection, step) => {
      const { bytes, file, mode, outcome, session, type } = step;
      const entry = {
        // 1C asks each step once; asking it again is another step.
        id: newToken(),
        at: clock.now(),
        operation: `exchange.${type}.${mode}`,
        outcome: outcomes[outcome],
        ...(file !== undefined && { object: { kind: 'file', id: file } }),
        text: step.text,
        details: {
          answer: outcome,
          ...(session !== undefined && { session }),
          ...(bytes !== undefined && { bytes }),
        },
      };
      await history.append(scopeOf(connection), [entry], connection.settings.history);
    },
    problem: async (connection, problem) => {
      const object = problem.file === undefined ? undefined : { kind: 'file', id: problem.file };
      const { id, causeKey, text, details } = problem;
      await journal.record(
        {
          subject: { ...scopeOf(connection), ...(object && { object }) },
          id,
          failure: 'rejected',
          causeKey,
          text,
          details,
        },
        connection.settings.history.keepErrorsDays,
      );
    },
  };
}

function scopeOf({ tenant, id }: Connection) {
  return { tenant, connection: id };
}
