import { randomUUID } from 'node:crypto';
import type { EventBridgeEvent } from 'aws-lambda';
import { type Clock, sleepUntilAborted } from '../../shared/kernel/clock.ts';
import type { Telemetry } from '../../shared/ports/telemetry.ts';
import type { SchedulePlan } from '../template/house-plan.ts';
import type { FunctionHost } from './function-host.ts';

export interface TickerParts {
  readonly plan: SchedulePlan;
  readonly host: FunctionHost;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}

/**
 * Calls a function by the clock: at once when the house starts (what fell due while it was down is waiting), then at
 * every whole multiple of the period. A run that is still under way when the next is due takes its place; a failed
 * one is not repeated, for the next will see the same due items.
 */
export class Ticker {
  readonly #parts: TickerParts;
  readonly #stopping = new AbortController();
  #loop: Promise<void> | undefined;

  constructor(parts: TickerParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#loop ??= this.#run();
  }

  /** Resolves when a run under way has ended. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
  }

  async #run(): Promise<void> {
    const { plan, clock } = this.#parts;
    const period = plan.everyMinutes * 60_000;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await this.#fire();
      const wait = period - (clock.now() % period);
      await sleepUntilAborted(clock, wait, signal);
    }
  }

  async #fire(): Promise<void> {
    const { plan, host, clock, telemetry } = this.#parts;
    try {
      await host.invoke(plan.input ?? scheduledEvent(plan.name, clock.now()));
    } catch (error) {
      telemetry.error('a scheduled run failed', error, { schedule: plan.name });
    }
  }
}

/** The event of an EventBridge rule. See "Creating a rule that runs on a schedule", Amazon EventBridge user guide. */
function scheduledEvent(
  rule: string,
  now: number,
): EventBridgeEvent<'Scheduled Event', Record<string, never>> {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: '000000000000',
    time: new Date(now).toISOString().replace(/\.\d+Z$/, 'Z'),
    region: 'local',
    resources: [`arn:aws:events:local:000000000000:rule/${rule}`],
    detail: {},
  };
}
