import { Abilities } from '../../shared/app/agent/abilities.ts';
import type { AcceptAbilitiesParts } from '../../shared/app/agent/accept-abilities.ts';
import { AgentFiles } from '../../shared/app/agent/agent-files.ts';
import { agentLog } from '../../shared/app/agent/agent-log.ts';
import { AgentStates } from '../../shared/app/agent/agent-state.ts';
import { BaseDocuments } from '../../shared/app/agent/base-documents.ts';
import { clientMarks } from '../../shared/app/agent/client-marks.ts';
import { Errands } from '../../shared/app/agent/errands.ts';
import { Outbox } from '../../shared/app/agent/outbox.ts';
import { StagedObjects } from '../../shared/app/agent/staged-objects.ts';
import type { TalkParts } from '../../shared/app/agent/talk-parts.ts';
import { tellDocuments } from '../../shared/app/agent/tell-documents.ts';
import type { AcceptCallsParts } from '../../shared/app/calls/accept-calls.ts';
import { Calls } from '../../shared/app/calls/calls.ts';
import { Connections } from '../../shared/app/connections/connections.ts';
import { DueItems } from '../../shared/app/due/due-items.ts';
import { ErrorJournal } from '../../shared/app/history/error-journal.ts';
import { HistoryLog } from '../../shared/app/history/history-log.ts';
import { MarkRepository } from '../../shared/app/sync/marks.ts';
import { ringDoorbell } from '../../shared/app/sync/ring-doorbell.ts';
import { randomCode } from '../../shared/kernel/secret.ts';
import type { Platform } from '../../shared/ports/platform.ts';
import type { Telemetry } from '../../shared/ports/telemetry.ts';

export type AgentApiPlatform = Pick<Platform, 'blobs' | 'clock' | 'queue' | 'random' | 'table' | 'telemetry'>;

/** What the handler stands on. */
export interface AgentApiDeps extends TalkParts, Pick<AcceptAbilitiesParts, 'abilities'> {
  readonly telemetry: Telemetry;
  /** What takes calls. */
  readonly telephony: AcceptCallsParts;
}

/** Builds what the handler stands on from the narrow waist alone. */
export function createDeps({
  blobs,
  clock,
  queue,
  random,
  table,
  telemetry,
}: AgentApiPlatform): AgentApiDeps {
  const newToken = () => randomCode(16);
  const states = new AgentStates(table, clock);
  const staged = new StagedObjects(table, blobs);
  const work = queue('work.fifo');
  const files = new AgentFiles(table, blobs, clock, newToken);
  const due = new DueItems(table, random);
  return {
    states,
    outbox: new Outbox(table, states, clock),
    staged,
    files,
    telephony: { calls: new Calls(table, clock), due, queue: queue('calls'), files },
    documents: new BaseDocuments(table),
    tellDocuments: tellDocuments(queue('automation')),
    errands: new Errands(table),
    abilities: new Abilities(table),
    due,
    queue: (name) => queue(name),
    connections: new Connections(table),
    marks: new MarkRepository(table, newToken),
    marksOf: clientMarks(staged),
    log: agentLog({
      history: new HistoryLog(table, blobs, clock),
      journal: new ErrorJournal(table, blobs, clock),
      clock,
    }),
    ring: (scope) => ringDoorbell(work, scope, newToken()),
    clock,
    telemetry,
  };
}
