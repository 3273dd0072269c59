import { Busy } from '../../../kernel/outcome.ts';
import type { Lane } from '../../../ports/limiter.ts';
import type { PortalAnswer, PortalCommand, PortalList, PortalRow } from '../../../ports/portal.ts';
import { mostCommands, mostSeconds } from '../batch/pack-call.ts';
import type { BatchDeps } from '../batch/run-batch.ts';
import type { PortalRate } from '../limits/portal-rate.ts';
import { ListReader, type Piece } from './list-reader.ts';
import { rowsPerPage } from './page-command.ts';
import { readPages } from './read-pages.ts';
import { planReading, type ReadPlan } from './read-plan.ts';

/** Takes the rows of one list. */
export type TakeRows = (list: number, rows: readonly PortalRow[]) => Promise<void> | void;

/** Rows under way, and rows held because earlier ones are missing or the consumer is slow: no more than this. */
const mostRowsAhead = 120_000;
/** What was read beyond a call that has to wait is not thrown away for a wait of at most this long. Milliseconds. */
const savingPatience = 20_000;

/**
 * Reads several lists at once: one call with the last page of each, then full calls with pieces of all lists, several
 * under way at a time. One run per call to `Portal.readLists`.
 */
export class ReadRun {
  readonly #deps: BatchDeps;
  readonly #lane: Lane;
  readonly #readers: readonly ListReader[];
  readonly #takeRows: TakeRows;
  readonly #rate: PortalRate;
  readonly #flying = new Set<Promise<void>>();
  #pagesFlying = 0;
  #plan: ReadPlan = { chunk: 1, inFlight: 1 };
  #delivering: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;
  #busy: Busy | undefined;

  constructor(
    deps: BatchDeps,
    lane: Lane,
    rate: PortalRate,
    lists: readonly PortalList[],
    takeRows: TakeRows,
  ) {
    this.#deps = deps;
    this.#lane = lane;
    this.#rate = rate;
    this.#readers = lists.map((list, index) => new ListReader(list, index));
    this.#takeRows = takeRows;
  }

