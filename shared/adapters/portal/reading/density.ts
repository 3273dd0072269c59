/** How much of what was known a full call's worth of new rows replaces: the density may change along the list. */
const replaced = 0.7;
const rowsPerCall = 2500;

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
    const keep = 1 - replaced * Math.min(1, (ids * this.#share) / rowsPerCall);
    this.#rows = this.#rows * keep + rows;
    this.#ids = this.#ids * keep + ids;
    if (rows !== ids) this.#even = false;
  }

  /** True when every id so far had exactly one row. */
  get even(): boolean {
    return this.#even;
  }

  /** Pages of so many rows that so many ids are thought to fill. */
  pagesOf(ids: number, rowsPerPage: number): number {
    const rows = ids * this.#share;
    return Math.max(1, Math.ceil((rows + this.#doubt(rows)) / rowsPerPage - 1e-9));
  }

  /** How many ids to cut off to fill so many pages. */
  idsFor(pages: number, rowsPerPage: number): number {
    const rows = pages * rowsPerPage;
    return Math.max(1, Math.floor((rows - this.#doubt(rows)) / this.#share + 1e-9));
  }

  get #share(): number {
    if (this.#ids === 0) return 1;
    return Math.max(this.#rows, 1) / this.#ids;
  }

  #doubt(rows: number): number {
    if (this.#even) return 0;
    const chance = 2 * Math.sqrt(rows * (1 - Math.min(this.#share, 1)) + 4);
    const ignorance = rows / (2 * Math.sqrt(Math.max(1, this.#rows)));
    return Math.min(rows / 2, chance + ignorance);
  }
}
