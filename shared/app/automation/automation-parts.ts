import type { QueueName } from '../../contracts/queues.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Blobs } from '../../ports/blobs.ts';
import type { Portal } from '../../ports/portal.ts';
import type { QueueSender } from '../../ports/queue.ts';
import type { Telemetry } from '../../ports/telemetry.ts';
import type { Abilities } from '../agent/abilities.ts';
import type { AgentFiles } from '../agent/agent-files.ts';
import type { BaseDocuments } from '../agent/base-documents.ts';
import type { Errands } from '../agent/errands.ts';
import type { Outbox } from '../agent/outbox.ts';
import type { Connections } from '../connections/connections.ts';
import type { Installations } from '../connections/installations.ts';
import type { DueItems } from '../due/due-items.ts';
import type { ErrorJournal } from '../history/error-journal.ts';
import type { HistoryLog } from '../history/history-log.ts';
import type { Leases } from '../leases.ts';
import type { DocumentCards } from './document-cards.ts';
import type { DocumentEventLog } from './document-events.ts';
import type { FormPosts } from './form-posts.ts';
import type { Registrations } from './registrations.ts';
import type { PortalScope, RobotRuns } from './robot-runs.ts';

/** What robots, triggers and cards stand on. */
export interface AutomationParts {
  readonly connections: Connections;
  readonly installations: Installations;
  readonly abilities: Abilities;
  readonly documents: BaseDocuments;
  readonly files: AgentFiles;
  readonly blobs: Blobs;
  readonly errands: Errands;
  readonly outbox: Outbox;
  readonly runs: RobotRuns;
  readonly formPosts: FormPosts;
  readonly registrations: Registrations;
  readonly events: DocumentEventLog;
  readonly cards: DocumentCards;
  readonly due: DueItems;
  readonly leases: Leases;
  readonly history: HistoryLog;
  readonly journal: ErrorJournal;
  readonly queue: (name: QueueName) => Pick<QueueSender, 'send'>;
  readonly portalOf: (installation: PortalScope) => Portal;
  /** Where the API is reached from outside, without a slash at the end. */
  readonly publicUrl: string;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}
