import { timePart } from '../../contracts/key-pattern.ts';
import { indexKeys } from '../../contracts/keys.ts';
import type { ObjectWrite } from '../../domain/onec/base-object.ts';
import type { Clock } from '../../kernel/clock.ts';
import { ConditionFailed, type Table } from '../../ports/table.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { AgentStates } from './agent-state.ts';
import {
  commandItem,
  commandKey,
  commandOf,
  isWrite,
  mergedWrites,
  objectOf,
  type Settled,
  type Standing,
  type StoredCommand,
  type StoredErrand,
  type StoredWrite,
  standingItem,
  standingKey,
  standingOf,
} from './outbox-items.ts';
import { type ObjectRef, objectKey } from './staged-objects.ts';

/** A write with the history of its attempts. */
export interface WantedWrite {
  readonly write: ObjectWrite;
  /** When it was last wanted, milliseconds since the Unix epoch. */
  readonly wantedAt: number;
  readonly attempts: number;
}

/** A command that no base has been handed yet may be changed; there is one at most per object. */
interface Pending {
  readonly command: StoredWrite;
  readonly standing: Standing;
}

/**
 * Numbered commands to bases. Numbers are given out without gaps: a command is stored at the next number only after the
 * one before it is. What became of the last command about an object stands in an item of its own (`Standing`), written
 * after the command: a crash between leaves a command that is carried out and that nobody waits for, and whoever wanted
 * it asks again, which has the effect of once.
 */
export class Outbox {
  readonly #table: Table;
  readonly #states: AgentStates;
  readonly #clock: Pick<Clock, 'now'>;

  constructor(table: Table, states: AgentStates, clock: Pick<Clock, 'now'>) {
    this.#table = table;
    this.#states = states;
    this.#clock = clock;
  }

  /** What became of the last commands about objects, by `objectKey`; missing where there never was one. */
  async standings(
    scope: ConnectionScope,
    about: readonly ObjectRef[],
  ): Promise<ReadonlyMap<string, Standing>> {
    const wanted = new Map(about.map((one) => [objectKey(one), standingKey(scope, one)]));
    const items = wanted.size === 0 ? [] : await this.#table.getMany([...wanted.values()]);
    return new Map(
      items.flatMap((item) => {
        const object = objectOf(item);
        return object ? [[objectKey(object), standingOf(item)] as const] : [];
      }),
    );
  }

  /**
   * Puts writes into the outbox, in order. A write of an object that has not been handed to the base yet becomes one
   * with what is wanted now.
   */
  async enqueue(scope: ConnectionScope, writes: readonly WantedWrite[]): Promise<void> {
    let next: number | undefined;
    const standings = await this.standings(
      scope,
      writes.map(({ write }) => write),
    );
    const seen = new Set<string>();
    for (const wanted of writes) {
      const key = objectKey(wanted.write);
      // The second write of an object in one batch must see what became of the first.
      const standing = seen.has(key)
        ? (await this.standings(scope, [wanted.write])).get(key)
        : standings.get(key);
      seen.add(key);
      const merged = await this.#intoPending(scope, standing, wanted);
      if (merged.done) continue;
      const number = await this.#append(
        scope,
        { revision: 1, ...wantedOf(merged.wanted) },
        next ?? (await this.#nextNumber(scope)),
      );
      await this.#stand(scope, wanted.write, number);
      next = number + 1;
    }
  }

