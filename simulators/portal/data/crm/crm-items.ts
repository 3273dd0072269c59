import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { asText } from '../../call/params.ts';
import type { Portal } from '../../portal.ts';
import { Collection, type IndexKey } from '../collection.ts';
import { defineStore, type StoreDefinition } from '../store.ts';
import { type CrmEntity, crmEntities } from './crm-entity.ts';
import type { MultiField } from './multi-field.ts';

/** A company, contact, deal, lead or invoice. */
export interface CrmItem {
  readonly id: number;
  /**
   * By the name of `crm.item.*` (user fields by their original name): moments in milliseconds, references and money as
   * numbers, flags `Y` and `N`, several values as lists, `null` or nothing when not set.
   */
  readonly values: Readonly<Record<string, Json>>;
  readonly fm: readonly MultiField[];
}

type Items = Collection<CrmItem>;

const stores = new Map<number, StoreDefinition<Items>>(
  crmEntities.map((entity) => [
    entity.entityTypeId,
    defineStore(`crm ${entity.name}`, () => newItems(entity)),
  ]),
);

/** Objects of one kind. */
export function crmItems(portal: Portal, entity: CrmEntity): Items {
  const definition = stores.get(entity.entityTypeId);
  if (!definition) throw new Error(`no items of ${entity.name}`);
  return portal.store(definition);
}

function newItems(entity: CrmEntity): Items {
  const indexes: Record<string, (item: CrmItem) => IndexKey | readonly IndexKey[] | undefined> = {
    /** `PHONE` and digits, `EMAIL` and address …: for finding duplicates. */
    communication: (item) => item.fm.map((field) => communicationKey(field.typeId, field.value)),
  };
  for (const { index, name } of entity.fields) {
    if (index === '') continue;
    indexes[index] = (item) => {
      const value = item.values[name];
      return typeof value === 'number' || (typeof value === 'string' && value !== '') ? value : undefined;
    };
  }
  if (entity.name === 'CONTACT')
    indexes['companyIds'] = (item) => (item.values['companyIds'] as readonly number[] | undefined) ?? [];
  return new Collection(indexes);
}

/** What makes two phones or addresses the same: digits of a phone without the extension, anything else as it is. */
export function communicationKey(typeId: string, value: Json): string {
  const text = asText(value).trim().toLowerCase();
  if (typeId !== 'PHONE') return `${typeId} ${text}`;
  const [number = ''] = text.split(/[;,]|доб|ext/);
  const digits = number.replace(/\D/g, '');
  return `PHONE ${/^8\d{10}$/.test(digits) ? `7${digits.slice(1)}` : digits}`;
}
