import type { FieldKind } from '../field-table.ts';

/** Types of fields as `crm.item.fields` names them. */
export type CrmFieldType =
  | 'integer'
  | 'double'
  | 'string'
  | 'text'
  | 'boolean'
  | 'date'
  | 'datetime'
  | 'user'
  | 'file'
  | 'crm_status'
  | 'crm_currency'
  | 'crm_category'
  | 'crm_company'
  | 'crm_contact'
  | 'crm_lead'
  | 'crm_quote'
  | 'crm_entity'
  | 'enumeration'
  | 'money'
  | 'url'
  | 'address'
  | 'employee';

/** A field of a CRM object, in both spellings. */
export interface CrmField {
  /** As in `crm.item.*`. */
  readonly name: string;
  /** As in the older methods of the entity; '' when they do not have it. */
  readonly legacy: string;
  readonly type: CrmFieldType;
  readonly title: string;
  readonly required: boolean;
  readonly readOnly: boolean;
  readonly multiple: boolean;
  /** A user field: `legacy` is its original name. */
  readonly dynamic: boolean;
  /** Dictionary of a `crm_status` field. */
  readonly statusType: string;
  /** The older methods alone have it. */
  readonly legacyOnly: boolean;
  /** Index of the collection. */
  readonly index: string;
}

type Given = Partial<Omit<CrmField, 'name' | 'type'>>;

/** Describes a field; the older name follows from the newer one unless given. */
export function crmField(name: string, type: CrmFieldType, given: Given = {}): CrmField {
  const legacy = upperName(name);
  return {
    legacy,
    title: given.legacy ?? legacy,
    required: false,
    readOnly: false,
    multiple: false,
    dynamic: false,
    statusType: '',
    legacyOnly: false,
    index: '',
    ...given,
    name,
    type,
  };
}

/** `assignedById` → `ASSIGNED_BY_ID`, `parentId2` → `PARENT_ID_2`. */
export function upperName(name: string): string {
  return name
    .replace(/([a-z])([A-Z0-9])/g, '$1_$2')
    .replace(/([0-9])([A-Z])/g, '$1_$2')
    .toUpperCase();
}

/** `UF_CRM_172` → `ufCrm_172`, `UF_CRM_2_163` → `ufCrm2_163`, `UF_CRM_MY_CODE` → `ufCrmMyCode`. */
export function userFieldName(original: string): string {
  const [, head = original, tail = ''] = /^(.*?)(_\d+)?$/.exec(original) ?? [];
  const [first = '', ...rest] = head.toLowerCase().split('_');
  return first + rest.map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join('') + tail;
}

/** How values of a type are compared. */
export function kindOf(type: CrmFieldType): FieldKind {
  switch (type) {
    case 'integer':
    case 'double':
    case 'user':
    case 'employee':
    case 'crm_category':
    case 'crm_company':
    case 'crm_contact':
    case 'crm_lead':
    case 'crm_quote':
    case 'crm_entity':
    case 'enumeration':
    case 'file':
      return 'number';
    case 'boolean':
      return 'flag';
    case 'date':
    case 'datetime':
      return 'datetime';
    case 'string':
    case 'text':
    case 'crm_status':
    case 'crm_currency':
    case 'money':
    case 'url':
    case 'address':
      return 'string';
  }
}
