import { Collection } from '../collection.ts';
import { defineStore } from '../store.ts';

/** Which requisites stand in a deal or an invoice: the client's and the own company's; 0 is none. */
export interface RequisiteLink {
  readonly id: number;
  readonly entityTypeId: number;
  readonly entityId: number;
  readonly requisiteId: number;
  readonly bankDetailId: number;
  readonly myRequisiteId: number;
  readonly myBankDetailId: number;
}

/** https://apidocs.bitrix24.com/api-reference/crm/requisites/links/ */
export const requisiteLinksStore = defineStore(
  'requisiteLinks',
  () =>
    new Collection<RequisiteLink>({
      entity: (link) => `${link.entityTypeId} ${link.entityId}`,
      requisiteId: (link) => [link.requisiteId, link.myRequisiteId],
    }),
);
