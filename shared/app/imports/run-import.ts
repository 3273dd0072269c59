import type { CatalogueSettings } from '../../domain/catalogue/settings.ts';
import { Rejected } from '../../kernel/outcome.ts';
import { type Text, text } from '../../kernel/text.ts';
import type { Blobs } from '../../ports/blobs.ts';
import type { ArchiveProblem, ReadArchive, ReadCatalogue } from '../../ports/catalogue-reader.ts';
import { applyCatalogueSettings } from '../catalogue/apply-settings.ts';
import { forgetFullExchanges } from '../catalogue/judge-full-exchange.ts';
import { keepPictures } from '../catalogue/keep-pictures.ts';
import { type StageDeps, type StageResult, stageCatalogue } from '../catalogue/stage-catalogue.ts';
import type { ExchangeUploads } from '../exchange/exchange-uploads.ts';
import type { Leases } from '../leases.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import { filesToRead } from './files-to-read.ts';
import type { ImportJob } from './import-job.ts';
import type { ImportJobs } from './import-jobs.ts';
import { withImportLease } from './import-lease.ts';

/** Where an import tells what it read and what it could not. */
export interface ImportLog {
  read(scope: ConnectionScope, file: string, result: StageResult): Promise<void>;
  archiveProblem(scope: ConnectionScope, file: string, problem: ArchiveProblem): Promise<void>;
}

export interface ImportDeps extends StageDeps {
  readonly jobs: ImportJobs;
  readonly leases: Leases;
  readonly blobs: Blobs;
  readonly readCatalogue: ReadCatalogue;
  readonly readArchive: ReadArchive;
  readonly log: ImportLog;
  readonly settings: CatalogueSettings;
  readonly uploads: Pick<ExchangeUploads, 'list'>;
}

/** What became of a job. */
export type ImportEnd = 'staged' | 'failed' | 'nothing-to-do';

/**
 * Reads the file of an import job into what the base says, and marks what is new. Ring the connection's doorbell when it
 * is `staged`. Cut off anywhere, the next run reads the file again and marks all of it.
 * @throws Busy when another file of the connection is being read, ImportLost when another run took the job over
 */
export async function runImport(
  deps: ImportDeps,
  scope: ConnectionScope,
  jobId: string,
  signal: AbortSignal,
): Promise<ImportEnd> {
  return withImportLease(deps, scope, signal, (lost) =>
    importFile(deps, scope, jobId, AbortSignal.any([signal, lost])),
  );
}

async function importFile(
  deps: ImportDeps,
  scope: ConnectionScope,
  jobId: string,
  signal: AbortSignal,
): Promise<ImportEnd> {
  const before = await deps.jobs.get(scope, jobId);
  const job = await deps.jobs.begin(scope, jobId);
  if (!job) return 'nothing-to-do';
  // A job that gave a sign of life before was interrupted: some of its news may lack their marks.
  const again = before?.heartbeatAt !== undefined;
  try {
    await applyCatalogueSettings(deps, scope, deps.settings);
    await keepPicturesOf(deps, scope, job, signal);
    const counts: Record<string, number> = {};
    for await (const file of filesToRead(deps.blobs, deps.readArchive, job)) {
      if (file.kind === 'problem') {
        await deps.log.archiveProblem(scope, job.file, file);
        if (file.weight === 'archive') return await failed(deps, scope, jobId, file.reason);
        continue;
      }
      await deps.jobs.heartbeat(scope, jobId, job.owner);
      const records = deps.readCatalogue(file.open(), { file: file.name, signal });
      const watchMissing = deps.settings.deactivateMissing;
      const result = await stageCatalogue(deps, scope, records, { again, watchMissing });
      await deps.log.read(scope, file.name, result);
      const refused = unreadable(result);
      if (refused) return await failed(deps, scope, jobId, refused);
      for (const [kind, count] of Object.entries(result.read)) counts[kind] = (counts[kind] ?? 0) + count;
    }
    await deps.jobs.staged(scope, jobId, job.owner, counts);
    return 'staged';
  } catch (error) {
    if (!(error instanceof Rejected)) throw error;
    return failed(deps, scope, jobId, error.text);
  }
}

/** 1C sends the pictures of goods before it asks to import them: they go to the portal together. */
async function keepPicturesOf(
  deps: ImportDeps,
  scope: ConnectionScope,
  { requestedAt, session, type }: ImportJob,
  signal: AbortSignal,
): Promise<void> {
  if (type !== 'catalog' || deps.settings.pictures === 'off') return;
  const files = await deps.uploads.list({ id: session, scope });
  await keepPictures(deps, scope, { id: session, at: requestedAt }, files, signal);
}

async function failed(
  deps: ImportDeps,
  scope: ConnectionScope,
  jobId: string,
  why: Text,
): Promise<ImportEnd> {
  await forgetFullExchanges(deps.staged, scope);
  await deps.jobs.fail(scope, jobId, why);
  return 'failed';
}

/** A file of which nothing could be read is told to the base; one that broke off in the middle is in the journal. */
function unreadable(result: StageResult): Text | undefined {
  const anything = Object.values(result.read).some((count) => count > 0);
  if (result.complete || anything) return undefined;
  const problem = result.problems.find(({ weight }) => weight === 'file');
  return problem?.reason ?? text('Файл не удалось прочитать.', 'The file could not be read.');
}
