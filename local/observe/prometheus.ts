import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { type CounterName, type DurationName, labelsOf, metrics } from '../../shared/contracts/metrics.ts';
import type { Fields } from '../../shared/ports/telemetry.ts';
import type { LocalQueues } from '../local-queues.ts';

/** Upper bounds of the histograms, seconds; fine about 50 ms, where the promise of the queues lies. */
const buckets = [
  0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.04, 0.05, 0.075, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300,
];

/**
 * The metrics of `contracts/metrics.ts` for Prometheus: `most24_<name>_total` counters and `most24_<name>_seconds`
 * histograms, those of the process (`process_*`, `nodejs_*`), and how full the queues are.
 */
export class PrometheusMetrics {
  readonly #registry = new Registry();
  readonly #counters = new Map<string, Counter>();
  readonly #histograms = new Map<string, Histogram>();
  #beforeReading: () => void = () => undefined;

  constructor() {
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    for (const [name, { kind, help, labels: labelNames }] of Object.entries(metrics)) {
      if (kind === 'counter') {
        this.#counters.set(name, new Counter({ name: `most24_${name}_total`, help, labelNames, registers }));
      } else {
        const options = { name: `most24_${name}_seconds`, help, labelNames, buckets, registers };
        this.#histograms.set(name, new Histogram(options));
      }
    }
  }

  count(metric: CounterName, value: number, labels: Fields | undefined): void {
    this.#counters.get(metric)?.inc(labelsOf(metric, labels), value);
  }

  duration(metric: DurationName, milliseconds: number, labels: Fields | undefined): void {
    this.#histograms.get(metric)?.observe(labelsOf(metric, labels), milliseconds / 1000);
  }

  /** From now on tells how many messages each queue holds, asking it whenever metrics are read. */
  watchQueues(queues: LocalQueues, now: () => number): void {
    const gauge = (name: string, help: string) =>
      new Gauge({ name: `most24_queue_${name}`, help, labelNames: ['queue'], registers: [this.#registry] });
    const ready = gauge('ready_messages', 'Messages that can be received now');
    const waiting = gauge('waiting_messages', 'Messages in flight or delayed');
    const oldest = gauge('oldest_message_seconds', 'Age of the oldest message, 0 when there is none');
    // Not the gauges' own `collect`: three of them would read every queue three times.
    this.#beforeReading = () => {
      for (const queue of queues.all()) {
        const depth = queue.depth();
        const labels = { queue: queue.name };
        ready.set(labels, depth.ready);
        waiting.set(labels, depth.waiting);
        oldest.set(labels, depth.oldestSentAt === undefined ? 0 : (now() - depth.oldestSentAt) / 1000);
      }
    };
  }

  /** Everything in Prometheus' text format. */
  async exposition(): Promise<string> {
    this.#beforeReading();
    return this.#registry.metrics();
  }
}
