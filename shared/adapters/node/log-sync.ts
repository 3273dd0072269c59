import { closeSync, fdatasync, fdatasyncSync, openSync } from 'node:fs';

interface Waiting {
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Syncs the write-ahead log off the event loop, so that a slow disk holds up those who wait for it and nobody else.
 * One sync serves all commits that were written before it began.
 *
 * It is what SQLite does at the end of each commit with `synchronous=FULL`; with `NORMAL` SQLite leaves it out and syncs
 * only around checkpoints (https://sqlite.org/pragma.html#pragma_synchronous).
 */
export class LogSync {
  readonly #path: string;
  #file: number | undefined;
  #waiting: Waiting[] = [];
  #isSyncing = false;
  #isClosed = false;
  #broken: unknown;

  /** Path of the log, which SQLite keeps in the same file as long as the database is open. */
  constructor(path: string) {
    this.#path = path;
  }

  /** Calls `done` once everything that is in the log now is on the disk. */
  whenDurable(done: () => void, failed: (error: unknown) => void): void {
    this.#waiting.push({ done, failed });
    if (!this.#isSyncing) this.#sync();
  }

  /** Makes everything durable at once and closes the log; whoever waits is told. */
  close(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    try {
      if (waiting.length > 0) fdatasyncSync(this.#opened());
      for (const { done } of waiting) done();
    } catch (error) {
      for (const { failed } of waiting) failed(error);
    }
    this.#isClosed = true;
    if (!this.#isSyncing) this.#closeFile();
  }

  #sync(): void {
    const served = this.#waiting;
    if (served.length === 0) return;
    this.#waiting = [];
    if (this.#broken !== undefined) {
      for (const { failed } of served) failed(this.#broken);
      return;
    }
    this.#isSyncing = true;
    this.#syncFile((error) => {
      this.#isSyncing = false;
      // After a failed sync the system may have dropped what it could not write and say nothing the next time, so
      // nothing more is believed until a restart has read the log anew.
      if (error) this.#broken = error;
      for (const { done, failed } of served) {
        if (error) failed(error);
        else done();
      }
      if (this.#isClosed) this.#closeFile();
      else this.#sync();
    });
  }

  #syncFile(ended: (error: unknown) => void): void {
    try {
      fdatasync(this.#opened(), ended);
    } catch (error) {
      ended(error);
    }
  }

  #closeFile(): void {
    if (this.#file !== undefined) closeSync(this.#file);
  }

  #opened(): number {
    // Windows syncs only what is open for writing.
    this.#file ??= openSync(this.#path, 'r+');
    return this.#file;
  }
}
