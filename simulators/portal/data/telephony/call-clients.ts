import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import type { Portal } from '../../portal.ts';
import type { Actor } from '../actor.ts';
import { addCrmItem } from '../crm/change-crm-items.ts';
import { crmEntityNamed } from '../crm/crm-entity.ts';
import { type CrmItem, communicationKey, crmItems } from '../crm/crm-items.ts';
import type { CallClient } from './calls.ts';

/** In this order telephony looks for whom a number belongs to. */
const kinds = ['CONTACT', 'COMPANY', 'LEAD'] as const;

/** A client together with its record. */
export interface FoundClient extends CallClient {
  readonly item: CrmItem;
}

/** Everybody who has the number. */
export function clientsByPhone(portal: Portal, phone: string): readonly FoundClient[] {
  const key = communicationKey('PHONE', phone);
  return kinds.flatMap((entityType) =>
    crmItems(portal, crmEntityNamed(entityType))
      .find('communication', key)
      .map((item) => ({ entityType, entityId: item.id, item })),
  );
}

/** The record of a client, if there is one. */
export function clientItem(portal: Portal, { entityType, entityId }: CallClient): CrmItem | undefined {
  return crmItems(portal, crmEntityNamed(entityType)).get(entityId);
}

/** A lead for a number that nobody has, as telephony makes it. */
export function leadForCall(
  portal: Portal,
  phone: string,
  source: string,
  actor: Actor,
  now: number,
): CallClient {
  const values: Record<string, Json> = {
    title: `${phone} - Входящий звонок`,
    ...(source === '' ? {} : { sourceId: source }),
  };
  const phoneField = { kind: 'add', typeId: 'PHONE', valueType: 'WORK', value: phone } as const;
  const lead = addCrmItem(portal, crmEntityNamed('LEAD'), values, [phoneField], actor, now);
  return { entityType: 'LEAD', entityId: lead.id };
}

/** What people call a client. */
export function clientName(item: CrmItem): string {
  const { name, lastName, title } = item.values;
  const person = [name, lastName].filter((part) => typeof part === 'string' && part !== '').join(' ');
  return person !== '' ? person : typeof title === 'string' ? title : `#${item.id}`;
}
