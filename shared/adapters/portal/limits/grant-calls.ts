import { Busy } from '../../../kernel/outcome.ts';
import { text } from '../../../kernel/text.ts';
import type { ExpectedWork, Lane } from '../../../ports/limiter.ts';
import type { Item } from '../../../ports/table.ts';
import { fitsAt, operatingLimitSeconds, slotAttribute } from './operating-window.ts';
import type { RateState } from './rate-state.ts';

/** Share of a method's time that a lane may use up. */
const operatingShare: Readonly<Record<Lane, number>> = { interactive: 0.995, background: 0.985, bulk: 0.985 };

/** What a reservation of these calls adds to the item. */
export function addition(
  calls: readonly ExpectedWork[],
  interval: number,
  now: number,
): Record<string, number> {
  const add: Record<string, number> = { emptyAt: interval * calls.length };
  for (const work of calls) {
    for (const [method, seconds] of work) {
      const attribute = slotAttribute(method, now);
      add[attribute] = (add[attribute] ?? 0) + Math.round(seconds * 1000);
    }
  }
  return add;
}

/** The item as it would be without what was added. */
export function subtract(item: Item, add: Readonly<Record<string, number>>): Item {
  const others: Record<string, Item[string]> = { ...item };
  for (const [attribute, value] of Object.entries(add))
    others[attribute] = Number(item[attribute] ?? 0) - value;
  return { ...others, pk: item.pk, sk: item.sk };
}

/** What became of calls that were asked for together. */
export interface Decision {
  /** For each call the moment it may go out, or why it may not. */
  readonly grants: (number | Busy)[];
  readonly refused: readonly ExpectedWork[];
  /** Positions of the calls that were refused for their number, not for the time of their methods. */
  readonly crowded: readonly number[];
}

/** Grants calls in order for as long as both budgets allow it soon enough to reserve them now. */
export function decide(
  calls: readonly ExpectedWork[],
  lane: Lane,
  state: RateState,
  others: Item,
  emptyAt: number,
  interval: number,
  now: number,
): Decision {
  const grants: (number | Busy)[] = [];
  const refused: ExpectedWork[] = [];
  const crowded: number[] = [];
  const planned = new Map<string, number>();
  for (const [index, work] of calls.entries()) {
    const granted = index - refused.length;
    const intensity = now + state.wait(emptyAt + granted * interval, lane, now);
    const operating = operatingAt(work, planned, others, lane, now);
    const at = Math.max(intensity, operating);
    if (at - now > state.ahead(lane)) {
      grants.push(busy(at));
      refused.push(work);
      if (intensity >= operating) crowded.push(index);
      continue;
    }
    for (const [method, seconds] of work) planned.set(method, (planned.get(method) ?? 0) + seconds);
    grants.push(at);
  }
  return { grants, refused, crowded };
}

/** When a refused call may come again, or a granted one may go. */
export function retryOf(grant: number | Busy | undefined): number {
  return grant instanceof Busy ? grant.retryAt : (grant ?? 0);
}

function operatingAt(
  work: ExpectedWork,
  planned: ReadonlyMap<string, number>,
  others: Item,
  lane: Lane,
  now: number,
): number {
  const limit = operatingLimitSeconds * operatingShare[lane];
  let at = now;
  for (const [method, seconds] of work) {
    const wanted = (planned.get(method) ?? 0) + seconds;
    at = Math.max(at, fitsAt(others, method, Math.min(wanted, limit), limit, now));
  }
  return at;
}

/** "Not now", until the given moment. */
export function busy(retryAt: number): Busy {
  return new Busy(
    retryAt,
    'portal.limits',
    text(
      'Лимит запросов к порталу исчерпан, обмен продолжится сам.',
      'The request limit of the portal is used up, the exchange goes on by itself.',
    ),
  );
}
