import { authorFields, moneyFields, movedFields } from './common-fields.ts';
import { type CrmField, crmField } from './crm-field.ts';

/** https://apidocs.bitrix24.com/api-reference/crm/universal/invoice.html */
export const invoiceFields: readonly CrmField[] = [
  crmField('id', 'integer', { readOnly: true, title: 'ID' }),
  crmField('title', 'string', { title: 'Название' }),
  crmField('xmlId', 'string', { title: 'Внешний код', index: 'xmlId' }),
  crmField('accountNumber', 'string', { title: 'Номер' }),
  crmField('categoryId', 'crm_category', { title: 'Воронка' }),
  crmField('stageId', 'crm_status', { statusType: 'SMART_INVOICE_STAGE', title: 'Стадия' }),
  crmField('previousStageId', 'crm_status', { readOnly: true, title: 'Предыдущая стадия' }),
  ...moneyFields,
  crmField('companyId', 'crm_company', { title: 'Компания', index: 'companyId' }),
  crmField('contactId', 'crm_contact', { title: 'Контакт' }),
  crmField('contactIds', 'crm_contact', { multiple: true, title: 'Контакты' }),
  crmField('mycompanyId', 'crm_company', { title: 'Реквизиты вашей компании' }),
  crmField('begindate', 'date', { title: 'Дата выставления' }),
  crmField('closedate', 'date', { title: 'Срок оплаты' }),
  ...authorFields,
  ...movedFields,
  crmField('comments', 'text', { title: 'Комментарий' }),
  crmField('sourceId', 'crm_status', { statusType: 'SOURCE', title: 'Источник' }),
  crmField('sourceDescription', 'text', { title: 'Дополнительно об источнике' }),
  crmField('webformId', 'integer'),
  crmField('parentId2', 'crm_entity', { title: 'Сделка' }),
  crmField('parentId7', 'crm_entity', { title: 'Предложение' }),
  crmField('observers', 'user', { multiple: true, title: 'Наблюдатели' }),
];