  /** Puts a command into the outbox that carries out an errand; returns its number. */
  async enqueueErrand(scope: ConnectionScope, errand: string): Promise<number> {
    const command = { errand, wantedAt: this.#clock.now(), revision: 1 };
    return this.#append(scope, command, await this.#nextNumber(scope));
  }

  /** Commands with numbers above the given one, in order, without a gap between them. */
  async after(scope: ConnectionScope, number: number, limit: number): Promise<readonly StoredCommand[]> {
    const page = await this.#table.query({
      pk: commandKey(scope, 0).pk,
      from: commandKey(scope, number + 1).sk,
      limit,
    });
    const commands = page.items.map(commandOf);
    const first = commands[0]?.number ?? 0;
    const gap = commands.findIndex((command, index) => command.number !== first + index);
    return gap === -1 ? commands : commands.slice(0, gap);
  }

  async command(scope: ConnectionScope, number: number): Promise<StoredCommand | undefined> {
    const item = await this.#table.get(commandKey(scope, number));
    return item && commandOf(item);
  }

  /** Notes how a command ended. False when it is not the last one about its object, or has ended already. */
  async settle(scope: ConnectionScope, about: ObjectRef, settled: Settled): Promise<boolean> {
    return this.#replacePending(scope, about, settled);
  }

  /**
   * Takes back a write that no base was handed yet. Repeating it is harmless, and has to be done after a cut within.
   * @returns false when something else is to be written meanwhile: it has to be looked at again
   */
  async withdraw(scope: ConnectionScope, command: StoredWrite): Promise<boolean> {
    const { number, revision, write } = command;
    const now = this.#clock.now();
    const nothing = commandItem(scope, { ...command, revision: revision + 1, withdrawn: true }, now);
    try {
      if (!command.withdrawn) await this.#table.put(nothing, { attribute: 'revision', equals: revision });
    } catch (error) {
      if (error instanceof ConditionFailed) return false;
      throw error;
    }
    await this.#replacePending(scope, write, { state: 'withdrawn', number, at: now });
    return true;
  }

  /** Puts off a command that the base cannot carry out for now. False as with `settle`. */
  async postpone(scope: ConnectionScope, command: StoredWrite, notBefore: number): Promise<boolean> {
    const { number, write, wantedAt } = command;
    const attempts = command.attempts + 1;
    return this.#replacePending(scope, write, {
      state: 'waiting',
      number,
      notBefore,
      attempts,
      wantedAt,
      write,
    });
  }

  /** Puts writes back into the outbox whose time has come. */
  async resume(scope: ConnectionScope): Promise<void> {
    const page = await this.#table.query({
      index: true,
      pk: indexKeys.waitingWrites.build({ ...scope, notBefore: '0', type: '-', ref: '-' }).pk,
      to: timePart(this.#clock.now() + 1),
      limit: 100,
    });
    const about = page.items.map(objectOf).filter((object) => object !== undefined);
    // The index may lag behind: what counts is the item.
    const standings = await this.standings(scope, about);
    const waiting = [...standings.values()].filter((standing) => standing.state === 'waiting');
    const now = this.#clock.now();
    await this.enqueue(
      scope,
      waiting.filter(({ notBefore }) => notBefore <= now),
    );
  }

  /** Merges with what waits or has not been handed out; `done` when nothing has to be appended any more. */
  async #intoPending(
    scope: ConnectionScope,
    standing: Standing | undefined,
    wanted: WantedWrite,
  ): Promise<{ readonly done: boolean; readonly wanted: WantedWrite }> {
    if (standing?.state === 'waiting') return { done: false, wanted: mergedWanted(standing, wanted) };
    if (standing?.state !== 'pending') return { done: false, wanted };
    const pending = await this.#pending(scope, wanted.write, standing);
    if (!pending) return { done: false, wanted };
    const merged = mergedWanted(pending.command, wanted);
    const { number, revision } = pending.command;
    try {
      await this.#table.put(
        commandItem(scope, { number, revision: revision + 1, ...merged }, this.#clock.now()),
        { attribute: 'revision', equals: revision },
      );
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
      return { done: false, wanted: merged };
    }
    // Handed out meanwhile, with the old content or the new one: who knows. Said once more it is said for sure.
    const state = await this.#states.get(scope);
    return { done: (state?.handed ?? 0) < number, wanted: merged };
  }

  async #pending(scope: ConnectionScope, about: ObjectRef, standing: Standing): Promise<Pending | undefined> {
    const state = await this.#states.get(scope);
    if ((state?.handed ?? 0) >= standing.number) return undefined;
    const command = await this.command(scope, standing.number);
    const same = command && isWrite(command) && objectKey(command.write) === objectKey(about);
    return same && !command.withdrawn ? { command, standing } : undefined;
  }

  /** Stores a command at the next free number, which it returns. */
  async #append(
    scope: ConnectionScope,
    command: Omit<StoredWrite, 'number'> | Omit<StoredErrand, 'number'>,
    first: number,
  ): Promise<number> {
    const now = this.#clock.now();
    for (let number = first; ; ) {
      try {
        await this.#table.put(commandItem(scope, { number, ...command }, now), { absent: true });
        return number;
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error;
        number = Math.max(number + 1, await this.#nextNumber(scope));
      }
    }
  }

  /** The object's last command is this one, unless there is a later one already. */
  async #stand(scope: ConnectionScope, { type, ref }: ObjectRef, number: number): Promise<void> {
    try {
      await this.#table.put(
        standingItem(scope, { type, ref }, { state: 'pending', number }, this.#clock.now()),
        { any: [{ absent: true }, { attribute: 'number', lessThan: number }] },
      );
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
    }
  }

  async #replacePending(
    scope: ConnectionScope,
    { type, ref }: ObjectRef,
    standing: Standing,
  ): Promise<boolean> {
    try {
      await this.#table.put(standingItem(scope, { type, ref }, standing, this.#clock.now()), {
        all: [
          { attribute: 'number', equals: standing.number },
          { attribute: 'state', equals: 'pending' },
        ],
      });
      return true;
    } catch (error) {
      if (error instanceof ConditionFailed) return false;
      throw error;
    }
  }

  /** The number after the last command there ever was. */
  async #nextNumber(scope: ConnectionScope): Promise<number> {
    const [page, state] = await Promise.all([
      this.#table.query({ pk: commandKey(scope, 0).pk, descending: true, limit: 1 }),
      this.#states.get(scope),
    ]);
    const last = page.items.map(commandOf)[0]?.number ?? 0;
    return Math.max(last, state?.after ?? 0, state?.handed ?? 0) + 1;
  }
}

function wantedOf({ write, wantedAt, attempts }: WantedWrite): WantedWrite {
  return { write, wantedAt, attempts };
}

function mergedWanted(earlier: WantedWrite, later: WantedWrite): WantedWrite {
  return {
    write: mergedWrites(earlier.write, later.write),
    wantedAt: Math.max(earlier.wantedAt, later.wantedAt),
    attempts: Math.max(earlier.attempts, later.attempts),
  };
}
