import { Collection } from '../collection.ts';
import { flag, type LegacyRow, LegacyTable, number, stampFields, text } from '../legacy-table.ts';
import { defineStore } from '../store.ts';

const codes = [
  'NAME FIRST_NAME LAST_NAME SECOND_NAME COMPANY_ID COMPANY_NAME COMPANY_FULL_NAME COMPANY_REG_DATE DIRECTOR',
  'ACCOUNTANT CEO_NAME CEO_WORK_POS CONTACT EMAIL PHONE FAX IDENT_TYPE IDENT_DOC IDENT_DOC_SER IDENT_DOC_NUM',
  'IDENT_DOC_PERS_NUM IDENT_DOC_DATE IDENT_DOC_ISSUED_BY IDENT_DOC_DEP_CODE INN KPP USRLE IFNS OGRN OGRNIP OKPO',
  'OKTMO OKVED EDRPOU DRFO KBE IIN BIN ST_CERT_SER ST_CERT_NUM ST_CERT_DATE VAT_PAYER VAT_ID VAT_CERT_SER',
  'VAT_CERT_NUM VAT_CERT_DATE RESIDENCE_COUNTRY BASE_DOC REGON KRS PESEL LEGAL_FORM SIRET SIREN CAPITAL RCS CNPJ',
  'STATE_REG MNPL_REG CPF',
];

/** Names of the fields a requisite may have, `RQ_INN` and so on. */
export const requisiteCodes = codes
  .join(' ')
  .split(' ')
  .map((code) => `RQ_${code}`);

/** https://apidocs.bitrix24.com/api-reference/crm/requisites/universal/crm-requisite-fields.html */
export const requisiteTable = new LegacyTable([
  number('ENTITY_TYPE_ID'),
  { ...number('ENTITY_ID'), index: 'entityId' },
  number('PRESET_ID'),
  ...stampFields,
  text('NAME'),
  text('CODE'),
  { ...text('XML_ID'), index: 'xmlId' },
  text('ORIGINATOR_ID'),
  flag('ACTIVE', 'Y'),
  flag('ADDRESS_ONLY', 'N'),
  number('SORT', 500),
  ...requisiteCodes.map((code) =>
    code === 'RQ_VAT_PAYER'
      ? flag(code, 'N')
      : code === 'RQ_INN'
        ? { ...text(code), index: 'inn' }
        : text(code),
  ),
]);

/** Requisites of companies and contacts. */
export const requisitesStore = defineStore(
  'requisites',
  () =>
    new Collection<LegacyRow>({
      entityId: (row) => numberOf(row, 'ENTITY_ID'),
      xmlId: (row) => textOf(row, 'XML_ID'),
      inn: (row) => textOf(row, 'RQ_INN'),
    }),
);

/** https://apidocs.bitrix24.com/api-reference/crm/requisites/bank-detail/crm-requisite-bank-detail-fields.html */
export const bankDetailTable = new LegacyTable([
  { ...number('ENTITY_ID'), index: 'entityId' },
  number('COUNTRY_ID', 1),
  ...stampFields,
  text('NAME'),
  text('CODE'),
  { ...text('XML_ID'), index: 'xmlId' },
  text('ORIGINATOR_ID'),
  flag('ACTIVE', 'Y'),
  number('SORT', 500),
  ...[
    ...[
      'RQ_BANK_NAME',
      'RQ_BANK_CODE',
      'RQ_BANK_ADDR',
      'RQ_BANK_ROUTE_NUM',
      'RQ_BIK',
      'RQ_MFO',
      'RQ_ACC_NAME',
    ],
    ...['RQ_ACC_NUM', 'RQ_ACC_TYPE', 'RQ_IIK', 'RQ_ACC_CURRENCY', 'RQ_COR_ACC_NUM', 'RQ_IBAN', 'RQ_SWIFT'],
    ...['RQ_BIC', 'RQ_CODEB', 'RQ_CODEG', 'RQ_RIB', 'RQ_AGENCY_NAME', 'COMMENTS'],
  ].map((name) => text(name)),
]);

/** Bank accounts; `ENTITY_ID` is the requisite. */
export const bankDetailsStore = defineStore(
  'bankDetails',
  () =>
    new Collection<LegacyRow>({
      entityId: (row) => numberOf(row, 'ENTITY_ID'),
      xmlId: (row) => textOf(row, 'XML_ID'),
    }),
);

/** A value that is a number and not nothing. */
export function numberOf(row: LegacyRow, name: string): number | undefined {
  const value = row.values[name];
  return typeof value === 'number' ? value : undefined;
}

function textOf(row: LegacyRow, name: string): string | undefined {
  const value = row.values[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
