import type { DrainParts } from '../../shared/app/due/drain-due.ts';
import { DueItems } from '../../shared/app/due/due-items.ts';
import type { Platform } from '../../shared/ports/platform.ts';

/** What the handler stands on. */
export type TickDeps = DrainParts;

/** Builds what the handler stands on from the narrow waist alone. */
export function createDeps(
  platform: Pick<Platform, 'clock' | 'queue' | 'random' | 'table' | 'telemetry'>,
): TickDeps {
  return {
    items: new DueItems(platform.table, platform.random),
    queue: (name) => platform.queue(name),
    clock: platform.clock,
    telemetry: platform.telemetry,
  };
}
