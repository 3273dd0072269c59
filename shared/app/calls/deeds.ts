import type { Call, CallCause, Deed } from '../../domain/calls/call.ts';
import { Busy, Outcome, Rejected } from '../../kernel/outcome.ts';
import { text } from '../../kernel/text.ts';
import { PortalError } from '../../ports/portal.ts';
import type { Calls } from './calls.ts';
import { answered, portalOutcome } from './portal-outcome.ts';

export interface DeedParts {
  readonly calls: Pick<Calls, 'change'>;
  readonly clock: { now(): number };
}

/** How one thing is done on the portal, and how it is found there when its answer was lost. */
export interface PortalDeed {
  readonly name: string;
  /** @returns an id that the portal gave */
  send(): Promise<string>;
  /** The id of what was sent at that moment or later, `undefined` when it is not there. */
  look(sentAt: number): Promise<string | undefined>;
}

/** A request lives a minute at most on the portal; some more for its clock and ours. Milliseconds. */
const longestRequest = 75_000;

/**
 * Does a thing on the portal that must be done once. The intention is noted first; whoever finds it noted looks on the
 * portal, and sends again only when the portal can no longer be working on it. A refusal is noted and final.
 * @throws Busy while it is open whether it was done, and what the portal's client throws
 */
export async function doOnce(parts: DeedParts, call: Call, deed: PortalDeed): Promise<Call> {
  const known = call.deeds[deed.name];
  if (known?.state === 'done' || known?.state === 'refused') return call;
  if (known) {
    const found = await answered(deed.look(known.at));
    if (found !== undefined) return noted(parts, call, deed.name, { state: 'done', id: found });
    const decidedAt = known.at + longestRequest;
    if (parts.clock.now() < decidedAt) throw undecided(decidedAt);
  }
  const mine = await noted(parts, call, deed.name, { state: 'sending', at: parts.clock.now() });
  try {
    return await noted(parts, mine, deed.name, { state: 'done', id: await deed.send() });
  } catch (error) {
    return unsent(parts, mine, deed.name, error);
  }
}

async function unsent(parts: DeedParts, call: Call, name: string, error: unknown): Promise<Call> {
  if (error instanceof PortalError && error.kind === 'unknown-outcome')
    throw undecided(parts.clock.now() + longestRequest);
  const outcome = error instanceof PortalError ? portalOutcome(error) : error;
  if (outcome instanceof Rejected) {
    const { causeKey, text: said } = outcome;
    return noted(parts, call, name, { state: 'refused', cause: { causeKey, text: said } });
  }
  if (outcome instanceof Outcome) await noted(parts, call, name, undefined);
  throw outcome;
}

/** Notes how far a deed is; `undefined` takes the note back. */
export function noted(
  parts: DeedParts,
  call: Call,
  name: string,
  deed: Deed | undefined,
  more: Partial<Pick<Call, 'onPortal' | 'client' | 'caller'>> = {},
): Promise<Call> {
  const { [name]: _, ...others } = call.deeds;
  return parts.calls.change(call, { deeds: deed ? { ...others, [name]: deed } : others, ...more });
}

/** Why deeds of a call were refused, by name. */
export function refusals(call: Call): readonly (readonly [string, CallCause])[] {
  return Object.entries(call.deeds).flatMap(([name, deed]) =>
    deed.state === 'refused' ? [[name, deed.cause] as const] : [],
  );
}

function undecided(askAgainAt: number): Busy {
  return new Busy(
    askAgainAt,
    'call.outcome-unknown',
    text(
      'Ответ портала потерян: проверяем, что он успел сделать.',
      'The answer of the portal was lost: looking what it has done.',
    ),
  );
}
