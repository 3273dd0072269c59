import type { Random } from '../../../shared/kernel/random.ts';
import { type FaultAt, type FaultKind, type FaultPoint, faultPoint, isFaultKind } from './fault-kinds.ts';

/**
 * When a fault strikes: at the n-th matching call (counted from 1 since the rule was set), with a probability, or
 * both; with neither, always. `times` bounds how often.
 */
export interface FaultRule {
  readonly fault: FaultKind;
  /** Method (or event, or `oauth.token`), whatever its case; absent is any. `batch` is the HTTP call of a batch. */
  readonly method?: string;
  /** Name of the portal; absent is any. */
  readonly portal?: string;
  readonly nth?: readonly number[];
  readonly probability?: number;
  readonly times?: number;
  /** For `event-delay`: seconds. */
  readonly seconds?: number;
}

/** A fault that strikes now. */
export interface Struck<P extends FaultPoint> {
  readonly fault: FaultAt<P>;
  readonly seconds: number;
}

interface Armed {
  readonly rule: FaultRule;
  seen: number;
  struck: number;
}

/** Which faults strike where. Random ones are drawn from the seed, so a run can be repeated. */
export class FaultPlan {
  readonly #random: Random;
  #armed: Armed[] = [];

  constructor(random: Random) {
    this.#random = random;
  }

  /** Replaces all rules; counting starts anew. @throws RangeError for an unknown fault */
  set(rules: readonly FaultRule[]): void {
    for (const { fault } of rules)
      if (!isFaultKind(fault)) throw new RangeError(`unknown fault: ${String(fault)}`);
    this.#armed = rules.map((rule) => ({ rule, seen: 0, struck: 0 }));
  }

  /** Adds a rule to those there are. */
  add(rule: FaultRule): void {
    this.#armed.push({ rule, seen: 0, struck: 0 });
  }

  clear(): void {
    this.#armed = [];
  }

  /** Rules with how often each matched and struck. */
  report(): { readonly rule: FaultRule; readonly seen: number; readonly struck: number }[] {
    return this.#armed.map((armed) => ({ ...armed }));
  }

  /** The fault that strikes this call at this point, the first rule that matches winning. */
  strike<P extends FaultPoint>(point: P, portal: string, method: string): Struck<P> | undefined {
    if (this.#armed.length === 0) return undefined;
    let struck: Struck<P> | undefined;
    for (const armed of this.#armed) {
      const { rule } = armed;
      if (faultPoint(rule.fault) !== point || !matches(rule, portal, method)) continue;
      armed.seen += 1;
      if (struck || !this.#due(armed)) continue;
      armed.struck += 1;
      struck = { fault: rule.fault as FaultAt<P>, seconds: rule.seconds ?? 0 };
    }
    return struck;
  }

  #due({ rule, seen, struck }: Armed): boolean {
    if (rule.times !== undefined && struck >= rule.times) return false;
    if (rule.nth && !rule.nth.includes(seen)) return false;
    return rule.probability === undefined || this.#random() < rule.probability;
  }
}

function matches(rule: FaultRule, portal: string, method: string): boolean {
  if (rule.portal !== undefined && rule.portal !== portal) return false;
  return rule.method === undefined || rule.method.toLowerCase() === method.toLowerCase();
}
