import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import {
  type CounterName,
  type DurationName,
  labelsOf,
  type MetricName,
  metrics,
} from '../../contracts/metrics.ts';
import type { MetricSink } from './metric-sink.ts';

/** Fine about 50 ms, where the promise of the queues lies. */
const secondsBuckets = [
  0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.04, 0.05, 0.075, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300,
];

export interface PrometheusMetrics extends MetricSink {
  /** Everything counted so far, in Prometheus' text format. */
  text(): Promise<string>;
  readonly contentType: string;
}

/**
 * Keeps the product's metrics in memory for Prometheus to fetch: counters as `most24_<name>_total`, durations as
 * histograms `most24_<name>_seconds` (https://prometheus.io/docs/practices/naming/), and the process's own.
 */
export function createPrometheusMetrics(): PrometheusMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const counters = new Map<MetricName, Counter>();
  const histograms = new Map<MetricName, Histogram>();
  for (const [name, { kind, help, labels }] of Object.entries(metrics)) {
    const common = { help, labelNames: [...labels], registers: [registry] };
    if (kind === 'counter') {
      counters.set(name as CounterName, new Counter({ ...common, name: `most24_${name}_total` }));
    } else {
      const named = { ...common, name: `most24_${name}_seconds`, buckets: secondsBuckets };
      histograms.set(name as DurationName, new Histogram(named));
    }
  }
  return {
    count: (metric, value, labels) => counters.get(metric)?.inc(labelsOf(metric, labels), value),
    duration: (metric, milliseconds, labels) =>
      histograms.get(metric)?.observe(labelsOf(metric, labels), milliseconds / 1000),
    flush: () => undefined,
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
