import * as z from 'zod';
import type { AutomationMessage } from '../../contracts/messages/automation-message.ts';
import { cardActions } from '../../domain/automation/card-layout.ts';
import type { PortalEvent } from '../../domain/portal-events/portal-event.ts';
import { asId, type ConnectionId } from '../../kernel/ids.ts';
import { Rejected } from '../../kernel/outcome.ts';
import { stableHash } from '../../kernel/stable-hash.ts';
import { text } from '../../kernel/text.ts';
import type { QueueSender } from '../../ports/queue.ts';
import { portalOf } from '../portal-app/install-application.ts';

export interface AcceptPressParts {
  /** Queue `automation`. */
  readonly automation: QueueSender;
}

const pressSchema = z.object({
  id: z.enum([cardActions.refresh, cardActions.print]),
  activityId: z.coerce.number().int().positive(),
  userId: z.string().default(''),
  connection: z.string().regex(/^\d{1,15}$/),
  type: z.string().min(1).max(130),
  ref: z.guid().toLowerCase(),
  form: z.string().max(100).optional(),
});

/**
 * A person pressed a button of a card that we made. The vendor's page does not show how the data are nested, so both
 * ways are read.
 * https://apidocs.bitrix24.ru/api-reference/crm/timeline/activities/configurable/events/on-crm-timeline-item-action.html
 * @throws Rejected when it is no button of ours
 */
export async function acceptPress({ automation }: AcceptPressParts, event: PortalEvent): Promise<void> {
  const { auth, data, happenedAt } = event;
  const parsed = pressSchema.safeParse(typeof data['FIELDS'] === 'object' ? data['FIELDS'] : data);
  if (!parsed.success) throw unknownButton(event);
  const { activityId, connection, form, id, ref, type, userId } = parsed.data;
  const message: AutomationMessage = {
    kind: 'card-pressed',
    ...portalOf(auth.member_id),
    connection: asId<ConnectionId>(connection),
    ...{ action: id, activity: activityId, type, ref },
    ...(form !== undefined && { form }),
    press: stableHash({ activityId, id, form: form ?? '', userId, happenedAt: happenedAt ?? 0 }),
  };
  await automation.send([{ body: JSON.stringify(message), group: auth.member_id }]);
}

function unknownButton({ auth, code }: PortalEvent): Rejected {
  return new Rejected(
    'portal-event.unknown-button',
    text(
      'Нажата кнопка карточки, которую Most24 не знает. Обновите страницу портала и нажмите снова.',
      'A button of a card was pressed that Most24 does not know. Reload the page of the portal and press again.',
    ),
    { event: code, member: auth.member_id },
  );
}
