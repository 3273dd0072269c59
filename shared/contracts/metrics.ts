interface MetricContract {
  readonly kind: 'counter' | 'duration';
  readonly help: string;
  /** Names of the labels it may carry; anything else is dropped. Few values each, never a tenant. */
  readonly labels: readonly string[];
}

/** Every metric of the product. A name says what is counted or lasts, without unit and without suffix. */
export const metrics = {
  http_requests: {
    kind: 'counter',
    help: 'Requests answered by the front door',
    labels: ['route', 'status'],
  },
  http_request: {
    kind: 'duration',
    help: 'From the arrival of a request to its answer',
    labels: ['route'],
  },
  queue_records: {
    kind: 'counter',
    help: 'Records taken from queues, by what became of them',
    labels: ['consumer', 'outcome'],
  },
  queue_record: { kind: 'duration', help: 'Work on one record', labels: ['consumer'] },
  queue_wait: {
    kind: 'duration',
    help: 'From sending a message to the first start of its work',
    labels: ['consumer'],
  },
  schedule_runs: {
    kind: 'counter',
    help: 'Runs of scheduled work',
    labels: ['schedule', 'outcome'],
  },
  schedule_run: { kind: 'duration', help: 'One run of scheduled work', labels: ['schedule'] },
  due_sent: { kind: 'counter', help: 'Due items moved to their queues', labels: ['queue'] },
  due_lateness: {
    kind: 'duration',
    help: 'From the moment an item was due to its message being in the queue',
    labels: ['queue'],
  },
  portal_refusals: {
    kind: 'counter',
    help: 'Calls that a portal refused for a limit: requests per second, or time of a method',
    labels: ['limit'],
  },
} as const satisfies Readonly<Record<string, MetricContract>>;

export type MetricName = keyof typeof metrics;

type NamesOfKind<Kind extends MetricContract['kind']> = {
  [Name in MetricName]: (typeof metrics)[Name]['kind'] extends Kind ? Name : never;
}[MetricName];

export type CounterName = NamesOfKind<'counter'>;
export type DurationName = NamesOfKind<'duration'>;

/** The labels that the metric declares, in its order, as text; others are dropped, missing ones are empty. */
export function labelsOf(
  metric: MetricName,
  given: Readonly<Record<string, string | number | boolean | undefined>> = {},
): Readonly<Record<string, string>> {
  return Object.fromEntries(metrics[metric].labels.map((label) => [label, String(given[label] ?? '')]));
}
