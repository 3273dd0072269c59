import type { Connection } from '../../domain/connections/connection.ts';
import type { ObjectProblem } from '../../domain/onec/read-object.ts';
import type { Clock } from '../../kernel/clock.ts';
import { type Text, text } from '../../kernel/text.ts';
import type { ErrorJournal } from '../history/error-journal.ts';
import type { HistoryLog } from '../history/history-log.ts';
import type { ObjectRef } from './staged-objects.ts';

/** What a command could not do. */
export interface CommandFailure extends ObjectRef {
  readonly number: number;
  readonly cause: string;
  readonly text: Text;
}

/** Where the talk with a base is written down: the interaction history and the error journal. */
export interface AgentLog {
  /** @param id names the message, so that telling it again counts nothing twice */
  refused(connection: Connection, problems: readonly ObjectProblem[], id: string): Promise<void>;
  packet(
    connection: Connection,
    packet: {
      readonly epoch: number;
      readonly packet: number;
      readonly accepted: number;
      readonly refused: readonly unknown[];
    },
  ): Promise<void>;
  failed(connection: Connection, failures: readonly CommandFailure[]): Promise<void>;
  /** The base is not obeyed any more. */
  stopped(connection: Connection, causeKey: string, text: Text): Promise<void>;
}

/** Journal entries of one packet; the first ones tell what is wrong, the rest is counted in the answer. */
const mostJournalled = 500;

export interface AgentLogParts {
  readonly history: HistoryLog;
  readonly journal: ErrorJournal;
  readonly clock: Pick<Clock, 'now'>;
}

/** The log of the house. */
export function agentLog({ clock, history, journal }: AgentLogParts): AgentLog {
  return {
    refused: async (connection, problems, id) => {
      for (const problem of problems.slice(0, mostJournalled)) {
        const { attribute, cause, ref, type } = problem;
        await journal.record(
          {
            subject: { ...subjectOf(connection), object: objectOf({ type, ref }) },
            id,
            failure: 'rejected',
            causeKey: cause,
            text: problem.text,
            details: { attribute },
          },
          connection.settings.history.keepErrorsDays,
        );
      }
    },
    packet: async (connection, { epoch, packet, accepted, refused }) => {
      const entry = {
        id: `agent-packet-${epoch}-${packet}`,
        at: clock.now(),
        operation: 'base.changes',
        outcome: refused.length > 0 && accepted === 0 ? ('failed' as const) : ('done' as const),
        text: text(
          `Получен пакет ${packet}: принято ${accepted}, отклонено ${refused.length}`,
          `Packet ${packet} received: ${accepted} taken, ${refused.length} refused`,
        ),
        details: { packet, accepted, refused: refused.length },
      };
      await history.append(subjectOf(connection), [entry], connection.settings.history);
    },
    stopped: async (connection, causeKey, said) => {
      await journal.record(
        {
          subject: subjectOf(connection),
          id: `stopped-${clock.now()}`,
          failure: 'broken',
          causeKey,
          text: said,
          details: {},
        },
        connection.settings.history.keepErrorsDays,
      );
    },
    failed: async (connection, failures) => {
      for (const failure of failures) {
        const { number, type, ref } = failure;
        await journal.record(
          {
            subject: { ...subjectOf(connection), object: objectOf({ type, ref }) },
            id: `command-${number}`,
            failure: 'rejected',
            causeKey: failure.cause,
            text: failure.text,
            details: { command: number },
          },
          connection.settings.history.keepErrorsDays,
        );
      }
    },
  };
}

function subjectOf({ tenant, id }: Connection) {
  return { tenant, connection: id };
}

/** A base may call an object anything; the journal's keys need something short. */
function objectOf({ type, ref }: ObjectRef) {
  return { kind: type.slice(0, 150) || '-', id: ref.slice(0, 40) || '-' };
}
