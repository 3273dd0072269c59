import { workOnAutomation } from '../../shared/app/automation/work-on-automation.ts';
import { errorDays } from '../../shared/app/connections/error-days.ts';
import { pauseConnection } from '../../shared/app/connections/pause-connection.ts';
import { automationWorker } from '../../shared/contracts/functions/automation-worker.ts';
import {
  type AutomationMessage,
  automationMessageSchema,
} from '../../shared/contracts/messages/automation-message.ts';
import { houseSubject, type Subject } from '../../shared/domain/history/occurrence.ts';
import { journalHooks } from '../../shared/entry/queue/journal-hooks.ts';
import { queueEntry } from '../../shared/entry/queue/queue-entry.ts';
import type { AutomationWorkerDeps } from './deps.ts';

/** The portal may take a while for a file. */
const neededMilliseconds = 30_000;

/** Carries out robots, moves deals by what happens to documents, and shows documents in timelines. */
export function createHandler(deps: AutomationWorkerDeps) {
  return queueEntry<AutomationMessage>({
    consumer: automationWorker.name,
    schema: automationMessageSchema,
    subjectOf,
    parallel: automationWorker.batchSize,
    maxReceiveCount: automationWorker.maxReceiveCount,
    neededMilliseconds,
    hooks: {
      ...journalHooks({
        journal: deps.journal,
        due: deps.due,
        queue: 'automation',
        keepErrorsDays: errorDays(deps.connections),
      }),
      pauseConnection: (subject, broken) =>
        pauseConnection(deps.connections, subject, broken, deps.clock.now()),
    },
    telemetry: deps.telemetry,
    clock: deps.clock,
    work: (message) => workOnAutomation(deps, message),
  });
}

function subjectOf(message: AutomationMessage): Subject {
  if (!('connection' in message)) return { tenant: message.tenant, connection: houseSubject.connection };
  return { tenant: message.tenant, connection: message.connection };
}
