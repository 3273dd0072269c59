/**
 * A percentile of a Prometheus histogram as `histogram_quantile` estimates it, linear within a bucket
 * (https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile). In the metric's unit.
 * @throws RangeError when nothing was observed
 */
export function histogramPercentile(
  exposition: string,
  metric: string,
  consumer: string,
  percent: number,
): number {
  const pattern = new RegExp(
    `^${metric}_bucket\\{(?=[^}]*consumer="${consumer}")[^}]*le="([^"]+)"[^}]*\\} (\\S+)$`,
    'gm',
  );
  const buckets = [...exposition.matchAll(pattern)].map(([, bound, count]) => ({
    bound: bound === '+Inf' ? Number.POSITIVE_INFINITY : Number(bound),
    count: Number(count),
  }));
  const total = buckets.at(-1)?.count ?? 0;
  if (total === 0) throw new RangeError(`${metric} has observed nothing of ${consumer}`);
  const wanted = (total * percent) / 100;
  const index = buckets.findIndex((bucket) => bucket.count >= wanted);
  const upper = buckets[index] ?? { bound: Number.POSITIVE_INFINITY, count: total };
  const lower = buckets[index - 1] ?? { bound: 0, count: 0 };
  if (upper.bound === Number.POSITIVE_INFINITY) return lower.bound;
  return lower.bound + ((upper.bound - lower.bound) * (wanted - lower.count)) / (upper.count - lower.count);
}
