import type { Connection } from '../../domain/connections/connection.ts';
import type { Occurrence } from '../../domain/history/occurrence.ts';
import type { Clock } from '../../kernel/clock.ts';
import { stableHash } from '../../kernel/stable-hash.ts';
import { text } from '../../kernel/text.ts';
import type { ErrorJournal } from '../history/error-journal.ts';
import type { HistoryLog } from '../history/history-log.ts';
import type { RecordChange, RecordProblem, SyncLog } from './sync-log.ts';

export interface ConnectionLogDeps {
  readonly history: HistoryLog;
  readonly journal: ErrorJournal;
  readonly clock: Clock;
  readonly newToken: () => string;
}

/** Writes what runs do to the connection's history, and what they could not do to its journal. */
export function connectionLog(deps: ConnectionLogDeps, connection: Connection): SyncLog {
  const scope = { tenant: connection.tenant, connection: connection.id };
  const { keepDays } = connection.settings.history;
  return {
    changes: async (changes) => {
      const at = deps.clock.now();
      // A change is told once: when the same run is repeated after a crash, both sides are equal already.
      const entries = changes.map((change) => historyEntry(change, deps.newToken(), at));
      if (entries.length > 0) await deps.history.append(scope, entries, connection.settings.history);
    },
    problems: async (problems) => {
      const day = new Date(deps.clock.now()).toISOString().slice(0, 10);
      for (const problem of problems) {
        await deps.journal.record(occurrence(connection, problem, day), keepDays);
      }
    },
  };
}

const actionTexts: Readonly<Record<RecordChange['action'], ReturnType<typeof text>>> = {
  created: text('Создано на портале', 'Created on the portal'),
  adopted: text('Найдено на портале и связано', 'Found on the portal and linked'),
  updated: text('Изменено на портале', 'Changed on the portal'),
  'link-dropped': text('На портале удалено, связь снята', 'Gone from the portal, link dropped'),
};

function historyEntry(change: RecordChange, id: string, at: number) {
  return {
    id,
    at,
    operation: `portal.${change.entity}.${change.action}`,
    outcome: 'done' as const,
    object: { kind: change.entity, id: change.ref },
    text: actionTexts[change.action],
    details: {
      portalId: change.portalId,
      fields: Object.fromEntries(Object.entries(change.fields).map(([name, value]) => [name, { ...value }])),
      ...(change.conflicts.length > 0
        ? { conflicts: change.conflicts.map((conflict) => ({ ...conflict })) }
        : {}),
    },
  };
}

/** The same trouble with the same object counts once a day, however often the object comes by. */
function occurrence(connection: Connection, problem: RecordProblem, day: string): Occurrence {
  const { entity, ref, cause, details } = problem;
  const { tenant, id } = connection;
  return {
    subject: { tenant, connection: id, object: { kind: entity, id: ref } },
    id: stableHash([entity, ref, cause, { ...details }, day]),
    failure: 'rejected',
    causeKey: `sync.${cause}`,
    text: problem.text,
    details,
    repeat: {
      queue: 'work.fifo',
      body: JSON.stringify({ tenant, connection: id, again: [{ entity, ref }] }),
      group: id,
    },
  };
}
