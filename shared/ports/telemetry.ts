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
  count(metric: string, value?: number, labels?: Fields): void;
  /** Records a duration in milliseconds. */
  duration(metric: string, milliseconds: number, labels?: Fields): void;
}
