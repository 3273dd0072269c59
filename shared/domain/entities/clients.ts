import type { EntityDescriptor, FieldDescriptor } from './descriptor.ts';
import { changesOf } from './event-codes.ts';

/** Type ids of CRM objects: https://apidocs.bitrix24.ru/api-reference/crm/data-types.html */
const companyTypeId = 4;
const contactTypeId = 3;
const requisiteTypeId = 8;

const text = (name: string, field: string, maxLength = 255): FieldDescriptor => ({
  name,
  type: { kind: 'text', maxLength },
  portal: { field },
});

/** What companies and contacts say alike. */
const crmItemFields: readonly FieldDescriptor[] = [
  { name: 'phones', type: { kind: 'communications', type: 'PHONE' }, portal: { communication: 'PHONE' } },
  { name: 'emails', type: { kind: 'communications', type: 'EMAIL' }, portal: { communication: 'EMAIL' } },
  { name: 'webs', type: { kind: 'communications', type: 'WEB' }, portal: { communication: 'WEB' } },
  text('comments', 'comments', 65_000),
  { name: 'opened', type: { kind: 'flag' }, portal: { field: 'opened' }, onCreate: true },
];

/** The requisite that an address or a bank account belongs to. */
const ofRequisite: FieldDescriptor = {
  name: 'requisite',
  type: { kind: 'reference', to: ['requisite'] },
  portal: { field: 'ENTITY_ID' },
  required: true,
};

/** What requisites and bank accounts have in common on the portal. */
const crmRequisite = (method: string, events: string): EntityDescriptor['portal'] => ({
  list: { method: `${method}.list`, rowsAt: '', idField: 'ID', idsFilter: '@ID' },
  add: { method: `${method}.add`, resultAt: [] },
  remove: { method: `${method}.delete` },
  update: { method: `${method}.update` },
  fixed: {},
  signed: { ORIGINATOR_ID: 'originator' },
  found: { by: 'externalKey', field: 'XML_ID' },
  events: changesOf(events),
  modified: ['DATE_MODIFY', 'DATE_CREATE'],
});

/** What companies and contacts have in common on the portal: `crm.item.*`, https://apidocs.bitrix24.ru/api-reference/crm/universal/ */
const crmItem = (entityTypeId: number, events: string): EntityDescriptor['portal'] => ({
  params: { entityTypeId, useOriginalUfNames: 'Y' },
  // Multi-fields cannot be named in `select`; they come with everything.
  list: { method: 'crm.item.list', rowsAt: 'items', idField: 'id', idsFilter: '@id', selectAll: true },
  add: { method: 'crm.item.add', resultAt: ['item', 'id'] },
  remove: { method: 'crm.item.delete' },
  update: { method: 'crm.item.update' },
  fixed: {},
  signed: { originatorId: 'originator' },
  found: { by: 'externalKey', field: 'originId' },
  events: changesOf(events),
  modified: ['updatedTime'],
});

export const company: EntityDescriptor = {
  name: 'company',
  family: 'clients',
  rank: 0,
  bornAs: 'own',
  fields: [{ ...text('name', 'title'), required: true }, ...crmItemFields],
  portal: crmItem(companyTypeId, 'ONCRMCOMPANY'),
};

export const contact: EntityDescriptor = {
  name: 'contact',
  family: 'clients',
  rank: 1,
  bornAs: 'own',
  fields: [
    text('lastName', 'lastName', 50),
    { ...text('name', 'name', 50), required: true },
    text('secondName', 'secondName', 50),
    { ...text('post', 'post'), within: 'company' },
    {
      name: 'company',
      type: { kind: 'reference', to: ['company'] },
      portal: { field: 'companyId' },
    },
    ...crmItemFields,
  ],
  portal: crmItem(contactTypeId, 'ONCRMCONTACT'),
};

