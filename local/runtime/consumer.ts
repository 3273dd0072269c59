import { type Clock, sleepUntilAborted } from '../../shared/kernel/clock.ts';
import type { Queue, ReceivedMessage } from '../../shared/ports/queue.ts';
import type { Telemetry } from '../../shared/ports/telemetry.ts';
import type { MappingPlan } from '../template/house-plan.ts';
import type { FunctionHost } from './function-host.ts';
import type { RightOfWay } from './right-of-way.ts';
import { Slots } from './slots.ts';
import { sqsEvent, succeeded } from './sqs-event.ts';

/** How long a receive waits for a first message, seconds; a clean stop ends it early. */
const waitSeconds = 20;
/** SQS hands out at most so many messages at once. */
const maxReceive = 10;
/** Pause after the store failed, so that a full disk does not become a busy loop. */
const pauseAfterErrorMilliseconds = 1000;

export interface ConsumerParts {
  readonly plan: MappingPlan;
  readonly queue: Queue;
  readonly visibilitySeconds: number;
  readonly host: FunctionHost;
  readonly concurrency: number;
  readonly rightOfWay: RightOfWay;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}

/**
 * Brings messages of a queue to a function as an event source mapping does: batches, as many at once as allowed;
 * what succeeded is deleted, what failed comes again when its visibility ends, and after so many receipts the queue
 * moves it to the dead letters.
 */
export class Consumer {
  readonly #parts: ConsumerParts;
  readonly #slots: Slots;
  readonly #stopping = new AbortController();
  #loop: Promise<void> | undefined;

  constructor(parts: ConsumerParts) {
    this.#parts = parts;
    this.#slots = new Slots(parts.concurrency);
  }

  start(): void {
    this.#loop ??= this.#run();
  }

  /** Receives nothing more; resolves when every batch under way has been dealt with. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
    await this.#slots.idle();
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      await this.#slots.take();
      await this.#parts.rightOfWay.giveWay(this.#stopping.signal);
      const batch = await this.#gather();
      if (batch.length === 0) this.#slots.give();
      else void this.#process(batch).finally(() => this.#slots.give());
    }
  }

  /** A batch of the planned size, or what there is when the window closes. Empty when there is nothing. */
  async #gather(): Promise<readonly ReceivedMessage[]> {
    const { plan, clock } = this.#parts;
    const batch = [...(await this.#receive(plan.batchSize, waitSeconds))];
    const windowEnds = clock.now() + plan.windowSeconds * 1000;
    while (batch.length > 0 && batch.length < plan.batchSize) {
      const left = Math.max(0, Math.ceil((windowEnds - clock.now()) / 1000));
      const more = await this.#receive(plan.batchSize - batch.length, Math.min(left, waitSeconds));
      batch.push(...more);
      if (more.length === 0 && clock.now() >= windowEnds) break;
    }
    return batch;
  }

  async #receive(wanted: number, wait: number): Promise<readonly ReceivedMessage[]> {
    const { signal } = this.#stopping;
    if (signal.aborted) return [];
    const { queue, visibilitySeconds, clock, telemetry, plan } = this.#parts;
    const max = Math.min(wanted, maxReceive);
    try {
      return await queue.receive({ max, visibilitySeconds, waitSeconds: wait, signal });
    } catch (error) {
      telemetry.error('cannot receive from the queue', error, { queue: plan.queue });
      await sleepUntilAborted(clock, pauseAfterErrorMilliseconds, signal);
      return [];
    }
  }

  async #process(batch: readonly ReceivedMessage[]): Promise<void> {
    const { plan, queue, telemetry } = this.#parts;
    try {
      const done = await this.#invoke(batch);
      if (done.length > 0) await queue.delete(done.map((message) => message.receipt));
    } catch (error) {
      telemetry.error('cannot delete what is done; it will come again', error, { queue: plan.queue });
    }
  }

  async #invoke(batch: readonly ReceivedMessage[]): Promise<readonly ReceivedMessage[]> {
    const { plan, host, clock, telemetry } = this.#parts;
    try {
      const answer = await host.invoke(sqsEvent(plan.queue, batch, clock.now()));
      return plan.reportsItemFailures ? succeeded(batch, answer) : batch;
    } catch (error) {
      telemetry.error('a batch failed; it comes again', error, { queue: plan.queue, messages: batch.length });
      return [];
    }
  }
}
