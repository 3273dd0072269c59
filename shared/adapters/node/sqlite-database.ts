import { backup, DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Clock } from '../../kernel/clock.ts';
import { LogSync } from './log-sync.ts';
import { storageTrouble } from './storage-trouble.ts';

interface Job {
  readonly work: () => void;
  readonly committed: () => void;
  readonly failed: (error: unknown) => void;
}

/** Work done now and then inside an ordinary commit, such as throwing away what has expired. */
type Chore = (now: number) => void;

export interface SqliteDatabaseOptions {
  /** Path of the file, or `:memory:`. */
  readonly path: string;
  readonly clock: Clock;
}

const mostGatheringMilliseconds = 4;
const millisecondsBetweenChores = 10_000;

/**
 * One SQLite file under tables and queues. Writes asked for in neighbouring turns of the event loop share one
 * transaction (group commit) and one sync; each promise resolves only when its commit is on the disk, and survives the
 * death of the process and of the machine. In memory there is nothing to sync, and each write happens at once.
 *
 * Reads see a commit as soon as it is written, moments before it is durable. The log keeps the order of commits, so
 * whatever is written on the strength of such a read is durable no earlier than what was read.
 */
export class SqliteDatabase {
  readonly clock: Clock;
  readonly #database: DatabaseSync;
  readonly #statements: Readonly<Record<'begin' | 'commit' | 'savepoint' | 'release', StatementSync>>;
  /** Undefined in memory, where there is nothing to sync. */
  readonly #log: LogSync | undefined;
  readonly #chores: Chore[] = [];
  #jobs: Job[] = [];
  #lastChores: number;
  #closed = false;

  /** @throws Transient when the file cannot be opened, Error when it is no database. */
  constructor(options: SqliteDatabaseOptions) {
    this.clock = options.clock;
    this.#lastChores = options.clock.now();
    this.#log = options.path === ':memory:' ? undefined : new LogSync(`${options.path}-wal`);
    try {
      this.#database = new DatabaseSync(options.path, { timeout: 5000 });
      this.#database.exec(
        'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536; PRAGMA journal_size_limit = 67108864;',
      );
    } catch (error) {
      throw storageTrouble(error);
    }
    this.#statements = {
      begin: this.prepare('BEGIN IMMEDIATE'),
      commit: this.prepare('COMMIT'),
      savepoint: this.prepare('SAVEPOINT job'),
      release: this.prepare('RELEASE job'),
    };
  }

  /** Runs statements that define something; each must do no harm when run again. */
  define(sql: string): void {
    this.#database.exec(sql);
  }

  /** Prepares a statement once for many uses. */
  prepare(sql: string): StatementSync {
    return this.#database.prepare(sql);
  }

  /** Adds work to be done in a commit every ten seconds at most. */
  addChore(chore: Chore): void {
    this.#chores.push(chore);
  }

  /** Runs the work, which only reads. @throws Transient when the disk fails. */
  read<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw storageTrouble(error);
    }
  }

  /**
   * Runs the work, which must be synchronous, inside a transaction and returns its result after the commit. What it
   * throws is handed on, and nothing it wrote remains. @throws Transient when the disk is full or fails.
   */
  write<T>(work: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#closed) throw new Error('the database is closed');
      let result: T;
      this.#jobs.push({
        work: () => {
          result = work();
        },
        committed: () => resolve(result),
        failed: reject,
      });
      if (!this.#log) this.#flush();
      else if (this.#jobs.length === 1) this.#gather(1, performance.now());
    });
  }

  /**
   * Commits once a turn of the event loop brings no further write, or after a few milliseconds at most: under load one
   * fsync then serves many more writes, and a lone write waits for nobody.
   */
  #gather(count: number, since: number): void {
    setImmediate(() => {
      const { length } = this.#jobs;
      if (length > count && performance.now() - since < mostGatheringMilliseconds)
        this.#gather(length, since);
      else this.#flush();
    });
  }

  /** Copies everything to another file while work goes on (https://sqlite.org/backup.html). */
  async backup(path: string): Promise<void> {
    await backup(this.#database, path);
  }

  /** Commits what was asked for and closes the file. */
  close(): void {
    if (this.#closed) return;
    this.#flush();
    this.#closed = true;
    this.#log?.close();
    this.#database.close();
  }

  #flush(): void {
    const jobs = this.#jobs;
    this.#jobs = [];
    if (jobs.length === 0) return;
    const done: Job[] = [];
    try {
      this.#statements.begin.run();
      for (const job of jobs) if (this.#attempt(job)) done.push(job);
      this.#doChores();
      this.#statements.commit.run();
    } catch (error) {
      this.#rollBack();
      const trouble = storageTrouble(error);
      for (const job of jobs) job.failed(trouble);
      return;
    }
    const committed = () => {
      for (const job of done) job.committed();
    };
    if (!this.#log) committed();
    else
      this.#log.whenDurable(committed, (error) => {
        const trouble = storageTrouble(error);
        for (const job of done) job.failed(trouble);
      });
  }

  /** Runs one job so that its failure leaves the others of the commit alone; false when it failed. */
  #attempt(job: Job): boolean {
    this.#statements.savepoint.run();
    try {
      job.work();
    } catch (error) {
      // Some errors (a full disk) make SQLite roll everything back itself; then no job of the commit remains.
      if (!this.#database.isTransaction) throw error;
      this.#database.exec('ROLLBACK TO job; RELEASE job');
      job.failed(storageTrouble(error));
      return false;
    }
    this.#statements.release.run();
    return true;
  }

  #doChores(): void {
    const now = this.clock.now();
    if (now - this.#lastChores < millisecondsBetweenChores) return;
    this.#lastChores = now;
    for (const chore of this.#chores) chore(now);
  }

  #rollBack(): void {
    if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
  }
}