/** Requisites of companies and contacts: https://apidocs.bitrix24.ru/api-reference/crm/requisites/universal/ */
export const requisite: EntityDescriptor = {
  name: 'requisite',
  family: 'clients',
  rank: 2,
  bornAs: 'parent',
  parent: { entities: ['company', 'contact'], field: 'owner' },
  fields: [
    {
      name: 'owner',
      type: {
        kind: 'reference',
        to: ['company', 'contact'],
        kindTold: { field: 'ENTITY_TYPE_ID', as: { company: companyTypeId, contact: contactTypeId } },
      },
      portal: { field: 'ENTITY_ID' },
      required: true,
    },
    {
      name: 'preset',
      type: { kind: 'choice', dictionary: 'preset' },
      portal: { field: 'PRESET_ID' },
      required: true,
    },
    { ...text('name', 'NAME'), required: true },
    text('companyName', 'RQ_COMPANY_NAME'),
    text('companyFullName', 'RQ_COMPANY_FULL_NAME', 300),
    text('lastName', 'RQ_LAST_NAME', 50),
    text('firstName', 'RQ_FIRST_NAME', 50),
    text('secondName', 'RQ_SECOND_NAME', 50),
    text('inn', 'RQ_INN', 15),
    text('kpp', 'RQ_KPP', 9),
    text('ogrn', 'RQ_OGRN', 13),
    text('ogrnip', 'RQ_OGRNIP', 15),
    text('okpo', 'RQ_OKPO', 12),
  ],
  portal: crmRequisite('crm.requisite', 'ONCRMREQUISITE'),
};

/** Addresses of requisites have no id of their own: https://apidocs.bitrix24.ru/api-reference/crm/requisites/addresses/ */
export const address: EntityDescriptor = {
  name: 'address',
  family: 'clients',
  rank: 3,
  bornAs: { parentAnd: 'kind' },
  parent: { entities: ['requisite'], field: 'requisite' },
  fields: [
    ofRequisite,
    { ...text('kind', 'TYPE_ID', 3), required: true },
    text('line', 'ADDRESS_1', 1000),
    text('secondLine', 'ADDRESS_2', 255),
    text('city', 'CITY', 128),
    text('postalCode', 'POSTAL_CODE', 16),
    text('region', 'PROVINCE', 128),
    text('district', 'REGION', 128),
    text('country', 'COUNTRY', 128),
  ],
  portal: {
    list: { method: 'crm.address.list', rowsAt: '', idField: 'ENTITY_ID', idsFilter: '@ENTITY_ID' },
    add: { method: 'crm.address.add', resultAt: [] },
    remove: { method: 'crm.address.delete' },
    update: { method: 'crm.address.update' },
    fixed: { ENTITY_TYPE_ID: { literal: requisiteTypeId } },
    compositeKey: ['TYPE_ID', 'ENTITY_ID'],
    found: { by: 'parent', field: 'ENTITY_ID' },
    // To register is to add or to change.
    events: ['ONCRMADDRESSREGISTER', 'ONCRMADDRESSUNREGISTER'],
  },
};

/** Bank accounts of requisites: https://apidocs.bitrix24.ru/api-reference/crm/requisites/bank-detail/ */
export const bankDetail: EntityDescriptor = {
  name: 'bankDetail',
  family: 'clients',
  rank: 3,
  bornAs: 'own',
  parent: { entities: ['requisite'], field: 'requisite' },
  fields: [
    ofRequisite,
    { ...text('name', 'NAME'), required: true },
    text('bank', 'RQ_BANK_NAME'),
    text('bic', 'RQ_BIK', 9),
    text('account', 'RQ_ACC_NUM', 34),
    text('correspondentAccount', 'RQ_COR_ACC_NUM', 34),
    text('currency', 'RQ_ACC_CURRENCY', 100),
    text('comments', 'COMMENTS', 500),
  ],
  portal: crmRequisite('crm.requisite.bankdetail', 'ONCRMBANKDETAIL'),
};
