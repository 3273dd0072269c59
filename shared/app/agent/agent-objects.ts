import type {
  BaseObject,
  ObjectWrite,
  ObjectWriteResult,
  ReadObject,
} from '../../domain/onec/base-object.ts';
import type { NaturalKeyKind } from '../../domain/onec/natural-keys.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { SentWrite } from '../../ports/base.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { Outbox } from './outbox.ts';
import { largestCommand, type Standing } from './outbox-items.ts';
import type { ObjectRef, StagedObjects } from './staged-objects.ts';

/** A base behind an agent, object by object: read from what it last told, written by commands. */
export class AgentObjects {
  readonly #staged: StagedObjects;
  readonly #outbox: Outbox;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #scope: ConnectionScope;

  constructor(
    parts: { readonly staged: StagedObjects; readonly outbox: Outbox; readonly clock: Pick<Clock, 'now'> },
    scope: ConnectionScope,
  ) {
    this.#staged = parts.staged;
    this.#outbox = parts.outbox;
    this.#clock = parts.clock;
    this.#scope = scope;
  }

  /** Objects as they were last told; those that the base never spoke of are missing. */
  async readObjects(refs: readonly ObjectRef[]): Promise<readonly ReadObject[]> {
    const staged = await this.#staged.read(this.#scope, refs);
    return [...staged.values()].map(({ object, order }) => ({ ...object, toldAt: order }));
  }

  /**
   * Sends writes to the base; one result per write, in order. What becomes of them stands in `standings` of their
   * objects, whose records are marked then.
   */
  async writeObjects(writes: readonly ObjectWrite[]): Promise<readonly ObjectWriteResult[]> {
    const results = writes.map(resultOf);
    const wantedAt = this.#clock.now();
    const sent = writes.filter((_, index) => results[index]?.state === 'sent');
    await this.#outbox.enqueue(
      this.#scope,
      sent.map((write) => ({ write, wantedAt, attempts: 0 })),
    );
    return results;
  }

  /** What became of the last write of each object, under `objectKey`; missing where there never was one. */
  async sentWrites(about: readonly ObjectRef[]): Promise<ReadonlyMap<string, SentWrite>> {
    const standings = await this.#outbox.standings(this.#scope, about);
    return new Map([...standings].map(([key, standing]) => [key, sentWriteOf(standing)]));
  }

  /** All objects of a type that the base ever told of. */
  async directory(type: string): Promise<readonly BaseObject[]> {
    return this.#staged.directory(this.#scope, type);
  }

  /** Objects of the types that answer to a key; the value as `normalisedKey` gives it. */
  async find(types: readonly string[], kind: NaturalKeyKind, value: string): Promise<readonly ObjectRef[]> {
    return this.#staged.find(this.#scope, types, kind, value);
  }
}

function sentWriteOf({ state }: Standing): SentWrite {
  if (state === 'pending' || state === 'waiting') return { state: 'under-way' };
  if (state === 'withdrawn') return { state: 'never' };
  return { state: state === 'written' ? 'written' : 'in-vain' };
}

function resultOf(write: ObjectWrite): ObjectWriteResult {
  if (Buffer.byteLength(JSON.stringify(write)) <= largestCommand) return { state: 'sent' };
  return {
    state: 'refused',
    cause: 'agent.write-too-large',
    ru: 'Объект слишком велик, чтобы передать его в 1С одной командой.',
    en: 'The object is too large to be sent to 1C in one command.',
  };
}
