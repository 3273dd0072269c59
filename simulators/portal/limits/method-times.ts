import type { CostClass } from '../call/method-definition.ts';

/**
 * Which times methods take, seconds:
 * - `real` as seen in answers recorded from live portals
 * - `documented` as in the `time` of the vendor's examples: slow portals with automation
 * - `none` no time at all, for tests of behaviour
 */
export type TimeProfile = 'real' | 'documented' | 'none';

type Times = Readonly<Record<string, number>>;

const realByClass: Record<CostClass, number> = {
  system: 0.005,
  get: 0.02,
  list: 0.037,
  add: 0.06,
  update: 0.06,
  delete: 0.05,
};

// fast_bitrix24 keeps answers of live portals in tests/real_responses.
const real: Times = {
  'crm.item.add': 0.044,
  'crm.contact.add': 0.094,
  'catalog.price.modify': 0.011,
  'crm.requisite.bankdetail.add': 0.04,
};

const documentedByClass: Record<CostClass, number> = {
  system: 0.01,
  get: 0.1,
  list: 0.245,
  add: 0.65,
  update: 0.26,
  delete: 0.3,
};

// https://github.com/bitrix-tools/b24-rest-docs
const documented: Times = {
  'crm.item.list': 0.245,
  'catalog.product.list': 0.353,
  'crm.company.add': 0.651,
  'crm.company.update': 0.26,
  'crm.item.add': 1.83,
  'crm.item.update': 3.19,
  'crm.requisite.add': 0.329,
  'crm.requisite.bankdetail.add': 0.091,
  'catalog.product.add': 0.694,
  'catalog.product.update': 0.758,
  'catalog.price.modify': 0.011,
};

/** Times of the portal's methods; single methods and everything at once can be set. */
export class MethodTimes {
  profile: TimeProfile;
  /** Every time is multiplied by it. */
  factor = 1;
  /** Seconds by method name in lower case; they win over the profile. */
  readonly overrides = new Map<string, number>();

  constructor(profile: TimeProfile) {
    this.profile = profile;
  }

  /** Seconds one call takes. */
  seconds(name: string, cost: CostClass): number {
    const own = this.overrides.get(name.toLowerCase());
    if (own !== undefined) return own * this.factor;
    if (this.profile === 'none') return 0;
    const [times, classes] = this.profile === 'real' ? [real, realByClass] : [documented, documentedByClass];
    return (times[name] ?? classes[cost]) * this.factor;
  }
}
