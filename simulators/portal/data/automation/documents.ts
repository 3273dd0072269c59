import { crmEntity } from '../crm/crm-entity.ts';
import type { OwnerRef } from '../timeline/timeline-records.ts';

const classes: Readonly<Record<number, string>> = {
  1: 'CCrmDocumentLead',
  2: 'CCrmDocumentDeal',
  31: 'Bitrix\\Crm\\Integration\\BizProc\\Document\\SmartInvoice',
};

/** The type of documents that processes know a kind of objects by; `undefined` where there is no automation. */
export function documentTypeOf(entityTypeId: number): readonly [string, string, string] | undefined {
  const own = classes[entityTypeId];
  const entity = crmEntity(entityTypeId);
  return own === undefined || !entity ? undefined : ['crm', own, entity.name];
}

/** The id that processes know an object by: `['crm', 'CCrmDocumentDeal', 'DEAL_5']`. */
export function documentIdOf({ entityTypeId, entityId }: OwnerRef): readonly [string, string, string] {
  const type = documentTypeOf(entityTypeId);
  if (!type) throw new RangeError(`no automation for objects of type ${entityTypeId}`);
  return [type[0], type[1], `${type[2]}_${entityId}`];
}
