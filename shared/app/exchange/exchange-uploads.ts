import * as z from 'zod';
import { numberPart } from '../../contracts/key-pattern.ts';
import { keys } from '../../contracts/keys.ts';
import { tenantBlobs } from '../../domain/connections/identity.ts';
import type { Clock } from '../../kernel/clock.ts';
import { bytesHash } from '../../kernel/stable-hash.ts';
import type { Blobs } from '../../ports/blobs.ts';
import { ConditionFailed, type Item, type Table } from '../../ports/table.ts';
import type { Upload } from '../imports/import-job.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import { type ExchangeSession, uploadSeconds } from './exchange-sessions.ts';

/** Fragments of fewer bytes may well be equal by chance. */
const leastRepeatedBytes = 16;

const sequenceDigits = 6;

const fileSchema = z.object({
  name: z.string(),
  type: z.string(),
  generation: z.int(),
  /** The import of this generation was asked: what comes next under the name is a new file. */
  closed: z.boolean().default(false),
});

const fragmentSchema = z.object({
  hash: z.string(),
  size: z.int(),
  /** Bytes before this fragment. */
  start: z.int(),
  sequence: z.int(),
  /** Size of the file's first fragment: 1C cuts equal pieces, and only the last one is shorter. */
  cut: z.int(),
});

type Fragment = z.output<typeof fragmentSchema>;

/** A file that a session has uploaded, as far as it came. */
export interface UploadedFile extends Upload {
  /** `catalog`, `sale`: the kind of exchange it came in. */
  readonly type: string;
  /** Names this file among those of the session, with its generation. */
  readonly id: string;
  readonly closed: boolean;
}

/** What became of a fragment. */
export type Received = 'stored' | 'repeated';

/**
 * Files that sessions upload in fragments of one name, which nothing numbers. The number is claimed by a conditional
 * write, then the bytes are stored under it; cut off in between, the repetition of the fragment is recognised by its
 * hash and stores the bytes once more. Files of one name in two sessions have nothing to do with each other.
 */
export class ExchangeUploads {
  readonly #ephemeral: Table;
  readonly #blobs: Blobs;
  readonly #clock: Clock;

  constructor(ephemeral: Table, blobs: Blobs, clock: Clock) {
    this.#ephemeral = ephemeral;
    this.#blobs = blobs;
    this.#clock = clock;
  }

