import type { Portal } from '../../portal.ts';
import type { Actor } from '../actor.ts';
import { updateCrmItem } from './change-crm-items.ts';
import { type CrmEntity, crmEntityNamed } from './crm-entity.ts';
import { type CrmItem, crmItems } from './crm-items.ts';

/** Contacts of a company, deal or lead, or companies of a contact; the first is the primary one. */
export function linkedIds(portal: Portal, owner: CrmEntity, item: CrmItem): readonly number[] {
  if (owner.name === 'COMPANY') return contactsOf(portal, item.id).map((contact) => contact.id);
  return idsOf(item, owner.name === 'CONTACT' ? 'companyIds' : 'contactIds');
}

/** Replaces the links. A company's links are kept at its contacts, so these are what changes then. */
export function setLinkedIds(
  portal: Portal,
  owner: CrmEntity,
  item: CrmItem,
  ids: readonly number[],
  actor: Actor,
  now: number,
): void {
  if (owner.name !== 'COMPANY') {
    const name = owner.name === 'CONTACT' ? 'companyIds' : 'contactIds';
    updateCrmItem(portal, owner, item, { [name]: [...ids] }, [], actor, now);
    return;
  }
  const contacts = crmItems(portal, crmEntityNamed('CONTACT'));
  const touched = new Set([...ids, ...contactsOf(portal, item.id).map((contact) => contact.id)]);
  for (const id of touched) {
    const contact = contacts.get(id);
    if (contact) linkContact(portal, contact, item.id, ids.includes(id), actor, now);
  }
}

function linkContact(
  portal: Portal,
  contact: CrmItem,
  companyId: number,
  linked: boolean,
  actor: Actor,
  now: number,
): void {
  const before = idsOf(contact, 'companyIds');
  if (before.includes(companyId) === linked) return;
  const companyIds = linked ? [...before, companyId] : before.filter((id) => id !== companyId);
  updateCrmItem(portal, crmEntityNamed('CONTACT'), contact, { companyIds }, [], actor, now);
}

function contactsOf(portal: Portal, companyId: number): CrmItem[] {
  return crmItems(portal, crmEntityNamed('CONTACT')).find('companyIds', companyId);
}

function idsOf(item: CrmItem, name: string): readonly number[] {
  return (item.values[name] ?? []) as readonly number[];
}
