import type { CounterName, DurationName } from '../../contracts/metrics.ts';
import type { Fields } from '../../ports/telemetry.ts';

/** Where metrics go. */
export interface MetricSink {
  count(metric: CounterName, value: number, labels: Fields): void;
  /** Milliseconds. */
  duration(metric: DurationName, milliseconds: number, labels: Fields): void;
  flush(): void;
}
