import type { Json } from '../../../../shared/kernel/canonical-json.ts';

/** One call of the tour: every method of the simulator is called with plausible parameters at least once. */
export type Step = readonly [method: string, params?: { [name: string]: Json }];

/** Parameters that the specification wants of lists. */
export const whole = { select: ['*'], filter: {}, order: {}, start: 0 };
