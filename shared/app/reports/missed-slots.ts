import { slotName } from '../../domain/reports/slot-name.ts';
import type { Slot } from '../../domain/schedule/schedule.ts';
import { type Text, text } from '../../kernel/text.ts';
import { errorDaysOf } from '../connections/error-days.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { ReportParts } from './report-parts.ts';
import { isOver, type PublishedReport, type ReportRun } from './run.ts';
import type { StoredSubscription } from './subscriptions.ts';

type Parts = Pick<ReportParts, 'connections' | 'journal' | 'runs'>;

/** Of slots missed at once (a system that was down for weeks) the last ones are kept one by one. */
const keptOneByOne = 50;

export const missedCause = 'report.missed';

/** Notes slots that are too late to run: each with its run, and in the journal of the connection. */
export async function reportMissed(
  parts: Parts,
  scope: ConnectionScope,
  subscription: StoredSubscription,
  slots: readonly Slot[],
): Promise<void> {
  for (const slot of slots.slice(-keptOneByOne)) {
    const name = slotName(slot);
    const run = await parts.runs.open(scope, {
      ...{ subscription: subscription.id, slot: name, manual: false, post: undefined },
      ...slot,
    });
    // A run that is under way looks at the time itself.
    if (run.state !== 'claimed') continue;
    const told = missedText(subscription, run);
    await parts.runs.ended(scope, run, 'missed', { causeKey: missedCause, text: told });
  }
  const last = slots.at(-1);
  if (last) await journalMissed(parts, scope, subscription, last, slots.length);
}

/** What a person reads of a missed slot; `last` says what stood in the way, if that is known. */
export function missedText(
  { said }: PublishedReport,
  { date, time }: Pick<Slot, 'date' | 'time'>,
  last?: Text,
): Text {
  const minutes = said.lateMinutes;
  return text(
    `Отчёт «${said.subject}» за ${date} ${time} не опубликован: он опоздал больше чем на ${minutes} мин.${last ? ` Причина: ${last.ru}` : ''} Запустите его вручную, если он ещё нужен.`,
    `The report “${said.subject}” of ${date} ${time} was not published: it was more than ${minutes} minutes late.${last ? ` Reason: ${last.en}` : ''} Run it by hand if it is still wanted.`,
  );
}

async function journalMissed(
  { connections, journal }: Parts,
  scope: ConnectionScope,
  subscription: StoredSubscription,
  last: Slot,
  count: number,
): Promise<void> {
  const connection = await connections.get(scope);
  const slot = slotName(last);
  await journal.record(
    {
      subject: { ...scope, object: { kind: 'report', id: subscription.id } },
      id: `missed-${subscription.id}-${slot}`,
      failure: 'rejected',
      causeKey: missedCause,
      text: missedText(subscription, last),
      details: { slot, slots: count },
    },
    errorDaysOf(connection),
  );
}

/** Whether the slot of a run is too late to begin with it. */
export function isTooLate(run: ReportRun, { said }: PublishedReport, now: number): boolean {
  return !run.manual && !isOver(run) && now - run.at > said.lateMinutes * 60_000;
}
