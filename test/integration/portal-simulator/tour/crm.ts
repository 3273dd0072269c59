import { type Step, whole } from './step.ts';

const phone = [{ VALUE: '+74950000000', VALUE_TYPE: 'WORK' }];
const fm = [{ typeId: 'EMAIL', valueType: 'WORK', value: 'a@example.com' }];

const legacy = [
  ['company', { TITLE: 'ООО Луч', PHONE: phone }],
  ['contact', { NAME: 'Вера', LAST_NAME: 'Белова', PHONE: phone, EMAIL: phone }],
  ['deal', { TITLE: 'Сделка', OPPORTUNITY: 100, ORIGIN_ID: 'x' }],
  ['lead', { TITLE: 'Лид', PHONE: phone, IM: phone }],
] as const;

/** The page of leads alone does not mention the order. */
function legacyList(name: string) {
  const { order, ...rest } = { ...whole, select: ['ID', 'ASSIGNED_BY_ID', 'PHONE'] };
  return name === 'lead' ? rest : { ...rest, order };
}

const legacySteps: readonly Step[] = legacy.flatMap(([name, fields]): Step[] => [
  [`crm.${name}.userfield.add`, { fields: { FIELD_NAME: 'CODE_1C', USER_TYPE_ID: 'string', LABEL: 'Код' } }],
  [`crm.${name}.userfield.list`, { filter: { LANG: 'ru' }, order: {} }],
  [`crm.${name}.fields`],
  [
    `crm.${name}.add`,
    { fields: { ...fields, UF_CRM_CODE_1C: 'А-1' }, params: { REGISTER_SONET_EVENT: 'N' } },
  ],
  [`crm.${name}.list`, legacyList(name)],
]);

const itemSteps: readonly Step[] = [1, 2, 3, 4, 31].flatMap((entityTypeId): Step[] => [
  ['crm.item.fields', { entityTypeId, useOriginalUfNames: 'N' }],
  [
    'crm.item.add',
    { entityTypeId, fields: { title: 'Новый', name: 'Новый', ...(entityTypeId === 3 ? { fm } : {}) } },
  ],
  ['crm.item.list', { ...whole, entityTypeId, useOriginalUfNames: 'N' }],
  ['crm.item.get', { entityTypeId, id: 1, useOriginalUfNames: 'N' }],
  ['crm.item.update', { entityTypeId, id: 1, fields: { comments: 'Изменено' }, useOriginalUfNames: 'N' }],
  ['crm.item.import', { entityTypeId, fields: { title: 'Перенесён' } }],
  ['crm.item.batchImport', { entityTypeId, data: [{ title: 'Перенесён' }, { title: 'И этот' }] }],
]);

const linkSteps: readonly Step[] = (
  [
    ['company', 'contact', 'CONTACT_ID'],
    ['contact', 'company', 'COMPANY_ID'],
    ['deal', 'contact', 'CONTACT_ID'],
    ['lead', 'contact', 'CONTACT_ID'],
  ] as const
).flatMap(([owner, other, key]): Step[] => [
  [`crm.${owner}.${other}.fields`],
  [`crm.${owner}.${other}.items.set`, { id: 1, items: [{ [key]: 1, SORT: 10, IS_PRIMARY: 'Y' }] }],
  [`crm.${owner}.${other}.items.get`, { id: 1 }],
  [`crm.${owner}.${other}.delete`, { id: 1, fields: { [key]: 1 } }],
  [`crm.${owner}.${other}.add`, { id: 1, fields: { [key]: 1, IS_PRIMARY: 'Y' } }],
  [`crm.${owner}.${other}.items.delete`, { id: 1 }],
]);

const rows = [{ productName: 'Насос', price: 1200, quantity: 3, taxRate: 20, taxIncluded: 'Y' }];

const productRowSteps: readonly Step[] = [
  ['crm.item.productrow.set', { ownerType: 'SI', ownerId: 1, productRows: rows }],
  ['crm.item.productrow.add', { fields: { ownerType: 'D', ownerId: 1, ...rows[0] } }],
  ['crm.item.productrow.update', { id: 2, fields: { quantity: 4 } }],
  ['crm.item.productrow.get', { id: 2 }],
  [
    'crm.item.productrow.list',
    { filter: { '=ownerType': 'D', '=ownerId': 1 }, order: { id: 'ASC' }, start: 0 },
  ],
  ['crm.item.productrow.getAvailableForPayment', { ownerType: 'D', ownerId: 1 }],
  ['crm.item.productrow.delete', { id: 2 }],
];

