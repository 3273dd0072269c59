import { KeptBodies } from '../../shared/app/history/kept-bodies.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import type { Platform } from '../../shared/ports/platform.ts';
import type { Telemetry } from '../../shared/ports/telemetry.ts';

/** What the handler stands on. */
export interface HousekeepingDeps {
  readonly clock: Clock;
  readonly keptBodies: KeptBodies;
  readonly telemetry: Telemetry;
}

/** Builds what the handler stands on from the narrow waist alone. */
export function createDeps({
  blobs,
  clock,
  telemetry,
}: Pick<Platform, 'blobs' | 'clock' | 'telemetry'>): HousekeepingDeps {
  return { clock, telemetry, keptBodies: new KeptBodies(blobs) };
}
