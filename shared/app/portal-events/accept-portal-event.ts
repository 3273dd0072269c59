import { keys } from '../../contracts/keys.ts';
import type { PortalEvent } from '../../domain/portal-events/portal-event.ts';
import { Rejected } from '../../kernel/outcome.ts';
import { text } from '../../kernel/text.ts';
import type { Table } from '../../ports/table.ts';

/** What is done about one kind of event of a portal that we know. */
export type PortalEventAction = (event: PortalEvent) => Promise<void>;

export interface AcceptPortalEventParts {
  readonly table: Pick<Table, 'get'>;
  /** By the event's code in upper case. */
  readonly actions: ReadonlyMap<string, PortalEventAction>;
}

/**
 * Hands an event to its action. Anybody can post anything to the address of events, so one of a portal that never
 * installed the application is refused, and so is one that nobody asked the portal for.
 * @throws Rejected `portal.unknown`, `portal-event.unexpected`
 */
export async function acceptPortalEvent(
  { table, actions }: AcceptPortalEventParts,
  event: PortalEvent,
): Promise<void> {
  const { member_id: member } = event.auth;
  const known = await table.get(keys.portalByMember.build({ member }));
  if (!known) throw unknownPortal(event);
  const action = actions.get(event.code);
  if (!action) throw unexpectedEvent(event);
  await action(event);
}

function unknownPortal({ code, auth }: PortalEvent): Rejected {
  return new Rejected(
    'portal.unknown',
    text(
      'Событие от портала, который не устанавливал приложение. Установите приложение на портал заново.',
      'An event of a portal that did not install the application. Install the application on the portal again.',
    ),
    { event: code, member: auth.member_id },
  );
}

function unexpectedEvent({ code, auth }: PortalEvent): Rejected {
  return new Rejected(
    'portal-event.unexpected',
    text(
      'Портал прислал событие, на которое приложение не подписывалось. Ничего делать не нужно.',
      'The portal sent an event that the application did not subscribe to. There is nothing to do.',
    ),
    { event: code, member: auth.member_id },
  );
}