const dictionarySteps: readonly Step[] = [
  ['crm.status.list', { filter: { ENTITY_ID: 'DEAL_STAGE' }, order: { SORT: 'ASC' } }],
  ['crm.status.fields'],
  ['crm.status.add', { fields: { ENTITY_ID: 'SOURCE', STATUS_ID: 'FAIR', NAME: 'Ярмарка', SORT: 500 } }],
  ['crm.status.get', { id: 1 }],
  ['crm.status.update', { id: 1, fields: { NAME: 'Новый' } }],
  ['crm.status.entity.items', { entityId: 'DEAL_STAGE' }],
  ['crm.status.entity.types'],
  ['crm.category.add', { entityTypeId: 2, fields: { name: 'Сервис', sort: 100 } }],
  ['crm.category.list', { entityTypeId: 2 }],
  ['crm.category.get', { entityTypeId: 2, id: 2 }],
  ['crm.category.update', { entityTypeId: 2, id: 2, fields: { name: 'Сервис и ремонт' } }],
  ['crm.category.fields', { entityTypeId: 2 }],
  ['crm.category.delete', { entityTypeId: 2, id: 2 }],
  [
    'crm.currency.add',
    { fields: { CURRENCY: 'CNY', AMOUNT: 11, AMOUNT_CNT: 1, LANG: { ru: { FULL_NAME: 'Юань' } } } },
  ],
  ['crm.currency.list', { order: { SORT: 'ASC' } }],
  ['crm.currency.get', { id: 'RUB' }],
  ['crm.currency.update', { ID: 'CNY', fields: { SORT: 900 } }],
  ['crm.currency.delete', { id: 'CNY' }],
  ['crm.enum.ownertype'],
  ['crm.enum.addresstype'],
  ['crm.duplicate.findbycomm', { type: 'PHONE', values: ['84950000000'], entity_type: 'CONTACT' }],
];

const choice = { value: 'Опт', def: 'N', sort: 100, xmlId: 'wholesale' };

const userFieldSteps: readonly Step[] = [
  ['userfieldconfig.getTypes', { moduleId: 'crm' }],
  [
    'userfieldconfig.add',
    {
      moduleId: 'crm',
      field: {
        entityId: 'CRM_SMART_INVOICE',
        fieldName: 'UF_CRM_SMART_INVOICE_KIND',
        userTypeId: 'enumeration',
        editFormLabel: { ru: 'Вид', en: 'Kind' },
        enum: [choice],
      },
    },
  ],
  ['userfieldconfig.list', { ...whole, moduleId: 'crm' }],
  ['userfieldconfig.get', { moduleId: 'crm', id: 101 }],
  ['userfieldconfig.update', { moduleId: 'crm', id: 101, field: { sort: 200 } }],
  ['crm.requisite.userfield.add', { fields: { FIELD_NAME: 'KIND', USER_TYPE_ID: 'boolean' } }],
  ['crm.requisite.userfield.add', { fields: { FIELD_NAME: 'NOTE', USER_TYPE_ID: 'string' } }],
  ['crm.requisite.userfield.list', { filter: {}, order: {} }],
];

/** Everything of CRM but requisites and what deletes. */
export const crmTour: readonly Step[] = [
  ...legacySteps,
  ...itemSteps,
  ...legacy.flatMap(([name], index): Step[] => [
    [`crm.${name}.get`, { id: 1 }],
    [`crm.${name}.update`, { id: 1, fields: { COMMENTS: 'x' }, params: { REGISTER_SONET_EVENT: 'N' } }],
    [`crm.${name}.userfield.get`, { id: 101 + index }],
    [`crm.${name}.userfield.update`, { id: 101 + index, fields: { MANDATORY: 'N' } }],
  ]),
  ...linkSteps,
  ...productRowSteps,
  ...dictionarySteps,
  ...userFieldSteps,
  ['crm.requisite.userfield.get', { id: 107 }],
  ['crm.requisite.userfield.update', { id: 106, fields: { SORT: 10 } }],
];

/** What deletes, at the end. */
export const crmDeletions: readonly Step[] = [
  ['crm.requisite.userfield.delete', { id: 106 }],
  ['userfieldconfig.delete', { moduleId: 'crm', id: 105 }],
  ...legacy.flatMap(([name], index): Step[] => [
    [`crm.${name}.userfield.delete`, { id: 101 + index }],
    [`crm.${name}.delete`, { id: 1 }],
  ]),
  ['crm.item.delete', { entityTypeId: 31, id: 1 }],
  ['crm.status.delete', { id: 9 }],
];
