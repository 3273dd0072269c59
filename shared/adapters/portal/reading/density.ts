import { rowsPerPage } from './page-command.ts';

/** Ids after which older pieces no longer count: the density may change along the list. */
const memoryIds = 20_000;

/**
 * How many rows there are per id, learned from what was read. Where every piece so far had the same share (ids without
 * gaps, one row per id), the next piece is cut to whole pages exactly; otherwise with some room, since a page too few
 * costs another call and a page too many only a command.
 */
export class Density {
  #rows = 0;
  #ids = 0;
  #even = true;

  /** Takes in a piece: its rows, and how many ids it spans. */
  observe(rows: number, ids: number): void {
    if (ids <= 0) return;
    const keep = Math.max(0, 1 - ids / memoryIds);
    this.#rows = this.#rows * keep + rows;
    this.#ids = this.#ids * keep + ids;
    if (rows !== ids) this.#even = false;
  }

  /** Rows per id. */
  get share(): number {
    if (this.#ids === 0) return 1;
    return Math.max(this.#rows, 1) / this.#ids;
  }

  /** Pages that so many ids are thought to fill. */
  pagesOf(ids: number): number {
    const rows = ids * this.share;
    return Math.max(1, Math.ceil((rows + this.#doubt(rows)) / rowsPerPage - 1e-9));
  }

  /** How many ids to cut off to fill so many pages. */
  idsFor(pages: number): number {
    const rows = pages * rowsPerPage;
    return Math.max(1, Math.floor((rows - this.#doubt(rows)) / this.share + 1e-9));
  }

  #doubt(rows: number): number {
    return this.#even
      ? 0
      : Math.min(rows / 2, 2 * Math.sqrt(rows * Math.abs(1 - Math.min(this.share, 1)) + 4));
  }
}
