/** Below this the time of a command is not believed: network and queueing at the portal are never free. */
const floorSeconds = 0.002;
/** What a command of an unknown method may take before it was seen. */
const unknownSeconds = 1;
/** How much a new observation weighs. */
const weight = 0.2;

/**
 * Seconds per command before anything was measured: the `time` of the vendor's examples, which come from slow portals
 * with automation. See https://github.com/bitrix-tools/b24-rest-docs
 */
const documented: Readonly<Record<string, number>> = {
  'crm.item.add': 1.83,
  'crm.item.update': 3.19,
  'crm.company.add': 0.651,
  'crm.company.update': 0.26,
  'crm.requisite.add': 0.329,
  'crm.requisite.bankdetail.add': 0.091,
  'catalog.product.add': 0.694,
  'catalog.product.update': 0.758,
  'catalog.product.list': 0.353,
  'catalog.price.add': 0.011,
  'catalog.price.list': 0.004,
  'catalog.price.modify': 0.011,
  'catalog.price.update': 0.011,
  'catalog.section.add': 0.011,
  'catalog.section.list': 0.008,
  'tasks.task.list': 1.39,
};

interface Estimate {
  readonly mean: number;
  /** Mean absolute deviation. */
  readonly deviation: number;
}

/** How long a command of each method takes at one portal: learned from answers, cautious before the first. */
export class MethodTimes {
  readonly #estimates = new Map<string, Estimate>();

  /** Takes in one observation, seconds. */
  observe(method: string, seconds: number): void {
    const key = method.toLowerCase();
    const known = this.#estimates.get(key);
    const error = known ? seconds - known.mean : 0;
    this.#estimates.set(key, {
      mean: known ? known.mean + weight * error : seconds,
      deviation: known ? known.deviation + weight * (Math.abs(error) - known.deviation) : seconds / 4,
    });
  }

  /** Seconds to reserve for a command: its mean. */
  expected(method: string): number {
    const key = method.toLowerCase();
    const known = this.#estimates.get(key)?.mean ?? documented[key] ?? guess(key);
    return Math.max(floorSeconds, known);
  }

  /** Seconds that a command hardly exceeds, to fill a batch by: before anything was measured, twice what is expected. */
  atMost(method: string): number {
    const known = this.#estimates.get(method.toLowerCase());
    return known ? Math.max(floorSeconds, known.mean + 2 * known.deviation) : 2 * this.expected(method);
  }
}

function guess(method: string): number {
  if (/\.(list|get|fields)$/.test(method)) return 0.3;
  return unknownSeconds;
}
