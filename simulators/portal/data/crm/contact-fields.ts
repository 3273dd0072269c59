import {
  authorFields,
  communicationFlags,
  legacyAddressFields,
  originFields,
  utmFields,
} from './common-fields.ts';
import { type CrmField, crmField } from './crm-field.ts';

/** https://apidocs.bitrix24.com/api-reference/crm/contacts/crm-contact-fields.html */
export const contactFields: readonly CrmField[] = [
  crmField('id', 'integer', { readOnly: true, title: 'ID' }),
  crmField('honorific', 'crm_status', { statusType: 'HONORIFIC', title: 'Обращение' }),
  crmField('name', 'string', { title: 'Имя' }),
  crmField('secondName', 'string', { title: 'Отчество' }),
  crmField('lastName', 'string', { title: 'Фамилия' }),
  crmField('photo', 'file', { title: 'Фотография' }),
  crmField('birthdate', 'date', { title: 'Дата рождения' }),
  crmField('typeId', 'crm_status', { statusType: 'CONTACT_TYPE', title: 'Тип контакта' }),
  crmField('sourceId', 'crm_status', { statusType: 'SOURCE', title: 'Источник' }),
  crmField('sourceDescription', 'text', { title: 'Дополнительно об источнике' }),
  crmField('post', 'string', { title: 'Должность' }),
  crmField('comments', 'text', { title: 'Комментарий' }),
  crmField('export', 'boolean', { title: 'Участвует в экспорте контактов' }),
  crmField('leadId', 'crm_lead', { readOnly: true }),
  crmField('companyId', 'crm_company', { title: 'Компания', index: 'companyId' }),
  crmField('companyIds', 'crm_company', { multiple: true, legacy: 'COMPANY_IDS' }),
  ...communicationFlags,
  ...authorFields,
  ...originFields,
  crmField('originVersion', 'string'),
  crmField('faceId', 'integer', { readOnly: true }),
  crmField('categoryId', 'crm_category', { legacy: '' }),
  crmField('webformId', 'integer', { legacy: '' }),
  ...legacyAddressFields('ADDRESS'),
  ...utmFields,
  crmField('observers', 'user', { multiple: true, legacy: '' }),
];
