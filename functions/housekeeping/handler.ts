import { housekeeping } from '../../shared/contracts/functions/housekeeping.ts';
import { scheduleEntry } from '../../shared/entry/schedule-entry.ts';
import type { HousekeepingDeps } from './deps.ts';

/** A batch of deletions is not begun with less time than this; the next day goes on. */
const neededMilliseconds = 30_000;

/** Clears away what was kept for a time and is over. */
export function createHandler({ clock, keptBodies, telemetry }: HousekeepingDeps) {
  return scheduleEntry({
    schedule: housekeeping.name,
    telemetry,
    clock,
    work: async (run) => {
      const deleted = await keptBodies.sweep(clock.now(), () => run.remaining() < neededMilliseconds);
      run.telemetry.info('bodies of the history deleted', { deleted });
    },
  });
}
