import { companyFields } from './company-fields.ts';
import { contactFields } from './contact-fields.ts';
import type { CrmField } from './crm-field.ts';
import { dealFields } from './deal-fields.ts';
import { invoiceFields } from './invoice-fields.ts';
import { leadFields } from './lead-fields.ts';

/** A kind of CRM object. */
export interface CrmEntity {
  readonly entityTypeId: number;
  /** In names of methods and events: `COMPANY`. */
  readonly name: string;
  /** Where its user fields belong. */
  readonly userFieldEntity: string;
  readonly fields: readonly CrmField[];
  /** It has phones, mail and the like. */
  readonly communications: boolean;
  /** Dictionary of its stages in a category, if it has stages. */
  readonly stages?: (categoryId: number) => string;
  /** Leads the codes of its events, e.g. `ONCRMCOMPANY`. */
  readonly events: string;
}

/** https://apidocs.bitrix24.com/api-reference/crm/data-types.html */
export const crmEntities: readonly CrmEntity[] = [
  {
    entityTypeId: 1,
    name: 'LEAD',
    userFieldEntity: 'CRM_LEAD',
    fields: leadFields,
    communications: true,
    stages: () => 'STATUS',
    events: 'ONCRMLEAD',
  },
  {
    entityTypeId: 2,
    name: 'DEAL',
    userFieldEntity: 'CRM_DEAL',
    fields: dealFields,
    communications: false,
    stages: (categoryId) => (categoryId === 0 ? 'DEAL_STAGE' : `DEAL_STAGE_${categoryId}`),
    events: 'ONCRMDEAL',
  },
  {
    entityTypeId: 3,
    name: 'CONTACT',
    userFieldEntity: 'CRM_CONTACT',
    fields: contactFields,
    communications: true,
    events: 'ONCRMCONTACT',
  },
  {
    entityTypeId: 4,
    name: 'COMPANY',
    userFieldEntity: 'CRM_COMPANY',
    fields: companyFields,
    communications: true,
    events: 'ONCRMCOMPANY',
  },
  {
    entityTypeId: 31,
    name: 'SMART_INVOICE',
    userFieldEntity: 'CRM_SMART_INVOICE',
    fields: invoiceFields,
    communications: false,
    stages: (categoryId) => `SMART_INVOICE_STAGE_${categoryId}`,
    events: 'ONCRMDYNAMICITEM',
  },
];

const byId = new Map(crmEntities.map((entity) => [entity.entityTypeId, entity]));

/** The kind of an id, or `undefined`. */
export function crmEntity(entityTypeId: number): CrmEntity | undefined {
  return byId.get(entityTypeId);
}

/** The kind of a name that the simulator itself uses. */
export function crmEntityNamed(name: string): CrmEntity {
  const entity = crmEntities.find((one) => one.name === name);
  if (!entity) throw new Error(`no CRM entity: ${name}`);
  return entity;
}
