import type { Clock } from '../../../shared/kernel/clock.ts';
import type { Random } from '../../../shared/kernel/random.ts';
import type { TokenBook } from '../auth/token-book.ts';
import type { FaultPlan } from '../faults/fault-plan.ts';
import type { MethodTimes } from '../limits/method-times.ts';
import type { PortalLimits } from '../limits/portal-limits.ts';
import type { MethodRegistry } from './method-registry.ts';

/** What carrying out calls needs; shared by all portals of a simulator. */
export interface Engine {
  readonly clock: Clock;
  readonly random: Random;
  readonly methods: MethodRegistry;
  readonly tokens: TokenBook;
  readonly limits: PortalLimits;
  readonly times: MethodTimes;
  readonly faults: FaultPlan;
  /** How the portal reads references in batches that lead nowhere. */
  readonly behaviour: { unresolvedReference: 'empty' | 'literal' };
  readonly counters: Counters;
}

/** Counts since the last reset. */
export interface Counters {
  httpCalls: number;
  commands: number;
  queryLimited: number;
  operatingLimited: number;
  /** Requests cut after 60 s. */
  cut: number;
  eventsDelivered: number;
  eventsDropped: number;
}

/** All zero. */
export function zeroCounters(): Counters {
  return {
    httpCalls: 0,
    commands: 0,
    queryLimited: 0,
    operatingLimited: 0,
    cut: 0,
    eventsDelivered: 0,
    eventsDropped: 0,
  };
}
