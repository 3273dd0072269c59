import type { Kept } from '../../domain/history/history-entry.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import { stableHash } from '../../kernel/stable-hash.ts';
import type { Blobs } from '../../ports/blobs.ts';
import { dayOf } from './days.ts';

/** Longer texts go to a blob, so that reading pages of entries stays cheap. */
const inlineCharacters = 4096;

/** Everything below goes by the day that its key leads with. */
export const keptBodiesRoot = 'history/';
const root = keptBodiesRoot;

/**
 * Texts that belong to entries. A blob's key leads with the day on which it may go, so that one sweep finds everything
 * that is over without knowing anybody's settings, also what a crash left without an entry.
 */
export class KeptBodies {
  readonly #blobs: Blobs;

  constructor(blobs: Blobs) {
    this.#blobs = blobs;
  }

  /** Keeps a text until the given moment. The same name and moment replace what was kept before. */
  async keep(content: string, name: Json, expiresAt: number): Promise<Kept> {
    if (content.length <= inlineCharacters) return { inline: content };
    const blob = `${root}${dayOf(expiresAt)}/${stableHash(name)}.txt`;
    await this.#blobs.put(blob, new TextEncoder().encode(content), 'text/plain; charset=utf-8');
    return { blob };
  }

  /** The text again; `undefined` when it is gone. */
  async read(kept: Kept): Promise<string | undefined> {
    if ('inline' in kept) return kept.inline;
    const found = await this.#blobs.get(kept.blob);
    if (!found) return undefined;
    const chunks: Uint8Array[] = [];
    for await (const chunk of found.stream) chunks.push(chunk);
    return Buffer.concat(chunks).toString('utf8');
  }

  /** Forgets what was kept in blobs; the rest goes with its item. */
  async drop(kept: readonly (Kept | undefined)[]): Promise<void> {
    const keys = kept.flatMap((one) => (one && 'blob' in one ? [one.blob] : []));
    if (keys.length > 0) await this.#blobs.delete(keys);
  }

  /**
   * Deletes everything whose day is over, oldest first, until `enough` says so. Returns how many.
   */
  async sweep(now: number, enough: () => boolean): Promise<number> {
    const today = `${root}${dayOf(now)}`;
    let swept = 0;
    let batch: string[] = [];
    for await (const { key } of this.#blobs.list(root)) {
      if (key >= today || enough()) break;
      batch.push(key);
      if (batch.length < 500) continue;
      await this.#blobs.delete(batch);
      swept += batch.length;
      batch = [];
    }
    await this.#blobs.delete(batch);
    return swept + batch.length;
  }
}
