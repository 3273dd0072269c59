import type { Connection } from '../../domain/connections/connection.ts';
import type { HistoryEntry } from '../../domain/history/history-entry.ts';
import type { Occurrence } from '../../domain/history/occurrence.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import type { Clock } from '../../kernel/clock.ts';
import { stableHash } from '../../kernel/stable-hash.ts';
import type { RecordChange, RecordProblem, SyncLog } from '../sync/sync-log.ts';
import { changeText } from './change-text.ts';
import type { ErrorJournal } from './error-journal.ts';
import type { HistoryLog } from './history-log.ts';

interface SyncLogParts {
  readonly history: HistoryLog;
  readonly journal: ErrorJournal;
  readonly clock: Pick<Clock, 'now'>;
}

/** Journal writes under way at once: each is an item of its own. */
const atOnce = 16;

/** Tells what a run did to the history of its connection, and what it could not do to the journal. */
export function connectionSyncLog(
  { history, journal, clock }: SyncLogParts,
  { tenant, id: connection, settings }: Pick<Connection, 'tenant' | 'id' | 'settings'>,
): SyncLog {
  const scope = { tenant, connection };
  return {
    changes: async (changes) => {
      const at = clock.now();
      await history.append(
        scope,
        changes.map((change) => entryOf(change, at)),
        settings.history,
      );
    },
    problems: async (problems) => {
      const at = clock.now();
      for (let first = 0; first < problems.length; first += atOnce) {
        const some = problems.slice(first, first + atOnce);
        await Promise.all(
          some.map((problem) =>
            journal.record(occurrenceOf(scope, problem, at), settings.history.keepErrorsDays),
          ),
        );
      }
    },
  };
}

function entryOf(change: RecordChange, at: number): HistoryEntry {
  const { entity, ref, portalId, action, fields, conflicts } = change;
  const details: { readonly [name: string]: Json } = {
    portalId,
    fields: Object.fromEntries(Object.entries(fields).map(([field, change]) => [field, { ...change }])),
    ...(conflicts.length > 0 && { conflicts: conflicts.map((conflict) => ({ ...conflict })) }),
  };
  return {
    id: stableHash({ entity, ref, action, details }),
    at,
    operation: `sync.${entity}.${action}`,
    outcome: 'done',
    object: { kind: entity, id: ref },
    text: changeText(change),
    details,
  };
}

function occurrenceOf(
  scope: Pick<Occurrence['subject'], 'tenant' | 'connection'>,
  { entity, ref, cause, text: said, details }: RecordProblem,
  at: number,
): Occurrence {
  return {
    subject: { ...scope, object: { kind: entity, id: ref } },
    id: String(at),
    failure: 'rejected',
    causeKey: cause,
    text: said,
    details,
    repeat: {
      queue: 'work.fifo',
      body: JSON.stringify({ ...scope, again: [{ entity, ref }] }),
      group: scope.connection,
    },
  };
}
