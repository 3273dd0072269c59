import { ErrorJournal } from '../../shared/app/history/error-journal.ts';
import type { AcceptPortalEventParts } from '../../shared/app/portal-events/accept-portal-event.ts';
import type { Platform } from '../../shared/ports/platform.ts';

/** What the handler stands on. */
export interface PortalInboxDeps extends AcceptPortalEventParts, Pick<Platform, 'clock' | 'telemetry'> {
  readonly journal: ErrorJournal;
}

/** Builds what the handler stands on from the narrow waist alone. */
export function createDeps({
  blobs,
  clock,
  table,
  telemetry,
}: Pick<Platform, 'blobs' | 'clock' | 'table' | 'telemetry'>): PortalInboxDeps {
  const journal = new ErrorJournal(table, blobs, clock);
  return { clock, journal, table, telemetry, actions: new Map() };
}
