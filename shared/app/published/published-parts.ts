import type { Platform } from '../../ports/platform.ts';
import type { PublishedBases } from '../../ports/published-base.ts';
import { clientMarks } from '../agent/client-marks.ts';
import { StagedObjects } from '../agent/staged-objects.ts';
import { Connections } from '../connections/connections.ts';
import { DueItems } from '../due/due-items.ts';
import { ErrorJournal } from '../history/error-journal.ts';
import { HistoryLog } from '../history/history-log.ts';
import { Leases } from '../leases.ts';
import { MarkRepository } from '../sync/marks.ts';
import type { PollBaseParts } from './poll-base.ts';
import type { PublishedObjectsParts } from './published-objects.ts';
import { sweepLog } from './sweep-log.ts';
import { Sweeps } from './sweeps.ts';

/** What reading and writing published bases stands on. */
export type PublishedParts = PollBaseParts & PublishedObjectsParts;

/** Builds it from the narrow waist. */
export function publishedParts(
  {
    blobs,
    clock,
    ephemeral,
    random,
    secrets,
    table,
  }: Pick<Platform, 'blobs' | 'clock' | 'ephemeral' | 'random' | 'secrets' | 'table'>,
  bases: PublishedBases,
  newToken: () => string,
): PublishedParts {
  const staged = new StagedObjects(table, blobs);
  const history = new HistoryLog(table, blobs, clock);
  const journal = new ErrorJournal(table, blobs, clock);
  return {
    bases,
    secrets,
    clock,
    staged,
    journal,
    leases: new Leases(ephemeral, clock, newToken),
    sweeps: new Sweeps(table, blobs),
    sweepLog: sweepLog({ history, journal, clock }),
    marks: new MarkRepository(table, newToken),
    marksOf: clientMarks(staged),
    connections: new Connections(table),
    due: new DueItems(table, random),
  };
}
