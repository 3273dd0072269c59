import type { Fields, Telemetry } from '../../ports/telemetry.ts';
import { createEmfMetrics } from './emf-metrics.ts';
import { isLogged, type LogLevel } from './log-level.ts';
import type { MetricSink } from './metric-sink.ts';
import { type SafeError, safeError, safeFields } from './safe-fields.ts';

interface LambdaTelemetryOptions {
  /** Stands on every line. */
  readonly functionName: string;
  readonly level: LogLevel;
  /** Takes a line without its end; standard output when it is not given. */
  readonly write?: (line: string) => void;
  readonly now?: () => number;
}

/** Telemetry of a Lambda: JSON lines on standard output, metrics in CloudWatch's embedded format in between. */
export function createLambdaTelemetry({
  functionName,
  level,
  write = (line) => void process.stdout.write(`${line}\n`),
  now = Date.now,
}: LambdaTelemetryOptions): Telemetry {
  const metrics = createEmfMetrics('Most24', write, now);
  return withFields({ function: functionName }, { level, write, now, metrics });
}

interface Output {
  readonly level: LogLevel;
  readonly write: (line: string) => void;
  readonly now: () => number;
  readonly metrics: MetricSink;
}

function withFields(own: Fields, output: Output): Telemetry {
  const line = (level: LogLevel, message: string, fields: Fields = {}, error?: SafeError) => {
    if (!isLogged(level, output.level)) return;
    const timestamp = new Date(output.now()).toISOString();
    const all = safeFields({ ...own, ...fields });
    output.write(JSON.stringify({ level, timestamp, message, ...all, ...(error && { error }) }));
  };
  return {
    debug: (message, fields) => line('DEBUG', message, fields),
    info: (message, fields) => line('INFO', message, fields),
    warn: (message, fields) => line('WARN', message, fields),
    error: (message, error, fields) => line('ERROR', message, fields, safeError(error)),
    count: (metric, value = 1, labels = {}) => output.metrics.count(metric, value, labels),
    duration: (metric, milliseconds, labels = {}) => output.metrics.duration(metric, milliseconds, labels),
    child: (fields) => withFields({ ...own, ...fields }, output),
    flush: () => output.metrics.flush(),
  };
}
