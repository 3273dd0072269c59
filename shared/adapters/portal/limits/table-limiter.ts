import { keys } from '../../../contracts/keys.ts';
import type { Clock } from '../../../kernel/clock.ts';
import type { MemberId } from '../../../kernel/ids.ts';
import { Busy } from '../../../kernel/outcome.ts';
import type { ExpectedWork, Lane, Limiter, ObservedWork, Outlook } from '../../../ports/limiter.ts';
import { ConditionFailed, type Item, type Key, type Table, type Update } from '../../../ports/table.ts';
import { addition, busy, type Decision, decide, retryOf, subtract } from './grant-calls.ts';
import { blockAttribute, slotAttribute, staleSlots, usedSeconds } from './operating-window.ts';
import type { PortalRate } from './portal-rate.ts';
import { patienceMilliseconds, patienceOf, RateState } from './rate-state.ts';

/** A method that was refused is left alone for so long: until one of the portal's one-minute baskets has left. */
const blockMilliseconds = 60_000;
const keepSeconds = 3600;
/** A correction of reserved time larger than this is stored at once, smaller ones with the next reservation. Seconds. */
const correctAtOnceSeconds = 2;

interface Waiting {
  readonly work: ExpectedWork;
  readonly granted: (at: number) => void;
  readonly refused: (reason: unknown) => void;
}

/** What one process remembers of a portal between calls. */
interface Memory {
  item: Item | undefined;
  /** Corrections not stored yet, milliseconds by attribute. */
  corrections: Map<string, number>;
  readonly queues: Map<Lane, Waiting[]>;
}

/**
 * The shared budget in one item of a `Table` per portal. A reservation adds to the item without a condition, so any
 * number of workers get on with one write each; only the first after a pause has to put the bucket back to "empty now",
 * on condition that nobody else was faster. Time of methods is reserved in the same write.
 */
export class TableLimiter implements Limiter {
  readonly #table: Table;
  readonly #clock: Clock;
  readonly #rateOf: (portal: MemberId) => PortalRate;
  readonly #memories = new Map<MemberId, Memory>();

  constructor(table: Table, clock: Clock, rateOf: (portal: MemberId) => PortalRate) {
    this.#table = table;
    this.#clock = clock;
    this.#rateOf = rateOf;
  }

  async acquire(portal: MemberId, lane: Lane, work: ExpectedWork): Promise<void> {
    const giveUpAt = this.#clock.now() + patienceOf(lane);
    for (;;) {
      const reservedAt = this.#clock.now();
      const at = await this.#enqueue(portal, lane, work, giveUpAt);
      const wait = at - this.#clock.now();
      if (wait <= 0) return;
      await this.#clock.sleep(wait);
      if (!(await this.#refusedSince(portal, reservedAt))) return;
    }
  }

  async outlook(portal: MemberId, lane: Lane): Promise<Outlook> {
    const memory = this.#memory(portal);
    memory.item = await this.#table.get(this.#key(portal));
    const now = this.#clock.now();
    const state = new RateState(memory.item, this.#rateOf(portal));
    return { free: state.free(lane, now), intervalMilliseconds: state.interval(now) };
  }

  async learn(portal: MemberId, observed: readonly ObservedWork[]): Promise<void> {
    const memory = this.#memory(portal);
    const now = this.#clock.now();
    let urgent = false;
    const told = new Map<string, number>();
    for (const { method, seconds, expected, operating } of observed) {
      const attribute = slotAttribute(method, now);
      const correction = (memory.corrections.get(attribute) ?? 0) + Math.round((seconds - expected) * 1000);
      memory.corrections.set(attribute, correction);
      if (Math.abs(correction) > correctAtOnceSeconds * 1000) urgent = true;
      if (operating !== undefined) told.set(method, Math.max(told.get(method) ?? 0, operating));
    }
    if (urgent) await this.#update(portal, memory, {});
    await this.#believe(portal, memory, told, now);
  }

  async punished(portal: MemberId, method?: string): Promise<void> {
    const memory = this.#memory(portal);
    const now = this.#clock.now();
    if (method !== undefined) {
      await this.#update(portal, memory, { set: { [blockAttribute(method)]: now + blockMilliseconds } });
      return;
    }
    const item = await this.#table.get(this.#key(portal));
    memory.item = item;
    const state = new RateState(item, this.#rateOf(portal));
    // Calls that were on their way together are refused together: that is one piece of news.
    if (now - state.refusedAt < patienceMilliseconds) return;
    await this.#update(portal, memory, { set: state.afterRefusal(now) });
  }

  /** The moment a call may go out. What cannot be reserved yet but soon is waited for. @throws Busy */
  async #enqueue(portal: MemberId, lane: Lane, work: ExpectedWork, giveUpAt: number): Promise<number> {
    for (;;) {
      try {
        return await this.#ask(portal, lane, work);
      } catch (error) {
        if (!(error instanceof Busy) || error.retryAt > giveUpAt) throw error;
        await this.#clock.sleep(Math.max(0, error.retryAt - this.#clock.now()));
      }
    }
  }

  /** Calls of one moment are reserved with one write. */
  #ask(portal: MemberId, lane: Lane, work: ExpectedWork): Promise<number> {
    const { queues } = this.#memory(portal);
    const queue = queues.get(lane) ?? [];
    queues.set(lane, queue);
    return new Promise((granted, refused) => {
      queue.push({ work, granted, refused });
      if (queue.length === 1) queueMicrotask(() => void this.#flush(portal, lane, queue));
    });
  }

  async #flush(portal: MemberId, lane: Lane, queue: Waiting[]): Promise<void> {
    const batch = queue.splice(0);
    try {
      const grants = await this.#reserve(
        portal,
        lane,
        batch.map(({ work }) => work),
      );
      for (const [index, waiting] of batch.entries()) {
        const grant = grants[index];
        if (typeof grant === 'number') waiting.granted(grant);
        else waiting.refused(grant);
      }
    } catch (error) {
      for (const waiting of batch) waiting.refused(error);
    }
  }

  /** For each call the moment it may go out, or why it may not. */
  async #reserve(portal: MemberId, lane: Lane, calls: readonly ExpectedWork[]): Promise<(number | Busy)[]> {
    const memory = this.#memory(portal);
    const rate = this.#rateOf(portal);
    memory.item ??= await this.#table.get(this.#key(portal));
    const started = this.#clock.now();
    const interval = new RateState(memory.item, rate).interval(started);
    const asked = addition(calls, interval, started);
    const item = await this.#update(portal, memory, { add: asked });
    const emptyAt = await this.#takeFromEmpty(portal, memory, item, interval * calls.length);
    const now = this.#clock.now();
    const state = new RateState(item, rate);
    const others = subtract(item, asked);
    const decision = decide(calls, lane, state, others, emptyAt - interval * calls.length, interval, now);
    if (decision.refused.length > 0) await this.#giveBack(portal, memory, decision, interval, started);
    return decision.grants;
  }

