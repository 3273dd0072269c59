import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import type { Portal } from '../../portal.ts';
import { Collection } from '../collection.ts';
import { defineStore } from '../store.ts';
import { type CrmField, type CrmFieldType, crmField, userFieldName } from './crm-field.ts';

/** A choice of an enumeration. */
export interface UserFieldChoice {
  readonly id: number;
  readonly value: string;
  readonly isDefault: boolean;
  readonly sort: number;
  readonly xmlId: string;
}

/** A field that users of the portal added. */
export interface UserField {
  readonly id: number;
  /** `CRM_COMPANY` … */
  readonly entityId: string;
  /** `UF_CRM_…` */
  readonly fieldName: string;
  readonly userTypeId: string;
  readonly xmlId: string;
  readonly sort: number;
  readonly multiple: boolean;
  readonly mandatory: boolean;
  readonly showFilter: string;
  /** By language. */
  readonly label: Readonly<Record<string, string>>;
  readonly settings: Json;
  readonly choices: readonly UserFieldChoice[];
}

/** User fields of all entities. */
export const userFieldsStore = defineStore(
  'userFields',
  () =>
    new Collection<UserField>(
      { entityId: (field) => field.entityId, fieldName: (field) => field.fieldName },
      101,
    ),
);

const types: Readonly<Record<string, CrmFieldType>> = {
  string: 'string',
  integer: 'integer',
  double: 'double',
  boolean: 'boolean',
  datetime: 'datetime',
  date: 'date',
  money: 'money',
  url: 'url',
  address: 'address',
  enumeration: 'enumeration',
  file: 'file',
  employee: 'employee',
  crm_status: 'crm_status',
  crm: 'string',
};

/** Types a user field may have. */
export const userFieldTypes = Object.keys(types);

/** The user fields of an entity as fields of its objects; values are kept under the original name. */
export function userFieldsOf(portal: Portal, entityId: string): CrmField[] {
  return portal
    .store(userFieldsStore)
    .find('entityId', entityId)
    .map((field) =>
      crmField(field.fieldName, types[field.userTypeId] ?? 'string', {
        legacy: field.fieldName,
        title: field.label['ru'] ?? field.fieldName,
        multiple: field.multiple,
        required: field.mandatory,
        dynamic: true,
      }),
    );
}

/** Name in answers of `crm.item.*`: camel case unless the original names are wanted. */
export function itemName(field: CrmField, originalNames: boolean): string {
  return field.dynamic && !originalNames ? userFieldName(field.name) : field.name;
}
