import type { PortalAnswer, PortalCommand, PortalList, PortalRow } from '../../../ports/portal.ts';
import { fitsQueryString } from '../wire/query-string.ts';
import { spellReference } from '../wire/references.ts';
import { Density } from './density.ts';
import { idOf, lastIdPath, pageCommand, rowsOf, rowsPerPage } from './page-command.ts';
import { type Segment, waitingSegment } from './segment.ts';

/** Rows of the last id on a page, as good as always. */
const sharedRows = 2;

/** Some commands of one list for one HTTP call. */
export interface Piece {
  readonly reader: ListReader;
  readonly segment: Segment;
  /** `firstKey` is the position of the piece's first command in the call. */
  commands(firstKey: number): readonly PortalCommand[];
  readonly pages: number;
  /** Takes in the answers up to the first that is missing; false when they brought far fewer rows than expected. */
  settle(answers: readonly PortalAnswer[]): boolean;
  /** Nothing came of it: to be read later. */
  giveBack(): void;
}

/**
 * Reads one list piece by piece. First the last page, by falling id: it tells the end, and how dense the ids are. Then
 * the ids below are cut into segments, each read by a chain of pages that continue one another by `$result`; segments
 * may be read in any order and are delivered by growing id. A chain that turns out too short leaves a segment behind.
 */
export class ListReader {
  readonly list: PortalList;
  readonly index: number;
  /** Its parameters do not fit a query string: pages can only be asked for one by one. */
  readonly alone: boolean;
  readonly #density = new Density();
  /** Everything up to here was cut into segments. */
  #cutUpTo: number;
  /** The highest id still to be cut; `undefined` before the first page. */
  #top: number | undefined;
  #segments: Segment[] = [];

  constructor(list: PortalList, index: number) {
    this.list = list;
    this.index = index;
    this.alone = !fitsQueryString({ ...list.params, _: 0 });
    this.#cutUpTo = list.after ?? 0;
  }

  /** The last page. */
  lastPage(): PortalCommand {
    const bounds = this.list.after === undefined ? {} : { above: this.list.after };
    return pageCommand(this.list, bounds, { descending: true });
  }

  /** Takes in the last page. */
  settleLastPage(answer: PortalAnswer): void {
    const rows = [...rowsOf(this.list, answer.result)].reverse();
    const whole = rows.length < rowsPerPage;
    const kept = whole ? rows : this.#withoutLowest(rows);
    const first = kept[0];
    const last = kept.at(-1);
    if (!first || !last) {
      this.#top = this.#cutUpTo;
      return;
    }
    const lowest = whole ? this.#cutUpTo + 1 : idOf(this.list, first);
    const highest = idOf(this.list, last);
    this.#density.observe(kept.length, highest - idOf(this.list, first) + 1);
    this.#top = lowest - 1;
    this.#segments.push({ above: this.#top, upTo: highest, pages: 1, state: 'done', rows: kept });
  }