  /**
   * After a pause the sum lies in the past: sets it to now plus what was just added. Whoever added last wins; the others
   * find the condition broken and add again.
   */
  async #takeFromEmpty(portal: MemberId, memory: Memory, item: Item, added: number): Promise<number> {
    let seen = Number(item['emptyAt']);
    for (;;) {
      const now = this.#clock.now();
      if (seen - added >= now) return seen;
      try {
        const set = { emptyAt: now + added, idleAt: now };
        memory.item = await this.#table.update(
          this.#key(portal),
          { set },
          { attribute: 'emptyAt', equals: seen },
        );
        return set.emptyAt;
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error;
        memory.item = await this.#table.update(this.#key(portal), { add: { emptyAt: added } });
        seen = Number(memory.item['emptyAt']);
      }
    }
  }

  /** Takes back what was refused, and tells each when it is worth coming again: one after the other. */
  async #giveBack(
    portal: MemberId,
    memory: Memory,
    { refused, crowded, grants }: Decision,
    interval: number,
    started: number,
  ): Promise<void> {
    const back = addition(refused, interval, started);
    const add = Object.fromEntries(Object.entries(back).map(([name, value]) => [name, -value]));
    const step = Math.round(interval * 0.9);
    const item = await this.#update(portal, memory, { add: { ...add, lineAt: step * crowded.length } });
    if (crowded.length === 0) return;
    const soonest = Math.min(...crowded.map((index) => retryOf(grants[index])));
    let place = Number(item['lineAt']) - step * crowded.length;
    if (place < soonest) {
      place = soonest;
      await this.#update(portal, memory, { set: { lineAt: place + step * crowded.length } });
    }
    for (const index of crowded) {
      place += step;
      grants[index] = busy(Math.max(retryOf(grants[index]), place));
    }
  }

  /** The portal counts more time for a method than we do: believe it. */
  async #believe(
    portal: MemberId,
    memory: Memory,
    told: ReadonlyMap<string, number>,
    now: number,
  ): Promise<void> {
    const { item } = memory;
    if (!item) return;
    const add: Record<string, number> = {};
    for (const [method, operating] of told) {
      const missing = operating - usedSeconds(item, method, now);
      if (missing > Math.max(1, operating * 0.01))
        add[slotAttribute(method, now)] = Math.round(missing * 1000);
    }
    if (Object.keys(add).length > 0) await this.#update(portal, memory, { add });
  }

  async #refusedSince(portal: MemberId, moment: number): Promise<boolean> {
    const memory = this.#memory(portal);
    memory.item = await this.#table.get(this.#key(portal));
    return new RateState(memory.item, this.#rateOf(portal)).refusedAt >= moment && moment > 0;
  }

  /** Writes, together with corrections that waited and the removal of what no longer counts. */
  async #update(portal: MemberId, memory: Memory, update: Update): Promise<Item> {
    const now = this.#clock.now();
    const add: Record<string, number> = { ...update.add };
    const corrections = memory.corrections;
    memory.corrections = new Map();
    for (const [attribute, value] of corrections) add[attribute] = (add[attribute] ?? 0) + value;
    const remove = memory.item ? staleSlots(memory.item, now).filter((name) => !(name in add)) : [];
    try {
      memory.item = await this.#table.update(this.#key(portal), {
        set: { ...update.set, ttl: Math.floor(now / 1000) + keepSeconds },
        ...(Object.keys(add).length > 0 ? { add } : {}),
        ...(remove.length > 0 ? { remove } : {}),
      });
      return memory.item;
    } catch (error) {
      for (const [attribute, value] of corrections)
        memory.corrections.set(attribute, (memory.corrections.get(attribute) ?? 0) + value);
      throw error;
    }
  }

  #memory(portal: MemberId): Memory {
    const known = this.#memories.get(portal);
    if (known) return known;
    const created: Memory = { item: undefined, corrections: new Map(), queues: new Map() };
    this.#memories.set(portal, created);
    return created;
  }

  #key(portal: MemberId): Key {
    return keys.portalLimits.build({ member: portal });
  }
}
