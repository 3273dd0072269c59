import type { CounterName, DurationName } from '../contracts/metrics.ts';

/** Values of a log line or labels of a metric. Never a credential, never personal data. */
export type Fields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Structured log and metrics. Never throws. */
export interface Telemetry {
  debug(message: string, fields?: Fields): void;
  info(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
  /** `error` is logged with its name, message, stack and causes. */
  error(message: string, error: unknown, fields?: Fields): void;
  /** Adds to a counter named in `contracts/metrics.ts`; labels are of few values (never a tenant). */
  count(metric: CounterName, value?: number, labels?: Fields): void;
  /** Records a duration in milliseconds. */
  duration(metric: DurationName, milliseconds: number, labels?: Fields): void;
  /** The same, with these fields on every log line; the parent's lines do not get them. */
  child(fields: Fields): Telemetry;
  /** Writes out what is held back (metrics of an invocation). The entry wrappers call it; calling twice is harmless. */
  flush(): void;
}
