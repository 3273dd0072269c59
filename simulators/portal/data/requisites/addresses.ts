import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { Collection } from '../collection.ts';
import { defineStore } from '../store.ts';

/** Parts of an address by their names in the portal's methods. */
export const addressParts = [
  ...[
    'ADDRESS_1',
    'ADDRESS_2',
    'CITY',
    'POSTAL_CODE',
    'REGION',
    'PROVINCE',
    'COUNTRY',
    'COUNTRY_CODE',
    'LOC_ADDR_ID',
  ],
] as const;

/**
 * An address of a requisite (`entityTypeId` 8) or a lead (1). To callers its key is type, kind and owner; the id is
 * made of these, never told, and orders the addresses by their owners.
 */
export interface Address {
  readonly id: number;
  readonly typeId: number;
  readonly entityTypeId: number;
  readonly entityId: number;
  /** The company or contact that owns the requisite. */
  readonly anchorTypeId: number;
  readonly anchorId: number;
  readonly parts: Readonly<Record<string, Json>>;
}

/** https://apidocs.bitrix24.com/api-reference/crm/requisites/addresses/ */
export const addressesStore = defineStore(
  'addresses',
  () => new Collection<Address>({ entityId: (address) => address.entityId }),
);

/** Ids of the addresses of one owner are this far from those of the next. */
export const addressIdSpan = 256;

/** The id of the address with this key. */
export function addressId(typeId: number, entityTypeId: number, entityId: number): number {
  return entityId * addressIdSpan + typeId * 16 + entityTypeId;
}

/** What an address may be for: the ids of crm.enum.addresstype. */
export const addressTypes: readonly (readonly [id: number, name: string])[] = [
  [11, 'Адрес доставки'],
  [1, 'Фактический адрес'],
  [6, 'Юридический адрес'],
  [4, 'Адрес регистрации'],
  [8, 'Адрес для корреспонденции'],
  [9, 'Адрес бенефициара'],
];
