import { Broken, Busy, Transient } from '../../kernel/outcome.ts';
import type { Result } from '../../kernel/result.ts';
import type { PortalAnswer, PortalError } from '../../ports/portal.ts';
import { answersParcel } from './answers-parcel.ts';
import type { AutomationParts } from './automation-parts.ts';
import { cardsParcel } from './cards-parcel.ts';
import type { Parcel } from './parcel.ts';
import { patiently, portalSilent } from './portal-trouble.ts';
import type { PortalScope } from './robot-runs.ts';
import { tellAutomation } from './tell-automation.ts';
import { triggersParcel } from './triggers-parcel.ts';

/** Before what waits for a portal is sent, others of the same moment get so long to join it: fifty go as one call. */
const gatherMilliseconds = 100;
/** A worker begins no batch later than this: it has to settle the last one before its time is over. */
const longestMilliseconds = 30_000;
/** A worker that died holds the others up for as long as its lease; somebody looks after it until then. Seconds. */
const lookAgainSeconds = 10;

/**
 * Sends what waits for a portal — answers to robots, triggers, cards — by one worker at a time, as one batch, so that a
 * call is filled whatever it is filled with: robots first, since processes wait for them. What comes while a batch is
 * under way goes with the next; whoever finds the door closed may leave, its holder looks again after closing it.
 * @throws Busy when the portal has to be asked later, Broken when it lets nobody in
 */
export async function servePortal(parts: AutomationParts, portal: PortalScope): Promise<void> {
  const until = parts.clock.now() + longestMilliseconds;
  const held = await parts.leases.hold(`automation-${portal.member}`, async (signal) => {
    while (!signal.aborted && parts.clock.now() < until) {
      await parts.clock.sleep(gatherMilliseconds, signal);
      if (!(await sendWaiting(parts, portal))) return;
    }
  });
  if (!(await isAnythingWaiting(parts, portal))) return;
  await tellAutomation(parts, [{ kind: 'waiting', ...portal }], held ? 0 : lookAgainSeconds);
}

/** False when nothing waits. @throws Busy, Broken */
async function sendWaiting(parts: AutomationParts, portal: PortalScope): Promise<boolean> {
  const parcels: Parcel[] = [];
  let results: readonly Result<PortalAnswer, PortalError>[];
  try {
    // Triggers come last: the right to fire is taken when everything else is ready to go.
    for (const parcelOf of [answersParcel, cardsParcel, triggersParcel]) {
      const parcel = await parcelOf(parts, portal);
      if (parcel) parcels.push(parcel);
    }
    if (parcels.length === 0) return false;
    const commands = parcels.flatMap((parcel) => parcel.commands);
    results = await patiently(parts, () => parts.portalOf(portal).batch(commands));
  } catch (error) {
    // With any other error nobody knows what was sent.
    if (error instanceof Busy || error instanceof Broken || error instanceof Transient)
      for (const parcel of parcels) await parcel.takeBack();
    throw error;
  }
  await settle(parcels, results);
  return true;
}

/** Every parcel takes in its results, whatever becomes of the others. @throws Busy when something has to wait */
async function settle(
  parcels: readonly Parcel[],
  results: readonly Result<PortalAnswer, PortalError>[],
): Promise<void> {
  let at = 0;
  const settled = await Promise.allSettled(
    parcels.map(({ commands, settle: takeIn }) => {
      const from = at;
      at += commands.length;
      return takeIn(results.slice(from, at));
    }),
  );
  let again: number | undefined;
  for (const one of settled) {
    if (one.status === 'rejected') throw one.reason;
    if (one.value !== undefined) again = Math.max(again ?? 0, one.value);
  }
  if (again !== undefined) throw portalSilent(again);
}

async function isAnythingWaiting(
  { cards, events, runs }: AutomationParts,
  portal: PortalScope,
): Promise<boolean> {
  const some = await Promise.all([runs.answers(portal, 1), cards.due(portal, 1), events.due(portal, 1)]);
  return some.some(({ length }) => length > 0);
}
