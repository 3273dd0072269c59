import type { Portal } from '../../portal.ts';
import { addressesStore } from './addresses.ts';
import { requisiteLinksStore } from './requisite-links.ts';
import { bankDetailsStore, numberOf, requisitesStore } from './requisites.ts';

/** Removes the requisites of a company or contact and everything below; no events are raised for them. */
export function deleteRequisitesOf(portal: Portal, entityTypeId: number, entityId: number): void {
  for (const requisite of portal.store(requisitesStore).find('entityId', entityId)) {
    if (numberOf(requisite, 'ENTITY_TYPE_ID') === entityTypeId) deleteRequisite(portal, requisite.id);
  }
  const links = portal.store(requisiteLinksStore);
  for (const link of links.find('entity', `${entityTypeId} ${entityId}`)) links.delete(link.id);
}

/** Removes one requisite with its bank details, addresses and places in documents. */
export function deleteRequisite(portal: Portal, id: number): void {
  portal.store(requisitesStore).delete(id);
  const banks = portal.store(bankDetailsStore);
  for (const bank of banks.find('entityId', id)) banks.delete(bank.id);
  const addresses = portal.store(addressesStore);
  for (const address of addresses.find('entityId', id))
    if (address.entityTypeId === 8) addresses.delete(address.id);
  const links = portal.store(requisiteLinksStore);
  for (const link of links.find('requisiteId', id)) {
    links.put({
      ...link,
      ...(link.requisiteId === id ? { requisiteId: 0, bankDetailId: 0 } : {}),
      ...(link.myRequisiteId === id ? { myRequisiteId: 0, myBankDetailId: 0 } : {}),
    });
  }
}
