import type { Logger } from 'pino';
import type { Fields, Telemetry } from '../../shared/ports/telemetry.ts';
import type { LocalQueues } from '../local-queues.ts';
import { type LogOptions, openLog } from './log.ts';
import { PrometheusMetrics } from './prometheus.ts';

/** What the house tells about itself: a log and metrics. */
export interface Observation {
  readonly telemetry: Telemetry;
  /** The metrics in Prometheus' text format. */
  exposition(): Promise<string>;
  watchQueues(queues: LocalQueues, now: () => number): void;
  /** Writes out the log before the process ends. */
  close(): void;
}

/** Opens the log on standard output and the metrics for Prometheus. */
export function openObservation(options: LogOptions): Observation {
  const { logger, flush } = openLog(options);
  const metrics = new PrometheusMetrics();
  return {
    telemetry: new LocalTelemetry(logger, metrics),
    exposition: () => metrics.exposition(),
    watchQueues: (queues, now) => metrics.watchQueues(queues, now),
    close: flush,
  };
}

class LocalTelemetry implements Telemetry {
  readonly #logger: Logger;
  readonly #metrics: PrometheusMetrics;

  constructor(logger: Logger, metrics: PrometheusMetrics) {
    this.#logger = logger;
    this.#metrics = metrics;
  }

  debug(message: string, fields?: Fields): void {
    this.#logger.debug(fields ?? {}, message);
  }

  info(message: string, fields?: Fields): void {
    this.#logger.info(fields ?? {}, message);
  }

  warn(message: string, fields?: Fields): void {
    this.#logger.warn(fields ?? {}, message);
  }

  error(message: string, error: unknown, fields?: Fields): void {
    this.#logger.error({ ...fields, err: error }, message);
  }

  count(...[metric, value = 1, labels]: Parameters<Telemetry['count']>): void {
    this.#metrics.count(metric, value, labels);
  }

  duration(...[metric, milliseconds, labels]: Parameters<Telemetry['duration']>): void {
    this.#metrics.duration(metric, milliseconds, labels);
  }

  child(fields: Fields): Telemetry {
    return new LocalTelemetry(this.#logger.child(fields), this.#metrics);
  }

  flush(): void {
    // Nothing is held back for the end of an invocation: log and metrics are written as they come.
  }
}
