import { labelsOf, type MetricName, metrics } from '../../contracts/metrics.ts';
import type { Fields } from '../../ports/telemetry.ts';
import type { MetricSink } from './metric-sink.ts';

/** Most values that one line may carry of one metric. */
const maxValues = 100;

interface Group {
  readonly labels: Readonly<Record<string, string>>;
  readonly values: Map<MetricName, number[]>;
}

/**
 * Collects the metrics of an invocation and writes them as log lines in CloudWatch's embedded metric format, one line
 * per set of labels
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html).
 */
export function createEmfMetrics(
  namespace: string,
  write: (line: string) => void,
  now: () => number,
): MetricSink {
  const groups = new Map<string, Group>();

  const groupOf = (metric: MetricName, given: Fields): Group => {
    const labels = Object.fromEntries(
      Object.entries(labelsOf(metric, given)).map(([name, value]) => [name, value || 'none']),
    );
    const key = JSON.stringify(labels);
    const group = groups.get(key) ?? { labels, values: new Map<MetricName, number[]>() };
    groups.set(key, group);
    return group;
  };

  const record = (metric: MetricName, value: number, labels: Fields) => {
    const { values } = groupOf(metric, labels);
    const earlier = values.get(metric) ?? [];
    if (metrics[metric].kind === 'counter') values.set(metric, [(earlier[0] ?? 0) + value]);
    else values.set(metric, [...earlier, value]);
    if (earlier.length + 1 >= maxValues) flush();
  };

  const flush = () => {
    for (const { labels, values } of groups.values()) {
      write(JSON.stringify(emfLine(namespace, now(), labels, values)));
    }
    groups.clear();
  };

  return { count: record, duration: record, flush };
}

function emfLine(
  namespace: string,
  timestamp: number,
  labels: Group['labels'],
  values: Group['values'],
): Readonly<Record<string, unknown>> {
  const names = [...values.keys()].map((name) => ({
    Name: name,
    Unit: metrics[name].kind === 'counter' ? 'Count' : 'Milliseconds',
  }));
  return {
    _aws: {
      Timestamp: timestamp,
      CloudWatchMetrics: [{ Namespace: namespace, Dimensions: [Object.keys(labels)], Metrics: names }],
    },
    ...labels,
    ...Object.fromEntries([...values].map(([name, list]) => [name, list.length === 1 ? list[0] : list])),
  };
}