  /** Rows that share an id may go on beyond the page: the lowest id of it is read again later. */
  #withoutLowest(rows: readonly PortalRow[]): readonly PortalRow[] {
    if (!this.list.keyFields) return rows;
    const lowest = rows[0] && idOf(this.list, rows[0]);
    const kept = rows.filter((row) => idOf(this.list, row) !== lowest);
    if (kept.length === 0) throw new RangeError(`${this.list.method}: more than a page of rows share one id`);
    return kept;
  }

  /** True when there are ids without rows, or with several: how many pages there are is a guess. */
  get uneven(): boolean {
    return !this.#density.even;
  }

  /** Pages thought to be left to ask for. */
  get pagesLeft(): number {
    const waiting = this.#segments.filter(({ state }) => state === 'waiting');
    const cut = waiting.reduce((sum, { pages }) => sum + pages, 0);
    const uncut = this.#uncut;
    return cut + (uncut > 0 ? this.#pagesOf(uncut) : 0);
  }

  /** Rows read but not delivered, because earlier ones are missing. */
  get rowsHeld(): number {
    return this.#segments.reduce((sum, { rows }) => sum + rows.length, 0);
  }

  /** Rows read above ids that are still to be read, the last page aside. */
  get rowsHeldBeyondGaps(): number {
    const gap = this.#segments.findIndex(({ state }) => state !== 'done');
    if (gap === -1) return 0;
    return this.#segments.slice(gap, -1).reduce((sum, { rows }) => sum + rows.length, 0);
  }

  /** The next piece of at most so many pages; `undefined` when nothing is left to ask for. */
  take(pages: number): Piece | undefined {
    const segment = this.#segments.find(({ state }) => state === 'waiting') ?? this.#cut(pages);
    if (!segment) return undefined;
    segment.state = 'reading';
    return this.#byIntervals ? this.#intervals(segment, pages) : this.#chain(segment, pages);
  }

  /** The next rows that may be delivered, by growing id; `undefined` while there are none. */
  takeDeliverable(): readonly PortalRow[] | undefined {
    for (;;) {
      const first = this.#segments[0];
      if (first?.state !== 'done') return undefined;
      if (this.#uncut > 0 && first.above >= this.#cutUpTo) return undefined;
      this.#segments.shift();
      if (first.rows.length > 0) return first.rows;
    }
  }

  get #uncut(): number {
    return this.#top === undefined ? 0 : this.#top - this.#cutUpTo;
  }

  /** True while pages can be cut to whole ids: exactly one row each, though there might be more. */
  get #byIntervals(): boolean {
    return this.list.keyFields !== undefined && this.#density.even;
  }

  /** New rows that a page brings: where ids are shared, those of its last id come again on the next. */
  get #rowsPerPage(): number {
    return this.list.keyFields && !this.#density.even ? rowsPerPage - sharedRows : rowsPerPage;
  }

  #pagesOf(ids: number): number {
    return this.#density.pagesOf(ids, this.#rowsPerPage);
  }

  #cut(pages: number): Segment | undefined {
    const uncut = this.#uncut;
    if (uncut <= 0) return undefined;
    const wanted = this.#density.idsFor(pages, this.#rowsPerPage);
    const ids = Math.min(uncut, this.#pagesOf(uncut) <= pages ? uncut : wanted);
    const segment = waitingSegment(this.#cutUpTo, this.#cutUpTo + ids, Math.min(pages, this.#pagesOf(ids)));
    this.#cutUpTo += ids;
    // The last page stands at the end from the beginning.
    this.#segments.splice(
      this.#segments.findIndex(({ above }) => above >= segment.upTo),
      0,
      segment,
    );
    return segment;
  }

  #chain(segment: Segment, most: number): Piece {
    const pages = Math.min(segment.pages, most);
    const path = lastIdPath(this.list);
    return {
      reader: this,
      segment,
      pages,
      commands: (firstKey) =>
        Array.from({ length: pages }, (_, step) => {
          const { upTo } = segment;
          if (step === 0) return pageCommand(this.list, { above: segment.above, upTo });
          const last = spellReference(`c${firstKey + step - 1}`, path);
          return pageCommand(this.list, this.list.keyFields ? { from: last, upTo } : { above: last, upTo });
        }),
      settle: (answers) => this.#settleChain(segment, answers),
      giveBack: () => {
        segment.state = 'waiting';
      },
    };
  }

  #settleChain(segment: Segment, answers: readonly PortalAnswer[]): boolean {
    const read: PortalRow[] = [];
    let reached = segment.above;
    let complete = false;
    for (const { result } of answers) {
      const rows = rowsOf(this.list, result);
      const [first] = rows;
      // A reference that could not be resolved makes the page begin anew: such a page does not advance.
      if (first && idOf(this.list, first) <= reached) break;
      const full = rows.length >= rowsPerPage;
      const kept = full && this.list.keyFields ? this.#withoutHighest(rows) : rows;
      for (const row of kept) read.push(row);
      const last = kept.at(-1);
      if (last) reached = idOf(this.list, last);
      complete = !full || reached >= segment.upTo;
      if (complete) break;
    }
    this.#density.observe(read.length, (complete ? segment.upTo : reached) - segment.above);
    const upTo = complete ? segment.upTo : reached;
    const done: Segment = { above: segment.above, upTo, pages: 1, state: 'done', rows: read };
    // Every page was full: however few rows are thought to be left, the next chain is twice as long.
    const left = this.#waiting(upTo, segment.upTo, complete ? 0 : 2 * answers.length);
    this.#replace(segment, upTo < segment.upTo ? [done, left] : [done]);
    return !complete || read.length >= (answers.length - 2) * (rowsPerPage / 2);
  }

  /** Where each id has one row, whole intervals of ids fill pages exactly; counting tells whether one has more after all. */
  #intervals(segment: Segment, most: number): Piece {
    const width = rowsPerPage;
    const bounds: { readonly from: number; readonly upTo: number }[] = [];
    for (let from = segment.above + 1; from <= segment.upTo && bounds.length < most; from += width)
      bounds.push({ from, upTo: Math.min(segment.upTo, from + width - 1) });
    return {
      reader: this,
      segment,
      pages: bounds.length,
      commands: () => bounds.map((one) => pageCommand(this.list, one, { count: true })),
      settle: (answers) => this.#settleIntervals(segment, bounds, answers),
      giveBack: () => {
        segment.state = 'waiting';
      },
    };
  }

  #settleIntervals(
    segment: Segment,
    bounds: readonly { readonly from: number; readonly upTo: number }[],
    answers: readonly PortalAnswer[],
  ): boolean {
    const pieces: Segment[] = [];
    let reached = segment.above;
    for (const [step, { result, total }] of answers.entries()) {
      const interval = bounds[step];
      if (!interval) break;
      const rows = rowsOf(this.list, result);
      const complete = rows.length < rowsPerPage || total === rows.length;
      const kept = complete ? rows : this.#withoutHighest(rows);
      const last = kept.at(-1);
      const upTo = complete || !last ? interval.upTo : idOf(this.list, last);
      this.#density.observe(kept.length, upTo - reached);
      pieces.push({ above: reached, upTo, pages: 1, state: 'done', rows: kept });
      if (upTo < interval.upTo) pieces.push(this.#waiting(upTo, interval.upTo));
      reached = interval.upTo;
    }
    if (reached < segment.upTo) pieces.push(this.#waiting(reached, segment.upTo));
    this.#replace(segment, pieces);
    const rows = pieces.reduce((sum, piece) => sum + piece.rows.length, 0);
    return rows >= (answers.length - 2) * (rowsPerPage / 2);
  }

  #withoutHighest(rows: readonly PortalRow[]): readonly PortalRow[] {
    const last = rows.at(-1);
    const highest = last && idOf(this.list, last);
    const kept = rows.filter((row) => idOf(this.list, row) !== highest);
    if (kept.length === 0) throw new RangeError(`${this.list.method}: more than a page of rows share one id`);
    return kept;
  }

  #waiting(above: number, upTo: number, atLeast = 0): Segment {
    const ids = upTo - above;
    const pages = Math.min(Math.max(atLeast, this.#pagesOf(ids)), Math.ceil(ids / this.#rowsPerPage) + 1);
    return waitingSegment(above, upTo, pages);
  }

  #replace(segment: Segment, pieces: readonly Segment[]): void {
    this.#segments.splice(this.#segments.indexOf(segment), 1, ...pieces);
  }
}
