import type { CatalogueRecord } from '../domain/catalogue/onec-records.ts';
import type { Text } from '../kernel/text.ts';

export interface CatalogueReading {
  /** Name of the file as 1C gave it; goes into every place. */
  readonly file: string;
  /** Minutes east of Greenwich of the base, for moments without zone; 180 (Moscow) when not given. */
  readonly zoneMinutes?: number;
  /** Stops the reading; the generator throws the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Reads one catalogue file from its bytes, cut anywhere. Never throws for what the file holds: bad objects become
 * problem records and the rest goes on. What the source throws goes through.
 */
export type ReadCatalogue = (
  source: AsyncIterable<Uint8Array>,
  options: CatalogueReading,
) => AsyncGenerator<CatalogueRecord, void, undefined>;

/** Something whose bytes can be read from anywhere, e.g. the fragments of an upload one after another. */
export interface RandomAccess {
  /** Bytes in all. */
  readonly size: number;
  /** Bytes from `start` up to, not including, `end`. */
  read(start: number, end: number): AsyncIterable<Uint8Array>;
}

export interface ArchiveEntry {
  readonly kind: 'entry';
  /** Relative path with `/`, safe to use as the end of a key. */
  readonly name: string;
  /** Bytes when unpacked; the stream never gives more. */
  readonly size: number;
  /** Unpacks while it is read; may be called again. Reading throws `Rejected` when the packed bytes are damaged. */
  open(): AsyncIterable<Uint8Array>;
}

/** An entry that was left out (`entry`), or why the rest of the archive is not read (`archive`). */
export interface ArchiveProblem {
  readonly kind: 'problem';
  readonly weight: 'entry' | 'archive';
  readonly code: string;
  readonly entry?: string;
  readonly reason: Text;
}

/** Lists what an uploaded archive holds, within the limits. Never throws for what the archive holds. */
export type ReadArchive = (
  source: RandomAccess,
) => AsyncGenerator<ArchiveEntry | ArchiveProblem, void, undefined>;
