import type { EventBridgeEvent } from 'aws-lambda';
import type { Clock } from '../kernel/clock.ts';
import type { Telemetry } from '../ports/telemetry.ts';
import { type Entry, wrapEntry } from './entry.ts';

/** A tick as EventBridge sends it. */
export type ScheduledEvent = EventBridgeEvent<'Scheduled Event', unknown>;

/** One run of scheduled work. */
export interface Run {
  /** The moment the run stands for, milliseconds since the Unix epoch; a repeated run has the same. */
  readonly at: number;
  readonly telemetry: Telemetry;
  /** Aborted when the function is about to run out of time: stop at the next safe place. */
  readonly signal: AbortSignal;
  /** Milliseconds that are left. */
  remaining(): number;
}

interface ScheduleEntryOptions {
  /** Name in logs and metrics. */
  readonly schedule: string;
  readonly telemetry: Telemetry;
  readonly clock: Clock;
  readonly work: (run: Run) => Promise<void>;
}

const reserveMilliseconds = 1000;

/** Runs work by schedule as a Lambda. An error fails the invocation, so that it is repeated and seen. */
export function scheduleEntry({
  schedule,
  telemetry,
  clock,
  work,
}: ScheduleEntryOptions): Entry<ScheduledEvent, void> {
  return wrapEntry<ScheduledEvent, void>(
    'schedule',
    { telemetry, reserveMilliseconds },
    async (event, context, signal) => {
      const startedAt = clock.now();
      const at = Date.parse(event.time);
      const child = telemetry.child({ schedule, at: event.time });
      let outcome = 'failed';
      try {
        await work({
          at: Number.isNaN(at) ? startedAt : at,
          telemetry: child,
          signal,
          remaining: () => context.getRemainingTimeInMillis() - reserveMilliseconds,
        });
        outcome = 'done';
      } finally {
        const milliseconds = clock.now() - startedAt;
        telemetry.count('schedule_runs', 1, { schedule, outcome });
        telemetry.duration('schedule_run', milliseconds, { schedule });
        child.info('run ended', { outcome, milliseconds });
      }
    },
  );
}
