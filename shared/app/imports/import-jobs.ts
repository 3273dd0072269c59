import { keys } from '../../contracts/keys.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Text } from '../../kernel/text.ts';
import { type Condition, ConditionFailed, type Item, type Table, type Update } from '../../ports/table.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import { type ImportJob, type ImportRequest, importJobSchema, isFinished } from './import-job.ts';

/** Without a sign of life for so long, another run may take a job over. Milliseconds. */
export const importLeaseMilliseconds = 60_000;

/** A finished job (and the note that a job is not finished) is kept so long: late polls, a person's look. Seconds. */
const keptSeconds = 30 * 86_400;

/** Somebody else took the job over meanwhile, or it is finished: stop working on it. */
export class ImportLost extends Error {
  constructor(job: string) {
    super(`import ${job} is no longer ours`);
    this.name = 'ImportLost';
  }
}

/**
 * Imports of a connection. A job is asked for once per session and file; one worker at a time reads it. Beside each
 * unfinished job lies a small item that says so, written first and removed last, so that the unfinished ones are found
 * without reading all.
 */
export class ImportJobs {
  readonly #table: Table;
  readonly #clock: Clock;
  readonly #newToken: () => string;

  constructor(table: Table, clock: Clock, newToken: () => string) {
    this.#table = table;
    this.#clock = clock;
    this.#newToken = newToken;
  }

  /** Makes the job unless it is there, and returns it as it is. Send its message to `imports` afterwards. */
  async request(scope: ConnectionScope, request: ImportRequest): Promise<ImportJob> {
    const { id, ...said } = request;
    const key = keys.importJob.build({ ...scope, job: id });
    const now = this.#clock.now();
    const ttl = Math.ceil(now / 1000) + keptSeconds;
    await this.#table.put({ ...keys.openImport.build({ ...scope, job: id }), ttl });
    try {
      const item: Item = { ...key, version: 1, ...said, state: 'requested', requestedAt: now };
      await this.#table.put(item, { absent: true });
      return { id, ...said, state: 'requested', requestedAt: now };
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
    }
    const job = await this.get(scope, id);
    if (!job) throw new Error(`import ${id} vanished`);
    if (isFinished(job)) await this.#close(scope, id);
    return job;
  }

  async get(scope: ConnectionScope, id: string): Promise<ImportJob | undefined> {
    const item = await this.#table.get(keys.importJob.build({ ...scope, job: id }));
    return item && jobOf(item);
  }

  /**
   * True once a minute while nobody has begun the job: whoever gets it sends the job's message. So the message is sent
   * again when whoever was to send it was cut off.
   */
  async mayAnnounce(scope: ConnectionScope, id: string): Promise<boolean> {
    const now = this.#clock.now();
    const due: Condition = {
      all: [
        { attribute: 'state', equals: 'requested' },
        {
          any: [
            { attribute: 'announcedAt', exists: false },
            { attribute: 'announcedAt', atMost: now - importLeaseMilliseconds },
          ],
        },
      ],
    };
    return (await this.#change(scope, id, { set: { announcedAt: now } }, due)) !== undefined;
  }

  /**
   * Takes a job to read its file: it is `staging` then, with a new owner. `undefined` when there is nothing to do: it is
   * staged or finished, or another worker gave a sign of life within `importLeaseMilliseconds`.
   */
  async begin(
    scope: ConnectionScope,
    id: string,
  ): Promise<(ImportJob & { readonly owner: string }) | undefined> {
    const now = this.#clock.now();
    const owner = this.#newToken();
    const free: Condition = {
      any: [
        { attribute: 'state', equals: 'requested' },
        {
          all: [
            { attribute: 'state', equals: 'staging' },
            { attribute: 'heartbeatAt', atMost: now - importLeaseMilliseconds },
          ],
        },
      ],
    };
    const job = await this.#change(scope, id, { set: { state: 'staging', owner, heartbeatAt: now } }, free);
    return job && { ...job, owner };
  }

  /** A sign of life, and how far the reading is. @throws ImportLost */
  async heartbeat(scope: ConnectionScope, id: string, owner: string, progress?: Json): Promise<void> {
    await this.#own(scope, id, owner, {
      set: { heartbeatAt: this.#clock.now(), ...(progress !== undefined && { progress }) },
    });
  }

