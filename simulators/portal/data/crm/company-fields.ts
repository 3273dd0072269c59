import {
  authorFields,
  communicationFlags,
  legacyAddressFields,
  originFields,
  utmFields,
} from './common-fields.ts';
import { type CrmField, crmField } from './crm-field.ts';

/** https://apidocs.bitrix24.com/api-reference/crm/companies/crm-company-fields.html */
export const companyFields: readonly CrmField[] = [
  crmField('id', 'integer', { readOnly: true, title: 'ID' }),
  crmField('title', 'string', { required: true, title: 'Название компании' }),
  crmField('typeId', 'crm_status', {
    legacy: 'COMPANY_TYPE',
    statusType: 'COMPANY_TYPE',
    title: 'Тип компании',
  }),
  crmField('logo', 'file', { title: 'Логотип' }),
  crmField('leadId', 'crm_lead', { readOnly: true }),
  ...communicationFlags,
  ...authorFields,
  crmField('bankingDetails', 'string', { title: 'Банковские реквизиты' }),
  crmField('industry', 'crm_status', { statusType: 'INDUSTRY', title: 'Сфера деятельности' }),
  crmField('revenue', 'double', { title: 'Годовой оборот' }),
  crmField('currencyId', 'crm_currency', { title: 'Валюта' }),
  crmField('employees', 'crm_status', { statusType: 'EMPLOYEES', title: 'Кол-во сотрудников' }),
  crmField('comments', 'text', { title: 'Комментарий' }),
  crmField('isMyCompany', 'boolean', { title: 'Моя компания' }),
  ...originFields,
  crmField('originVersion', 'string'),
  crmField('categoryId', 'crm_category', { legacy: '' }),
  // Kept at the contacts; the older methods take and describe it here.
  crmField('legacy CONTACT_ID', 'crm_contact', { legacy: 'CONTACT_ID', legacyOnly: true, multiple: true }),
  crmField('webformId', 'integer', { legacy: '' }),
  ...legacyAddressFields('ADDRESS', 'REG_ADDRESS'),
  crmField('legacy ADDRESS_LEGAL', 'string', { legacy: 'ADDRESS_LEGAL', legacyOnly: true, readOnly: true }),
  crmField('legacy LAST_COMMUNICATION_TIME', 'string', {
    legacy: 'LAST_COMMUNICATION_TIME',
    legacyOnly: true,
    readOnly: true,
  }),
  ...utmFields,
  crmField('observers', 'user', { multiple: true, legacy: '' }),
];
