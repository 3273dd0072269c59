import { errorDays } from '../../shared/app/connections/error-days.ts';
import { pauseConnection } from '../../shared/app/connections/pause-connection.ts';
import { lookForNotices } from '../../shared/app/notices/look-for-notices.ts';
import { dispatchSlots } from '../../shared/app/reports/dispatch-slots.ts';
import { sweepOncePosts } from '../../shared/app/reports/old-files.ts';
import { runReport } from '../../shared/app/reports/run-report.ts';
import { reportWorker } from '../../shared/contracts/functions/report-worker.ts';
import { type ReportMessage, reportMessageSchema } from '../../shared/contracts/messages/report-message.ts';
import type { Repeat, Subject } from '../../shared/domain/history/occurrence.ts';
import { journalHooks } from '../../shared/entry/queue/journal-hooks.ts';
import { queueEntry } from '../../shared/entry/queue/queue-entry.ts';
import type { Rejected } from '../../shared/kernel/outcome.ts';
import type { ReportWorkerDeps } from './deps.ts';

/** A large report takes seconds to make; the portal may take a minute for its file. */
const neededMilliseconds = 90_000;

/** Starts the slots that are due, and makes and publishes reports. */
export function createHandler(deps: ReportWorkerDeps) {
  return queueEntry<ReportMessage>({
    consumer: reportWorker.name,
    schema: reportMessageSchema,
    subjectOf,
    parallel: reportWorker.batchSize,
    maxReceiveCount: reportWorker.maxReceiveCount,
    neededMilliseconds,
    hooks: {
      ...journalHooks({
        journal: deps.journal,
        due: deps.due,
        queue: 'reports',
        keepErrorsDays: errorDays(deps.connections),
      }),
      pauseConnection: (subject, broken) =>
        pauseConnection(deps.connections, subject, broken, deps.clock.now()),
      repeatOf,
      occurrenceOf,
    },
    telemetry: deps.telemetry,
    clock: deps.clock,
    work: async (message) => {
      const scope = { tenant: message.tenant, connection: message.connection };
      if (message.kind === 'slots') await dispatchSlots(deps, scope, message.subscription);
      else if (message.kind === 'run') await runReport(deps, message);
      else if (message.kind === 'sweep') await sweepOncePosts(deps, scope);
      else await lookForNotices(deps, scope);
    },
  });
}

function subjectOf({ tenant, connection, ...message }: ReportMessage): Subject {
  const report = 'subscription' in message ? { kind: 'report', id: message.subscription } : undefined;
  return { tenant, connection, ...(report && { object: report }) };
}

/** The end of a run is told once, whichever of its messages meets it; taken up again it may end again. */
function occurrenceOf(message: ReportMessage, { details }: Rejected): string | undefined {
  if (message.kind !== 'run') return undefined;
  return `run-${message.subscription}-${message.slot}-${String(details['round'] ?? 0)}`;
}

/** A person who asks for a report again wants it whatever the time is. */
function repeatOf(message: ReportMessage): Repeat | undefined {
  if (message.kind !== 'run') return undefined;
  const body = JSON.stringify({ ...message, manual: true, round: message.round + 1 });
  return { queue: 'reports', body, group: message.connection };
}