  /** Lets go of a job that is not finished, so that another run may take it at once. @throws ImportLost */
  async release(scope: ConnectionScope, id: string, owner: string): Promise<void> {
    await this.#own(scope, id, owner, { set: { state: 'requested' }, remove: ['owner'] });
  }

  /** All of the file is marked. Ring the connection's doorbell afterwards. @throws ImportLost */
  async staged(
    scope: ConnectionScope,
    id: string,
    owner: string,
    counts: Readonly<Record<string, number>>,
  ): Promise<void> {
    await this.#own(scope, id, owner, {
      set: { state: 'staged', counts },
      remove: ['owner', 'progress'],
    });
  }

  /** The file cannot be read; `failure` is shown to the person at 1C. Repeating it changes nothing. */
  async fail(scope: ConnectionScope, id: string, failure: Text): Promise<void> {
    await this.#finish(scope, id, { state: 'failed', failure: { ...failure } });
  }

  /** All of it is on the portal or in the journal. Repeating it changes nothing. */
  async done(scope: ConnectionScope, id: string): Promise<void> {
    await this.#finish(scope, id, { state: 'done' });
  }

  /**
   * The jobs that are not finished. A run of the synchronisation that ends with no marks left has settled exactly the
   * ones that were `staged` before it began.
   */
  async unfinished(scope: ConnectionScope): Promise<readonly ImportJob[]> {
    const jobs: ImportJob[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.#table.query({
        pk: keys.openImport.build({ ...scope, job: '-' }).pk,
        prefix: keys.openImport.skPrefix({}),
        ...(cursor !== undefined && { cursor }),
      });
      const ids = page.items.map((item) => keys.openImport.parse(item)?.job).filter((id) => id !== undefined);
      const found = await this.#table.getMany(ids.map((job) => keys.importJob.build({ ...scope, job })));
      for (const job of found.map(jobOf)) {
        if (isFinished(job)) await this.#close(scope, job.id);
        else jobs.push(job);
      }
      cursor = page.next;
    } while (cursor !== undefined);
    return jobs;
  }

  async #finish(
    scope: ConnectionScope,
    id: string,
    end: { readonly state: 'done' | 'failed'; readonly failure?: Json },
  ): Promise<void> {
    const finishedAt = this.#clock.now();
    const open: Condition = {
      all: [
        { attribute: 'state', notEquals: 'done' },
        { attribute: 'state', notEquals: 'failed' },
      ],
    };
    const update: Update = {
      set: { ...end, finishedAt, ttl: Math.ceil(finishedAt / 1000) + keptSeconds },
      remove: ['owner', 'progress'],
    };
    await this.#change(scope, id, update, open);
    await this.#close(scope, id);
  }

  async #own(scope: ConnectionScope, id: string, owner: string, update: Update): Promise<void> {
    const ours: Condition = {
      all: [
        { attribute: 'state', equals: 'staging' },
        { attribute: 'owner', equals: owner },
      ],
    };
    if (!(await this.#change(scope, id, update, ours))) throw new ImportLost(id);
  }

  /** The job after the change, or `undefined` when it is not there or the condition does not hold. */
  async #change(
    scope: ConnectionScope,
    id: string,
    update: Update,
    condition: Condition,
  ): Promise<ImportJob | undefined> {
    try {
      const key = keys.importJob.build({ ...scope, job: id });
      return jobOf(await this.#table.update(key, update, { all: [{ present: true }, condition] }));
    } catch (error) {
      if (error instanceof ConditionFailed) return undefined;
      throw error;
    }
  }

  async #close(scope: ConnectionScope, id: string): Promise<void> {
    await this.#table.delete(keys.openImport.build({ ...scope, job: id }));
  }
}

function jobOf(item: Item): ImportJob {
  const id = keys.importJob.parse(item)?.job;
  if (id === undefined) throw new Error(`not the key of an import: ${item.pk} / ${item.sk}`);
  const { version: _, ...job } = importJobSchema.parse(item);
  return { id, ...job };
}
