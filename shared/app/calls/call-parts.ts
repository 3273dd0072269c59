import type { Connection } from '../../domain/connections/connection.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Blobs } from '../../ports/blobs.ts';
import type { Http } from '../../ports/http.ts';
import type { Portal } from '../../ports/portal.ts';
import type { QueueSender } from '../../ports/queue.ts';
import type { Recordings } from '../../ports/recordings.ts';
import type { Secrets } from '../../ports/secrets.ts';
import type { Summariser } from '../../ports/summariser.ts';
import type { Telemetry } from '../../ports/telemetry.ts';
import type { Transcriber } from '../../ports/transcriber.ts';
import type { AgentStates } from '../agent/agent-state.ts';
import type { Outbox } from '../agent/outbox.ts';
import type { StagedObjects } from '../agent/staged-objects.ts';
import type { Connections } from '../connections/connections.ts';
import type { DueItems } from '../due/due-items.ts';
import type { ErrorJournal } from '../history/error-journal.ts';
import type { Leases } from '../leases.ts';
import type { LinkRepository } from '../sync/links.ts';
import type { CallFeeds } from './call-feeds.ts';
import type { CallMinutes } from './call-minutes.ts';
import type { CallVocabulary } from './call-vocabulary.ts';
import type { Calls } from './calls.ts';
import type { RunningTranscriptions } from './running-transcriptions.ts';

/** What the work on calls stands on. */
export interface CallParts {
  readonly calls: Calls;
  readonly feeds: CallFeeds;
  readonly minutes: CallMinutes;
  readonly running: RunningTranscriptions;
  readonly connections: Connections;
  readonly links: Pick<LinkRepository, 'byRefs'>;
  /** Objects of bases, to find who has a number. */
  readonly staged: Pick<StagedObjects, 'find'>;
  readonly vocabulary: Pick<CallVocabulary, 'names'>;
  readonly outbox: Pick<Outbox, 'enqueue'>;
  readonly states: Pick<AgentStates, 'get'>;
  readonly journal: ErrorJournal;
  readonly due: DueItems;
  readonly leases: Leases;
  readonly blobs: Blobs;
  readonly http: Http;
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly telemetry: Telemetry;
  readonly portalOf: (connection: Connection) => Portal;
  /** Queue `calls`. */
  readonly queue: QueueSender;
  readonly recordings: Recordings;
  readonly transcriber: Transcriber;
  readonly summariser: Summariser | undefined;
  /** Of the names of jobs, see `domain/calls/job-name.ts`. */
  readonly jobPrefix: string;
  /** Recordings of one tenant that may be with the engine at a time. */
  readonly runningPerTenant: number;
}
