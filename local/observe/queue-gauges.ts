import { Gauge, Registry } from 'prom-client';
import type { LocalQueues } from '../local-queues.ts';

/** How full the queues are, asked of them whenever metrics are read. */
export class QueueGauges {
  readonly #registry = new Registry();
  readonly #queues: LocalQueues;
  readonly #now: () => number;
  readonly #ready = this.#gauge('ready_messages', 'Messages that can be received now');
  readonly #waiting = this.#gauge('waiting_messages', 'Messages in flight or delayed');
  readonly #oldest = this.#gauge('oldest_message_seconds', 'Age of the oldest message, 0 when there is none');

  /** `now` gives milliseconds since the Unix epoch. */
  constructor(queues: LocalQueues, now: () => number) {
    this.#queues = queues;
    this.#now = now;
  }

  /** In Prometheus' text format. */
  async text(): Promise<string> {
    for (const queue of this.#queues.all()) {
      const { ready, waiting, oldestSentAt } = queue.depth();
      const labels = { queue: queue.name };
      this.#ready.set(labels, ready);
      this.#waiting.set(labels, waiting);
      this.#oldest.set(labels, oldestSentAt === undefined ? 0 : (this.#now() - oldestSentAt) / 1000);
    }
    return this.#registry.metrics();
  }

  #gauge(name: string, help: string): Gauge {
    return new Gauge({
      name: `most24_queue_${name}`,
      help,
      labelNames: ['queue'],
      registers: [this.#registry],
    });
  }
}
