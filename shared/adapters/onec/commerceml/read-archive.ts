import { Readable } from 'node:stream';
import * as yauzl from 'yauzl';
import { Rejected } from '../../../kernel/outcome.ts';
import type { ArchiveEntry, ArchiveProblem, RandomAccess } from '../../../ports/catalogue-reader.ts';
import { type ArchiveLimits, archiveLimits } from './archive-limits.ts';
import { archiveProblem } from './archive-problems.ts';
import { plainName, unsafeName } from './entry-name.ts';

/**
 * Lists the files of a zip archive, see `ReadArchive`. The central directory counts, as the format wants (APPNOTE.TXT
 * 4.3.12): sizes are known and judged before anything is unpacked, and unpacking stops at the size promised.
 */
export async function* readArchive(
  source: RandomAccess,
  limits: ArchiveLimits = archiveLimits,
): AsyncGenerator<ArchiveEntry | ArchiveProblem, void, undefined> {
  const zip = await opened(source);
  if (zip === undefined) {
    yield archiveProblem('broken');
    return;
  }
  if (zip.entryCount > limits.entries) {
    yield archiveProblem('too-many-entries');
    return;
  }
  const judge = new Judge(source.size, limits);
  try {
    for await (const entry of zip.eachEntry()) {
      const verdict = judge.verdict(entry);
      if (verdict === undefined) continue;
      yield verdict === 'take' ? taken(zip, entry) : verdict;
      if (verdict !== 'take' && verdict.weight === 'archive') return;
    }
  } catch (error) {
    if (error instanceof ReadFailure) throw error.cause;
    yield archiveProblem('broken');
  }
}

function taken(zip: yauzl.ZipFile, entry: yauzl.Entry): ArchiveEntry {
  return {
    kind: 'entry',
    name: plainName(nameOf(entry)),
    size: entry.uncompressedSize,
    open: () => unpacked(zip, entry),
  };
}

async function* unpacked(zip: yauzl.ZipFile, entry: yauzl.Entry): AsyncGenerator<Uint8Array> {
  try {
    yield* (await zip.openReadStreamPromise(entry)) as AsyncIterable<Uint8Array>;
  } catch (error) {
    if (error instanceof ReadFailure) throw error.cause;
    const name = nameOf(entry);
    throw new Rejected(
      'archive.broken',
      archiveProblem('broken', name).reason,
      { entry: name },
      { cause: error },
    );
  }
}

async function opened(source: RandomAccess): Promise<yauzl.ZipFile | undefined> {
  try {
    return await yauzl.fromRandomAccessReaderPromise(new Reader(source), source.size, {
      // Names are judged here, entry by entry: yauzl's own check would end the whole archive.
      decodeStrings: false,
      autoClose: false,
    });
  } catch (error) {
    if (error instanceof ReadFailure) throw error.cause;
    return undefined;
  }
}

/** Names are UTF-8 when flagged or when they read as such, else of the DOS code page that 1C's archiver uses. */
function nameOf(entry: yauzl.Entry): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(entry.fileNameRaw);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return new TextDecoder('ibm866').decode(entry.fileNameRaw);
  }
}

class Judge {
  readonly #limits: ArchiveLimits;
  readonly #archiveBytes: number;
  readonly #names = new Set<string>();
  #unpacked = 0;
  #packed = 0;

  constructor(archiveBytes: number, limits: ArchiveLimits) {
    this.#archiveBytes = archiveBytes;
    this.#limits = limits;
  }

  /** `undefined` for folders. */
  verdict(entry: yauzl.Entry): 'take' | ArchiveProblem | undefined {
    const name = nameOf(entry);
    this.#unpacked += entry.uncompressedSize;
    this.#packed += entry.compressedSize;
    if (this.#unpacked > this.#limits.totalBytes) return archiveProblem('too-large');
    // Entries that share packed bytes are how small archives hold endless data without a high ratio of any entry.
    if (this.#packed > this.#archiveBytes) return archiveProblem('bomb');
    if (/[/\\]$/.test(name)) return undefined;
    return this.#aboutEntry(entry, name) ?? 'take';
  }

  #aboutEntry(entry: yauzl.Entry, name: string): ArchiveProblem | undefined {
    const { uncompressedSize, compressedSize } = entry;
    if (unsafeName(name) !== undefined) return archiveProblem('unsafe-name', name);
    if (uncompressedSize > this.#limits.entryBytes) return archiveProblem('too-large', name);
    const suspicious = uncompressedSize >= this.#limits.ratioFromBytes;
    if (suspicious && uncompressedSize > compressedSize * this.#limits.ratio) {
      return archiveProblem('bomb', name);
    }
    if (!entry.canDecodeFileData()) return archiveProblem('encrypted', name);
    if (/\.(zip|gz|7z|rar|tar|bz2|xz)$/i.test(name)) return archiveProblem('nested', name);
    const key = plainName(name).toLowerCase();
    if (this.#names.has(key)) return archiveProblem('same-name', name);
    this.#names.add(key);
    return undefined;
  }
}

/** The source could not be read, which is no fault of the archive. */
class ReadFailure extends Error {}

class Reader extends yauzl.RandomAccessReader {
  readonly #source: RandomAccess;

  constructor(source: RandomAccess) {
    super();
    this.#source = source;
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(marked(this.#source.read(start, end)), { objectMode: false });
  }
}

async function* marked(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* source;
  } catch (cause) {
    throw new ReadFailure('the archive could not be read', { cause });
  }
}
