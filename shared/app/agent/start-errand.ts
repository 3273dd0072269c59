import type { ErrandContent } from '../../contracts/api/agent/commands.ts';
import type { AutomationMessage } from '../../contracts/messages/automation-message.ts';
import type { DueItems } from '../due/due-items.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { Errand, ErrandNotice } from './errand-items.ts';
import type { Errands } from './errands.ts';
import type { Outbox } from './outbox.ts';

export interface StartErrandParts {
  readonly errands: Errands;
  readonly outbox: Pick<Outbox, 'enqueueErrand'>;
  readonly due: Pick<DueItems, 'schedule'>;
  readonly clock: { now(): number };
}

export interface WantedErrand {
  /** Chosen by whoever wants it: the same id is the same errand, however often it is started. */
  readonly id: string;
  readonly content: ErrandContent;
  /** The message that tells of its end. A FIFO queue is of no use here. */
  readonly notice: ErrandNotice;
  /** When its end is told though the base has not answered, milliseconds since the Unix epoch. */
  readonly deadline: number;
}

/**
 * Asks the base of a connection to do something. Repeating it is harmless, also after a cut anywhere within: the
 * deadline is due before the base can be asked, so whoever waits is told of an end in any case.
 */
export async function startErrand(
  parts: StartErrandParts,
  scope: ConnectionScope,
  { content, deadline, id, notice }: WantedErrand,
): Promise<Errand> {
  const wantedAt = parts.clock.now();
  const fresh = { revision: 1, wantedAt, attempts: 0, notBefore: wantedAt, state: 'waiting' } as const;
  const errand = await parts.errands.add(scope, { id, content, notice, deadline, ...fresh });
  if (errand.state !== 'waiting' || errand.number !== undefined) return errand;
  const overdue: AutomationMessage = { kind: 'errand-overdue', ...scope, errand: id };
  await parts.due.schedule({
    id: errandDueId(scope, id),
    dueAt: errand.deadline,
    queue: 'automation',
    body: JSON.stringify(overdue),
    group: scope.connection,
  });
  return sendErrand(parts, scope, errand);
}

/** Puts a command into the outbox that carries out a waiting errand, unless somebody else does so at this moment. */
export async function sendErrand(
  { errands, outbox }: Pick<StartErrandParts, 'errands' | 'outbox'>,
  scope: ConnectionScope,
  errand: Errand,
): Promise<Errand> {
  const number = await outbox.enqueueErrand(scope, errand.id);
  // Lost against somebody who sent it too, or handed it out already: one number is the errand's, the other says nothing.
  return (await errands.change(scope, errand, { state: 'sent', number })) ?? errand;
}

/** Under which its deadline is scheduled. */
export function errandDueId({ tenant, connection }: ConnectionScope, id: string): string {
  return `errand-${tenant}-${connection}-${id}`;
}
