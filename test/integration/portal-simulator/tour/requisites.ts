import { type Step, whole } from './step.ts';

const address = { TYPE_ID: 6, ENTITY_TYPE_ID: 8, ENTITY_ID: 1 };
const link = { ENTITY_TYPE_ID: 31, ENTITY_ID: 1, REQUISITE_ID: 1, BANK_DETAIL_ID: 1 };

/** Requisites of company 1 with a template of their own, whose id the portal gives. */
export function requisiteTour(presetId: number): readonly Step[] {
  const preset = { ID: presetId };
  return [
    ['crm.requisite.preset.list', whole],
    ['crm.requisite.preset.get', { id: presetId }],
    ['crm.requisite.preset.add', { fields: { ENTITY_TYPE_ID: 8, COUNTRY_ID: 1, NAME: 'Филиал' } }],
    ['crm.requisite.preset.update', { id: presetId, fields: { SORT: 100 } }],
    ['crm.requisite.preset.field.list', { preset }],
    ['crm.requisite.preset.field.availabletoadd', { preset }],
    [
      'crm.requisite.preset.field.add',
      { preset, fields: { FIELD_NAME: 'RQ_OKVED', IN_SHORT_LIST: 'N', SORT: 900 } },
    ],
    ['crm.requisite.preset.field.get', { id: 1, preset }],
    ['crm.requisite.preset.field.update', { id: 1, preset, fields: { IN_SHORT_LIST: 'Y' } }],
    ['crm.requisite.preset.field.delete', { id: 2, preset }],
    [
      'crm.requisite.add',
      {
        fields: {
          ENTITY_TYPE_ID: 4,
          ENTITY_ID: 1,
          PRESET_ID: presetId,
          NAME: 'Основные',
          RQ_INN: '7700000016',
        },
      },
    ],
    ['crm.requisite.get', { id: 1 }],
    ['crm.requisite.update', { id: 1, fields: { RQ_KPP: '770001001' } }],
    ['crm.requisite.list', whole],
    ['crm.requisite.bankdetail.add', { fields: { ENTITY_ID: 1, COUNTRY_ID: 1, NAME: 'Счёт' } }],
    ['crm.requisite.bankdetail.get', { id: 1 }],
    ['crm.requisite.bankdetail.update', { id: 1, fields: { RQ_BIK: '044525000' } }],
    ['crm.requisite.bankdetail.list', whole],
    ['crm.address.add', { fields: { ...address, CITY: 'Москва', ADDRESS_1: 'ул. Мира, 1' } }],
    ['crm.address.update', { fields: { ...address, POSTAL_CODE: '101000' } }],
    ['crm.address.list', whole],
    ['crm.item.update', { entityTypeId: 31, id: 1, fields: { companyId: 1 } }],
    ['crm.requisite.link.register', { fields: { ...link, MC_REQUISITE_ID: 0, MC_BANK_DETAIL_ID: 0 } }],
    ['crm.requisite.link.get', { entityTypeId: 31, entityId: 1 }],
    ['crm.requisite.link.list', whole],
    ['crm.requisite.link.unregister', { entityTypeId: 31, entityId: 1 }],
    ['crm.address.delete', { fields: address }],
    ['crm.requisite.bankdetail.delete', { id: 1 }],
    ['crm.requisite.delete', { id: 1 }],
    ['crm.requisite.preset.delete', { id: presetId }],
  ];
}
