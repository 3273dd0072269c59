import { createPortals, type PortalSettings } from '../../shared/adapters/portal/portals.ts';
import { Abilities } from '../../shared/app/agent/abilities.ts';
import { AgentFiles } from '../../shared/app/agent/agent-files.ts';
import { AgentStates } from '../../shared/app/agent/agent-state.ts';
import { BaseDocuments } from '../../shared/app/agent/base-documents.ts';
import { Errands } from '../../shared/app/agent/errands.ts';
import { Outbox } from '../../shared/app/agent/outbox.ts';
import type { AutomationParts } from '../../shared/app/automation/automation-parts.ts';
import { DocumentCards } from '../../shared/app/automation/document-cards.ts';
import { DocumentEventLog } from '../../shared/app/automation/document-events.ts';
import { FormPosts } from '../../shared/app/automation/form-posts.ts';
import { Registrations } from '../../shared/app/automation/registrations.ts';
import { RobotRuns } from '../../shared/app/automation/robot-runs.ts';
import { Connections } from '../../shared/app/connections/connections.ts';
import { Installations } from '../../shared/app/connections/installations.ts';
import { DueItems } from '../../shared/app/due/due-items.ts';
import { ErrorJournal } from '../../shared/app/history/error-journal.ts';
import { HistoryLog } from '../../shared/app/history/history-log.ts';
import { Leases } from '../../shared/app/leases.ts';
import { randomCode } from '../../shared/kernel/secret.ts';
import type { Platform } from '../../shared/ports/platform.ts';

/** What the handler stands on. */
export type AutomationWorkerDeps = AutomationParts;

/** Builds what the handler stands on from the narrow waist alone. */
export function createDeps(
  platform: Platform,
  settings: PortalSettings & { readonly PUBLIC_URL: string },
): AutomationWorkerDeps {
  const { blobs, clock, ephemeral, random, table, telemetry } = platform;
  const newToken = () => randomCode(16);
  const portals = createPortals(platform, settings);
  const states = new AgentStates(table, clock);
  return {
    ...{ blobs, clock, telemetry },
    connections: new Connections(table),
    installations: new Installations(table),
    abilities: new Abilities(table),
    documents: new BaseDocuments(table),
    files: new AgentFiles(table, blobs, clock, newToken),
    errands: new Errands(table),
    outbox: new Outbox(table, states, clock),
    runs: new RobotRuns(table, clock),
    formPosts: new FormPosts(table),
    registrations: new Registrations(table),
    events: new DocumentEventLog(table),
    cards: new DocumentCards(table, newToken),
    due: new DueItems(table, random),
    leases: new Leases(ephemeral, clock, newToken),
    history: new HistoryLog(table, blobs, clock),
    journal: new ErrorJournal(table, blobs, clock),
    queue: (name) => platform.queue(name),
    portalOf: (installation) => portals.of(installation, 'interactive'),
    publicUrl: settings.PUBLIC_URL,
  };
}
