import { Rejected } from '../../kernel/outcome.ts';
import { text } from '../../kernel/text.ts';
import type { Blobs } from '../../ports/blobs.ts';
import type { ArchiveEntry, ArchiveProblem, ReadArchive } from '../../ports/catalogue-reader.ts';
import type { ImportJob } from './import-job.ts';
import { openUpload } from './uploads.ts';

/** A file to read, or why a part of an archive is not read. */
export type FileToRead =
  | { readonly kind: 'file'; readonly name: string; open(): AsyncIterable<Uint8Array> }
  | ArchiveProblem;

/**
 * The files that a job means: the uploaded file itself, one of that name in the session's archives, or every XML file
 * of an archive. An archive that was uploaded under the asked name is opened whatever it is called.
 * @throws Rejected when the file is in none of the archives, or was left out of all of them
 */
export async function* filesToRead(
  blobs: Blobs,
  readArchive: ReadArchive,
  job: Pick<ImportJob, 'file' | 'wanted'>,
): AsyncGenerator<FileToRead, void, undefined> {
  const { wanted } = job;
  if (wanted.kind === 'file') {
    const upload = await openUpload(blobs, wanted.upload);
    yield { kind: 'file', name: job.file, open: () => upload.read(0, upload.size) };
    return;
  }
  const uploads = wanted.kind === 'archive' ? [wanted.upload] : wanted.archives;
  let found = 0;
  let leftOut: ArchiveProblem | undefined;
  for (const upload of uploads) {
    for await (const entry of readArchive(await openUpload(blobs, upload))) {
      if (entry.kind === 'problem') {
        leftOut ??= entry;
        yield entry;
      } else if (isWanted(entry, wanted.kind === 'entry' ? wanted.entry : undefined)) {
        found += 1;
        yield { kind: 'file', name: entry.name, open: () => entry.open() };
      }
    }
  }
  if (found === 0 && leftOut) throw new Rejected(leftOut.code, leftOut.reason, { file: job.file });
  if (found === 0) throw notFound(job.file);
}

/** Without a name every XML file is meant. 1C asks by the name inside the archive, in any case of letters. */
function isWanted(entry: ArchiveEntry, name: string | undefined): boolean {
  const own = entry.name.toLowerCase();
  return name === undefined ? own.endsWith('.xml') : own === name.toLowerCase();
}

function notFound(file: string): Rejected {
  return new Rejected(
    'import.not-in-archive',
    text(
      `В переданных архивах нет файла ${file}.`,
      `The archives that were sent do not hold the file ${file}.`,
    ),
    { file },
  );
}
