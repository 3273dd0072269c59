import { sleepUntilAborted } from '../../../kernel/clock.ts';
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
/** A wait for the limits is paid for up to this long. Milliseconds. */
const patience = 3000;
/** So long if rows were read beyond the pages that have to wait: they would be thrown away. Milliseconds. */
const savingPatience = 20_000;
/** Pages of lists whose times differ by this much are mixed, so that calls side by side end together. */
const unlikeTimes = 1.1;
/** Calls under way while nothing is known of the ids in the middle; each that found what was expected lets in two more. */
const mostAtFirst = 16;
/** As many where the ids were seen to have gaps, or brought far fewer rows than expected. */
const mostInTheDark = 4;
/** Calls that may wait for the limits at a time; more would be told to come again much later. */
const mostQueueing = 4;

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
  #plan: ReadPlan = { chunk: 1, inFlight: 1, mixed: false };
  #delivering: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;
  /** The limits are reached: no calls until `retryAt`. */
  #pause: Busy | undefined;
  #window = mostAtFirst;
  #landed = false;
  /** Calls that wait for the limits to let them out. */
  #queueing = 0;

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
    if (this.#readers.some(({ uneven }) => uneven)) this.#window = mostInTheDark;
    for (;;) {
      this.#deliver();
      this.#launch();
      const waiting = [...this.#flying, ...(this.#delivering ? [this.#delivering] : [])];
      if (waiting.length > 0) await this.#race(waiting);
      else if (this.#failure) throw this.#failure.error;
      else if (this.#pause) await this.#sitOut(this.#pause);
      else return;
    }
  }

  /** Until one of the works ends, or the limits let the next call out. */
  async #race(works: readonly Promise<void>[]): Promise<void> {
    const { clock } = this.#deps;
    if (!this.#pause) return Promise.race(works);
    const alarm = new AbortController();
    const pause = sleepUntilAborted(clock, Math.max(0, this.#pause.retryAt - clock.now()), alarm.signal);
    await Promise.race([...works, pause]);
    alarm.abort();
  }

  /** @throws Busy when the wait is too long to be paid for */
  async #sitOut(pause: Busy): Promise<void> {
    const { clock } = this.#deps;
    const wait = pause.retryAt - clock.now();
    const held = this.#readers.some(({ rowsHeldBeyondGaps }) => rowsHeldBeyondGaps > 0);
    if (wait > (held ? savingPatience : patience)) throw pause;
    await clock.sleep(Math.max(0, wait));
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
    const certain = this.#readers.every(({ uneven }) => !uneven);
    const times = this.#readers
      .filter(({ pagesLeft }) => pagesLeft > 0)
      .map(({ list }) => this.#deps.times.atMost(list.method));
    const unlike = Math.max(...times) > unlikeTimes * Math.min(...times);
    return planReading(
      { pages, most: Math.max(1, most), secondsPerPage: perPage, certain, unlike },
      this.#rate,
    );
  }

  get #unfinished(): number {
    return this.#readers.filter(({ pagesLeft }) => pagesLeft > 0).length;
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
    if (this.#pause && this.#pause.retryAt <= this.#deps.clock.now()) this.#pause = undefined;
    if (this.#failure || this.#pause) return false;
    if (this.#flying.size >= Math.min(this.#plan.inFlight, this.#window)) return false;
    if (this.#landed && this.#queueing >= mostQueueing) return false;
    const held = this.#readers.reduce((sum, { rowsHeld }) => sum + rowsHeld, 0);
    const ahead = held + (this.#pagesFlying + this.#plan.chunk) * rowsPerPage;
    if (ahead > mostRowsAhead && this.#flying.size + Number(this.#delivering !== undefined) > 0) return false;
    // A few pages left over from chains that were too short: better together with what is still to come.
    return this.#flying.size === 0 || this.#pagesLeft() >= this.#plan.chunk / 2;
  }

  /** Pieces for one call, of the lists that lag behind first, as far as the time of a call allows. */
  #fill(): readonly Piece[] {
    const pieces: Piece[] = [];
    const { chunk, mixed } = this.#plan;
    const pages = this.#pagesLeft();
    let commands = chunk;
    let seconds = mostSeconds;
    for (;;) {
      const reader = this.#laggard(seconds, pieces);
      if (!reader || commands === 0) return pieces;
      const perPage = this.#deps.times.atMost(reader.list.method);
      const share = mixed ? Math.max(1, Math.round((chunk * reader.pagesLeft) / pages)) : chunk;
      const fitting = Math.max(1, Math.floor(seconds / perPage));
      const most = reader.alone ? 1 : Math.min(commands, share, fitting);
      const piece = reader.take(most);
      if (!piece) return pieces;
      pieces.push(piece);
      commands -= piece.pages;
      seconds -= piece.pages * perPage;
      if (reader.alone) return pieces;
    }
  }

  #laggard(seconds: number, pieces: readonly Piece[]): ListReader | undefined {
    let best: ListReader | undefined;
    const taken = this.#plan.mixed ? new Set(pieces.map(({ reader }) => reader)) : undefined;
    for (const reader of this.#readers) {
      if (reader.pagesLeft === 0) continue;
      if (pieces.length > 0 && (reader.alone || this.#deps.times.atMost(reader.list.method) > seconds))
        continue;
      // Each list once; what rounding has left over goes to any.
      if (taken?.has(reader) && taken.size < this.#unfinished) continue;
      if (!best || reader.pagesLeft > best.pagesLeft) best = reader;
    }
    return best;
  }

  async #fly(pieces: readonly Piece[]): Promise<void> {
    const commands: PortalCommand[] = [];
    for (const piece of pieces) commands.push(...piece.commands(commands.length));
    this.#queueing += 1;
    let queueing = true;
    const admitted = () => {
      if (!queueing) return;
      queueing = false;
      this.#queueing -= 1;
      this.#launch();
    };
    try {
      const answers = await readPages(this.#deps, this.#lane, commands, admitted);
      this.#landed = true;
      let at = 0;
      for (const piece of pieces) {
        const asExpected = piece.settle(answered(answers.slice(at, at + piece.pages)));
        this.#window = asExpected ? this.#window + 2 : mostInTheDark;
        at += piece.pages;
      }
    } catch (error) {
      for (const piece of pieces) piece.giveBack();
      if (error instanceof Busy) this.#pause = sooner(this.#pause, error);
      else this.#failure ??= { error };
    } finally {
      admitted();
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

function sooner(one: Busy | undefined, other: Busy): Busy {
  return one && one.retryAt < other.retryAt ? one : other;
}

/** Answers up to the first that is missing. */
function answered(answers: readonly (PortalAnswer | undefined)[]): readonly PortalAnswer[] {
  const missing = answers.indexOf(undefined);
  return (missing === -1 ? answers : answers.slice(0, missing)).filter((answer) => answer !== undefined);
}