  /** Appends a fragment to a file of the session. `name` must have come out of `uploadName`. */
  async append(session: ExchangeSession, type: string, name: string, bytes: Uint8Array): Promise<Received> {
    const file = await this.#openFile(session.id, type, name);
    const hash = bytesHash(bytes);
    for (;;) {
      const last = await this.#lastFragment(session.id, file.id);
      const repeated = last?.hash === hash && isRepetition(last);
      const fragment = repeated ? last : fragmentAfter(last, hash, bytes.length);
      if (!repeated && !(await this.#claim(session.id, file.id, fragment))) continue;
      await this.#blobs.put(
        `${prefixOf(session, file.id)}${numberPart(fragment.sequence, sequenceDigits)}`,
        bytes,
        'application/octet-stream',
      );
      return repeated ? 'repeated' : 'stored';
    }
  }

  /** The file of that name, as far as it came; `undefined` when the session sent none. */
  async get(session: ExchangeSession, name: string): Promise<UploadedFile | undefined> {
    const item = await this.#ephemeral.get(this.#fileKey(session.id, name));
    return item && this.#uploaded(session, item);
  }

  /** Every file of the session, in no particular order. */
  async list(session: Pick<ExchangeSession, 'id' | 'scope'>): Promise<readonly UploadedFile[]> {
    const files: UploadedFile[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.#ephemeral.query({
        pk: keys.exchangeSession.build({ session: session.id }).pk,
        prefix: keys.exchangeFile.skPrefix({}),
        ...(cursor !== undefined && { cursor }),
      });
      for (const item of page.items) {
        const file = await this.#uploaded(session, item);
        if (file) files.push(file);
      }
      cursor = page.next;
    } while (cursor !== undefined);
    return files;
  }

  /** What the session sends under this name from now on is another file. */
  async close(session: ExchangeSession, name: string): Promise<void> {
    try {
      await this.#ephemeral.update(
        this.#fileKey(session.id, name),
        { set: { closed: true } },
        { present: true },
      );
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
    }
  }

  /** Whether all that was told to 1C as received is really there. */
  async isWhole(file: UploadedFile): Promise<boolean> {
    let fragments = 0;
    let bytes = 0;
    for await (const { size } of this.#blobs.list(file.prefix)) {
      fragments += 1;
      bytes += size;
    }
    return fragments === file.fragments && bytes === file.bytes;
  }

  /** The file's item, begun anew when its import was asked already. */
  async #openFile(session: string, type: string, name: string): Promise<{ readonly id: string }> {
    const key = this.#fileKey(session, name);
    const item = await this.#ephemeral.get(key);
    const before = item && fileSchema.parse(item);
    if (before && !before.closed) return { id: idOf(name, before.generation) };
    const generation = (before?.generation ?? 0) + 1;
    try {
      await this.#ephemeral.put(
        { ...key, name, type, generation, closed: false, ttl: this.#ttl() },
        before ? { attribute: 'generation', equals: before.generation } : { absent: true },
      );
    } catch (error) {
      // The same fragment, delivered twice at once, began it meanwhile.
      if (!(error instanceof ConditionFailed)) throw error;
    }
    return { id: idOf(name, generation) };
  }

  async #lastFragment(session: string, file: string): Promise<Fragment | undefined> {
    const page = await this.#ephemeral.query({
      pk: keys.exchangeSession.build({ session }).pk,
      prefix: keys.exchangeFragment.skPrefix({ file }),
      descending: true,
      limit: 1,
    });
    const [item] = page.items;
    return item && fragmentSchema.parse(item);
  }

  /** False when another fragment took the number meanwhile. */
  async #claim(session: string, file: string, fragment: Fragment): Promise<boolean> {
    const sequence = numberPart(fragment.sequence, sequenceDigits);
    const key = keys.exchangeFragment.build({ session, file, sequence });
    try {
      await this.#ephemeral.put({ ...key, ...fragment, ttl: this.#ttl() }, { absent: true });
      return true;
    } catch (error) {
      if (error instanceof ConditionFailed) return false;
      throw error;
    }
  }

  async #uploaded(
    session: Pick<ExchangeSession, 'id' | 'scope'>,
    item: Item,
  ): Promise<UploadedFile | undefined> {
    const { name, type, generation, closed } = fileSchema.parse(item);
    const id = idOf(name, generation);
    const last = await this.#lastFragment(session.id, id);
    if (!last) return undefined;
    const prefix = prefixOf(session, id);
    return { name, type, id, closed, prefix, fragments: last.sequence, bytes: last.start + last.size };
  }

  #fileKey(session: string, name: string) {
    return keys.exchangeFile.build({ session, file: nameHash(name) });
  }

  #ttl(): number {
    return Math.floor(this.#clock.now() / 1000) + uploadSeconds;
  }
}

/** Where the fragments of all files of a session lie. */
export function sessionBlobs(scope: ConnectionScope, session: string): string {
  return `${tenantBlobs(scope.tenant)}connections/${scope.connection}/exchange/${session}/`;
}

/**
 * Whether a fragment that equals this one is this one, sent again by the network or by the platform of 1C: equal long
 * pieces do not follow each other in a real file, and nothing follows a piece that is shorter than the others.
 */
function isRepetition({ cut, size }: Fragment): boolean {
  return size >= leastRepeatedBytes || size < cut;
}

function fragmentAfter(last: Fragment | undefined, hash: string, size: number): Fragment {
  const start = last ? last.start + last.size : 0;
  return { hash, size, start, sequence: (last?.sequence ?? 0) + 1, cut: last?.cut ?? size };
}

function prefixOf(session: Pick<ExchangeSession, 'id' | 'scope'>, file: string): string {
  return `${sessionBlobs(session.scope, session.id)}${file}/`;
}

function nameHash(name: string): string {
  return Buffer.from(bytesHash(name), 'base64url').toString('hex').slice(0, 24);
}

function idOf(name: string, generation: number): string {
  return `${nameHash(name)}.${generation}`;
}
