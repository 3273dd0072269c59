import type { CallMessage } from '../../contracts/messages/call-message.ts';
import type { PortalEvent } from '../../domain/portal-events/portal-event.ts';
import type { QueueSender } from '../../ports/queue.ts';
import type { Connections } from '../connections/connections.ts';
import { portalOf } from '../portal-app/install-application.ts';

export interface CallEndedParts {
  readonly connections: Connections;
  /** Queue `calls`. */
  readonly calls: QueueSender;
}

/**
 * A call of a portal has ended: its id goes to the first connection of the portal that keeps calls, since one call is
 * transcribed once however many bases the portal is joined with.
 * https://apidocs.bitrix24.ru/api-reference/telephony/voximplant/events/on-voximplant-call-end.html
 */
export async function callEnded({ calls, connections }: CallEndedParts, event: PortalEvent): Promise<void> {
  const callId = event.data['CALL_ID'];
  if (typeof callId !== 'string' || callId === '' || callId.length > 200) return;
  const { member_id: member } = event.auth;
  const { tenant } = portalOf(member);
  const keeping = (await connections.ofTenant(tenant)).filter(
    (one) => one.member === member && one.status.state !== 'uninstalled' && one.settings.calls.enabled,
  );
  const [first] = keeping.toSorted((left, right) => Number(left.id) - Number(right.id));
  if (!first) return;
  const body = { kind: 'portal-call', tenant, connection: first.id, callId } satisfies CallMessage;
  await calls.send([{ body: JSON.stringify(body), group: tenant }]);
}