  /** @throws PortalError, Busy, Broken, Transient, and what the consumer throws */
  async run(): Promise<void> {
    await this.#readLastPages();
    this.#plan = this.#planned();
    for (;;) {
      this.#deliver();
      this.#launch();
      const waiting = [...this.#flying, ...(this.#delivering ? [this.#delivering] : [])];
      if (waiting.length === 0) break;
      await Promise.race(waiting);
    }
    if (this.#failure) throw this.#failure.error;
    if (this.#busy) throw this.#busy;
  }

  async #readLastPages(): Promise<void> {
    const together = this.#readers.filter(({ alone }) => !alone);
    const calls: (readonly ListReader[])[] = this.#readers
      .filter(({ alone }) => alone)
      .map((reader) => [reader]);
    let room = 0;
    let current: ListReader[] = [];
    for (const reader of together) {
      const seconds = this.#deps.times.atMost(reader.list.method);
      if (current.length === 0 || current.length === mostCommands || room < seconds) {
        current = [];
        calls.push(current);
        room = mostSeconds;
      }
      current.push(reader);
      room -= seconds;
    }
    await Promise.all(calls.map((readers) => this.#readLastPagesOf(readers)));
  }

  /** A page that did not come (a limit was reached in between) is asked for again. */
  async #readLastPagesOf(readers: readonly ListReader[]): Promise<void> {
    let missing = readers;
    while (missing.length > 0) {
      const answers = await readPages(
        this.#deps,
        this.#lane,
        missing.map((reader) => reader.lastPage()),
      );
      for (const [index, reader] of missing.entries()) {
        const answer = answers[index];
        if (answer) reader.settleLastPage(answer);
      }
      missing = missing.filter((_, index) => !answers[index]);
    }
  }

  #planned(): ReadPlan {
    const pages = this.#pagesLeft();
    const seconds = this.#readers.reduce(
      (sum, { list, pagesLeft }) => sum + pagesLeft * this.#deps.times.atMost(list.method),
      0,
    );
    const perPage = seconds / Math.max(1, pages);
    const most = Math.min(mostCommands, Math.floor(mostSeconds / Math.max(perPage, 0.001)));
    return planReading(pages, Math.max(1, most), perPage, this.#rate);
  }

  #pagesLeft(): number {
    return this.#readers.reduce((sum, { pagesLeft }) => sum + pagesLeft, 0);
  }

  /** Sends calls for as long as there is something to ask for and room for the answers. */
  #launch(): void {
    while (this.#mayLaunch()) {
      const pieces = this.#fill();
      if (pieces.length === 0) return;
      const pages = pieces.reduce((sum, piece) => sum + piece.pages, 0);
      this.#pagesFlying += pages;
      const flight = this.#fly(pieces).finally(() => {
        this.#flying.delete(flight);
        this.#pagesFlying -= pages;
      });
      this.#flying.add(flight);
    }
  }

  #mayLaunch(): boolean {
    if (this.#failure || this.#busy || this.#flying.size >= this.#plan.inFlight) return false;
    const held = this.#readers.reduce((sum, { rowsHeld }) => sum + rowsHeld, 0);
    const ahead = held + (this.#pagesFlying + this.#plan.chunk) * rowsPerPage;
    if (ahead > mostRowsAhead && this.#flying.size + Number(this.#delivering !== undefined) > 0) return false;
    // A few pages left over from chains that were too short: better together with what is still to come.
    return this.#flying.size === 0 || this.#pagesLeft() >= this.#plan.chunk / 2;
  }

  /** Pieces for one call, of the lists that lag behind first, as far as the time of a call allows. */
  #fill(): readonly Piece[] {
    const pieces: Piece[] = [];
    let commands = this.#plan.chunk;
    let seconds = mostSeconds;
    for (;;) {
      const reader = this.#laggard(seconds, pieces.length > 0);
      if (!reader || commands === 0) return pieces;
      const perPage = this.#deps.times.atMost(reader.list.method);
      const most = reader.alone ? 1 : Math.min(commands, Math.max(1, Math.floor(seconds / perPage)));
      const piece = reader.take(most);
      if (!piece) return pieces;
      pieces.push(piece);
      commands -= piece.pages;
      seconds -= piece.pages * perPage;
      if (reader.alone) return pieces;
    }
  }

  #laggard(seconds: number, started: boolean): ListReader | undefined {
    let best: ListReader | undefined;
    for (const reader of this.#readers) {
      if (reader.pagesLeft === 0) continue;
      if (started && (reader.alone || this.#deps.times.atMost(reader.list.method) > seconds)) continue;
      if (!best || reader.pagesLeft > best.pagesLeft) best = reader;
    }
    return best;
  }

  async #fly(pieces: readonly Piece[]): Promise<void> {
    const commands: PortalCommand[] = [];
    for (const piece of pieces) commands.push(...piece.commands(commands.length));
    try {
      const answers = await this.#patiently(pieces, commands);
      let at = 0;
      for (const piece of pieces) {
        piece.settle(answered(answers.slice(at, at + piece.pages)));
        at += piece.pages;
      }
    } catch (error) {
      for (const piece of pieces) piece.giveBack();
      if (error instanceof Busy) this.#busy ??= error;
      else this.#failure ??= { error };
    }
  }

  /** Waits longer than usual where giving up would throw away rows that were read beyond these pieces. */
  async #patiently(
    pieces: readonly Piece[],
    commands: readonly PortalCommand[],
  ): Promise<readonly (PortalAnswer | undefined)[]> {
    for (;;) {
      try {
        return await readPages(this.#deps, this.#lane, commands);
      } catch (error) {
        if (!(error instanceof Busy)) throw error;
        const wait = error.retryAt - this.#deps.clock.now();
        const wasteful = pieces.some(({ reader, segment }) => reader.isAhead(segment));
        if (!wasteful || wait > savingPatience || this.#busy) throw error;
        await this.#deps.clock.sleep(Math.max(0, wait));
      }
    }
  }

  /** Hands rows over one after the other; a slow consumer lets rows pile up until no more calls go out. */
  #deliver(): void {
    if (this.#delivering || this.#failure) return;
    const next = this.#nextRows();
    if (!next) return;
    this.#delivering = (async () => {
      try {
        for (let rows: typeof next | undefined = next; rows; rows = this.#nextRows())
          await this.#takeRows(rows.list, rows.rows);
      } catch (error) {
        this.#failure ??= { error };
      } finally {
        this.#delivering = undefined;
      }
    })();
  }

  #nextRows(): { readonly list: number; readonly rows: readonly PortalRow[] } | undefined {
    for (const reader of this.#readers) {
      const rows = reader.takeDeliverable();
      if (rows) return { list: reader.index, rows };
    }
    return undefined;
  }
}

/** Answers up to the first that is missing. */
function answered(answers: readonly (PortalAnswer | undefined)[]): readonly PortalAnswer[] {
  const missing = answers.indexOf(undefined);
  return (missing === -1 ? answers : answers.slice(0, missing)).filter((answer) => answer !== undefined);
}
