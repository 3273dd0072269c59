import { destination } from 'pino';
import { createPinoTelemetry } from '../../shared/adapters/telemetry/pino-telemetry.ts';
import { createPrometheusMetrics } from '../../shared/adapters/telemetry/prometheus-metrics.ts';
import type { Telemetry } from '../../shared/ports/telemetry.ts';
import type { Config } from '../config/config.ts';
import type { LocalQueues } from '../local-queues.ts';
import { prettyLine } from './pretty-line.ts';
import { QueueGauges } from './queue-gauges.ts';

/** What the house tells about itself: a log on standard output and metrics for Prometheus. */
export interface Observation {
  readonly telemetry: Telemetry;
  /** The metrics in Prometheus' text format. */
  exposition(): Promise<string>;
  watchQueues(queues: LocalQueues, now: () => number): void;
  /** Writes out the log before the process ends. */
  close(): void;
}

/** Opens log and metrics. Without a format the log is for people on a terminal, and one JSON object a line elsewhere. */
export function openObservation({ level, format }: Config['log']): Observation {
  const output = destination({ dest: 1, sync: false });
  const isPretty = (format ?? (process.stdout.isTTY ? 'pretty' : 'json')) === 'pretty';
  const metrics = createPrometheusMetrics();
  const telemetry = createPinoTelemetry({
    level: levels[level],
    metrics,
    destination: isPretty ? { write: (line) => void output.write(prettyLine(line)) } : output,
  });
  let gauges: QueueGauges | undefined;
  return {
    telemetry,
    exposition: async () => `${await metrics.text()}${(await gauges?.text()) ?? ''}`,
    watchQueues: (queues, now) => {
      gauges = new QueueGauges(queues, now);
    },
    close: () => output.flushSync(),
  };
}

const levels = { debug: 'DEBUG', info: 'INFO', warn: 'WARN', error: 'ERROR' } as const;
