import { drainDue } from '../../shared/app/due/drain-due.ts';
import { tick } from '../../shared/contracts/functions/tick.ts';
import { scheduleEntry } from '../../shared/entry/schedule-entry.ts';
import type { TickDeps } from './deps.ts';

/** A page is not begun with less time than this. */
const pageMilliseconds = 10_000;

/** The one clock of the product: every minute it moves what is due into its queue. */
export function createHandler(deps: TickDeps) {
  return scheduleEntry({
    schedule: tick.name,
    telemetry: deps.telemetry,
    clock: deps.clock,
    work: async (run) => {
      const { sent, complete } = await drainDue(deps, () => run.remaining() < pageMilliseconds);
      if (!complete) run.telemetry.warn('time ran out before all that is due was moved', { sent });
    },
  });
}
