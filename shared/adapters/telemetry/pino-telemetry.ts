import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';
import type { Telemetry } from '../../ports/telemetry.ts';
import type { LogLevel } from './log-level.ts';
import type { MetricSink } from './metric-sink.ts';
import { safeError, safeFields } from './safe-fields.ts';

interface PinoTelemetryOptions {
  readonly level: LogLevel;
  readonly metrics: MetricSink;
  /** Standard output when it is not given. */
  readonly destination?: DestinationStream;
}

/** Telemetry of the one-machine runtime: JSON lines by pino, metrics into a sink. */
export function createPinoTelemetry({ level, metrics, destination }: PinoTelemetryOptions): Telemetry {
  const options = {
    level: level.toLowerCase(),
    base: null,
    messageKey: 'message',
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label.toUpperCase() }) },
  };
  return onLogger(destination ? pino(options, destination) : pino(options), metrics);
}

function onLogger(logger: Logger, metrics: MetricSink): Telemetry {
  return {
    debug: (message, fields) => logger.debug(safeFields(fields), message),
    info: (message, fields) => logger.info(safeFields(fields), message),
    warn: (message, fields) => logger.warn(safeFields(fields), message),
    error: (message, error, fields) =>
      logger.error({ ...safeFields(fields), error: safeError(error) }, message),
    count: (metric, value = 1, labels = {}) => metrics.count(metric, value, labels),
    duration: (metric, milliseconds, labels = {}) => metrics.duration(metric, milliseconds, labels),
    child: (fields) => onLogger(logger.child(safeFields(fields)), metrics),
    flush: () => metrics.flush(),
  };
}
