import { keys } from '../../../contracts/keys.ts';
import type { Clock } from '../../../kernel/clock.ts';
import type { MemberId } from '../../../kernel/ids.ts';
import { ConditionFailed, type Table } from '../../../ports/table.ts';

/** Longer than a refresh may take; after it the lock of a worker that died is void. */
const leaseMilliseconds = 30_000;

/** Takes the lock for refreshing a portal's tokens; false when somebody else holds it. */
export async function takeRefreshLock(
  ephemeral: Table,
  clock: Clock,
  member: MemberId,
  owner: string,
): Promise<boolean> {
  const now = clock.now();
  const until = now + leaseMilliseconds;
  try {
    await ephemeral.put(
      { ...keys.portalTokenLock.build({ member }), owner, until, ttl: Math.ceil(until / 1000) + 60 },
      { any: [{ absent: true }, { attribute: 'until', lessThan: now }] },
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionFailed) return false;
    throw error;
  }
}

/** Gives the lock back, if it is still ours. */
export async function releaseRefreshLock(ephemeral: Table, member: MemberId, owner: string): Promise<void> {
  try {
    await ephemeral.delete(keys.portalTokenLock.build({ member }), { attribute: 'owner', equals: owner });
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
  }
}
