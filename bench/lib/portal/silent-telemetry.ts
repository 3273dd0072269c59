import type { Telemetry } from '../../../shared/ports/telemetry.ts';

const nothing = () => undefined;

/** Telemetry that tells nobody. */
export const silentTelemetry: Telemetry = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  count: nothing,
  duration: nothing,
  child: () => silentTelemetry,
  flush: nothing,
};
