import { putAwaySession } from '../../shared/app/upkeep/put-away-session.ts';
import { removeTenant } from '../../shared/app/upkeep/remove-tenant.ts';
import { upkeep } from '../../shared/contracts/functions/upkeep.ts';
import { type UpkeepMessage, upkeepMessageSchema } from '../../shared/contracts/messages/upkeep-message.ts';
import { queueEntry, type Work } from '../../shared/entry/queue/queue-entry.ts';
import { Busy } from '../../shared/kernel/outcome.ts';
import { bytesHash } from '../../shared/kernel/stable-hash.ts';
import { text } from '../../shared/kernel/text.ts';
import type { UpkeepDeps } from './deps.ts';

/** Of the house: the owner may be gone. */
const journalDays = 30;

/** A page is not begun with less time than this. */
const pageMilliseconds = 30_000;

/** Does chores for which nobody waits. */
export function createHandler(deps: UpkeepDeps) {
  return queueEntry<UpkeepMessage>({
    consumer: upkeep.name,
    schema: upkeepMessageSchema,
    parallel: 1,
    maxReceiveCount: upkeep.maxReceiveCount,
    neededMilliseconds: 60_000,
    hooks: {
      journal: (occurrence) => deps.journal.record(occurrence, journalDays),
      becomeDue: (_, busy, record) =>
        deps.due.schedule({
          id: `upkeep ${bytesHash(record.body)}`,
          dueAt: busy.retryAt,
          queue: 'upkeep',
          body: record.body,
          ...(record.group !== undefined && { group: record.group }),
        }),
    },
    telemetry: deps.telemetry,
    clock: deps.clock,
    work: (message, work) => chore(deps, message, work),
  });
}

async function chore(deps: UpkeepDeps, message: UpkeepMessage, work: Work): Promise<void> {
  const { kind, tenant } = message;
  if (kind === 'exchange-session') {
    const end = await putAwaySession(deps, { tenant, connection: message.connection }, message);
    work.telemetry.info('session of the exchange', { end });
    return;
  }
  const end = await removeTenant(deps, message, () => work.remaining() > pageMilliseconds);
  work.telemetry.info('removal of a tenant', { tenant, end });
  if (end === 'unfinished') throw goesOn(deps.clock.now());
}

function goesOn(now: number): Busy {
  return new Busy(
    now,
    'upkeep.goes-on',
    text('Данные портала удаляются дальше.', 'The data of the portal are being removed further.'),
  );
}
