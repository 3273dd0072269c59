import { type CrmField, crmField } from './crm-field.ts';

/** Who made and changed it, and when. */
export const authorFields: readonly CrmField[] = [
  crmField('createdTime', 'datetime', { legacy: 'DATE_CREATE', readOnly: true, title: 'Когда создан' }),
  crmField('updatedTime', 'datetime', { legacy: 'DATE_MODIFY', readOnly: true, title: 'Когда обновлен' }),
  crmField('createdBy', 'user', { legacy: 'CREATED_BY_ID', readOnly: true, title: 'Кем создан' }),
  crmField('updatedBy', 'user', { legacy: 'MODIFY_BY_ID', readOnly: true, title: 'Кем обновлен' }),
  crmField('assignedById', 'user', { title: 'Ответственный' }),
  crmField('opened', 'boolean', { title: 'Доступно для всех' }),
  crmField('lastActivityBy', 'user', { readOnly: true }),
  crmField('lastActivityTime', 'datetime', { readOnly: true }),
];

/** When it came to its stage. */
export const movedFields: readonly CrmField[] = [
  crmField('movedBy', 'user', { legacy: 'MOVED_BY_ID', readOnly: true }),
  crmField('movedTime', 'datetime', { readOnly: true }),
];

/** The key in a foreign system. Nothing makes it unique. */
export const originFields: readonly CrmField[] = [
  crmField('originatorId', 'string', { title: 'Внешний источник' }),
  crmField('originId', 'string', { title: 'Идентификатор элемента во внешнем источнике', index: 'originId' }),
];

/** Where the client came from. */
export const utmFields: readonly CrmField[] = [
  crmField('utmSource', 'string'),
  crmField('utmMedium', 'string'),
  crmField('utmCampaign', 'string'),
  crmField('utmContent', 'string'),
  crmField('utmTerm', 'string'),
];

/** Sum and currency. */
export const moneyFields: readonly CrmField[] = [
  crmField('opportunity', 'double', { title: 'Сумма' }),
  crmField('isManualOpportunity', 'boolean', { title: 'Режим расчета суммы' }),
  crmField('taxValue', 'double', { title: 'Сумма налога' }),
  crmField('currencyId', 'crm_currency', { title: 'Валюта' }),
];

/** Which of phone, mail and messenger are there. */
export const communicationFlags: readonly CrmField[] = [
  crmField('hasPhone', 'boolean', { readOnly: true }),
  crmField('hasEmail', 'boolean', { readOnly: true }),
  crmField('hasImol', 'boolean', { readOnly: true }),
];

/** Addresses that only the older methods show; kept empty, they live with the requisites now. */
export function legacyAddressFields(...prefixes: readonly string[]): readonly CrmField[] {
  const parts = [
    '',
    '_2',
    '_CITY',
    '_POSTAL_CODE',
    '_REGION',
    '_PROVINCE',
    '_COUNTRY',
    '_COUNTRY_CODE',
    '_LOC_ADDR_ID',
  ];
  return prefixes.flatMap((prefix) =>
    parts.map((part) =>
      crmField(`legacy ${prefix}${part}`, 'string', {
        legacy: prefix + part,
        legacyOnly: true,
        readOnly: true,
      }),
    ),
  );
}
