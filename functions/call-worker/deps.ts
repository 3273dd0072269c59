import { createPortals, type PortalSettings } from '../../shared/adapters/portal/portals.ts';
import { noTranscriber } from '../../shared/adapters/speech/no-engine.ts';
import { ListeningRecordings } from '../../shared/adapters/speech/recordings.ts';
import { AgentStates } from '../../shared/app/agent/agent-state.ts';
import { Outbox } from '../../shared/app/agent/outbox.ts';
import { StagedObjects } from '../../shared/app/agent/staged-objects.ts';
import { CallFeeds } from '../../shared/app/calls/call-feeds.ts';
import { CallMinutes } from '../../shared/app/calls/call-minutes.ts';
import type { CallParts } from '../../shared/app/calls/call-parts.ts';
import { CallVocabulary } from '../../shared/app/calls/call-vocabulary.ts';
import { Calls } from '../../shared/app/calls/calls.ts';
import { RunningTranscriptions } from '../../shared/app/calls/running-transcriptions.ts';
import { StagedRepository } from '../../shared/app/catalogue/staged-repository.ts';
import { Connections } from '../../shared/app/connections/connections.ts';
import { DueItems } from '../../shared/app/due/due-items.ts';
import { ErrorJournal } from '../../shared/app/history/error-journal.ts';
import { Leases } from '../../shared/app/leases.ts';
import { LinkRepository } from '../../shared/app/sync/links.ts';
import { randomCode } from '../../shared/kernel/secret.ts';
import type { Platform } from '../../shared/ports/platform.ts';
import type { CallWorkerEnvironment } from './env.ts';

/** What the function is told by its environment. */
export type CallWorkerSettings = PortalSettings &
  Pick<CallWorkerEnvironment, 'CALLS_JOB_PREFIX' | 'CALLS_PER_TENANT'>;

/** Builds what the handler stands on from the narrow waist alone. Without an engine recordings wait for one. */
export function createDeps(platform: Platform, settings: CallWorkerSettings): CallParts {
  const { blobs, clock, ephemeral, http, random, secrets, table, telemetry } = platform;
  const newToken = () => randomCode(16);
  const portals = createPortals(platform, settings);
  const states = new AgentStates(table, clock);
  const staged = new StagedObjects(table, blobs);
  const calls = new Calls(table, clock);
  return {
    ...{ blobs, calls, clock, http, secrets, telemetry, states },
    recordings: platform.recordings ?? new ListeningRecordings(blobs),
    transcriber: platform.transcriber ?? noTranscriber,
    summariser: platform.summariser,
    feeds: new CallFeeds(table, secrets, clock, newToken),
    minutes: new CallMinutes(table),
    running: new RunningTranscriptions(table, clock),
    connections: new Connections(table),
    links: new LinkRepository(table),
    staged,
    vocabulary: new CallVocabulary(new StagedRepository(table), staged, calls, clock),
    outbox: new Outbox(table, states, clock),
    journal: new ErrorJournal(table, blobs, clock),
    due: new DueItems(table, random),
    leases: new Leases(ephemeral, clock, newToken),
    portalOf: ({ tenant, member }) => portals.of({ tenant, member }, 'background'),
    queue: platform.queue('calls'),
    jobPrefix: settings.CALLS_JOB_PREFIX,
    runningPerTenant: settings.CALLS_PER_TENANT,
  };
}
