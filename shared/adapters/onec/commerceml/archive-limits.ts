/** What an uploaded archive may ask of us. */
export interface ArchiveLimits {
  /** Entries; a catalogue of 20 000 goods has about as many pictures. */
  readonly entries: number;
  /** Bytes of one entry when unpacked. */
  readonly entryBytes: number;
  /** Bytes of all entries when unpacked. */
  readonly totalBytes: number;
  /** Unpacked bytes to packed ones; indented XML reaches about 40. */
  readonly ratio: number;
  /** Below this size the ratio is not looked at: a small file of spaces packs well and harms nobody. */
  readonly ratioFromBytes: number;
}

export const archiveLimits: ArchiveLimits = {
  entries: 50_000,
  entryBytes: 2 * 1024 ** 3,
  totalBytes: 4 * 1024 ** 3,
  ratio: 200,
  ratioFromBytes: 1024 ** 2,
};
