import type { Random } from '../../../../shared/kernel/random.ts';
import type { Portal } from '../../portal.ts';
import { Collection } from '../collection.ts';
import { flag, type LegacyRow, LegacyTable, number, stampFields, text } from '../legacy-table.ts';
import { defineStore } from '../store.ts';

/** https://apidocs.bitrix24.com/api-reference/crm/requisites/presets/crm-requisite-preset-fields.html */
export const presetTable = new LegacyTable([
  number('ENTITY_TYPE_ID', 8),
  number('COUNTRY_ID', 1),
  ...stampFields,
  text('NAME'),
  text('XML_ID'),
  flag('ACTIVE', 'Y'),
  number('SORT', 500),
]);

/** Templates of requisites. */
export const presetsStore = defineStore('presets', () => new Collection<LegacyRow>());

/** A field of a template. */
export interface PresetField {
  readonly id: number;
  readonly presetId: number;
  /** Counts from 1 within the template; the id callers use. */
  readonly number: number;
  readonly fieldName: string;
  readonly fieldTitle: string;
  readonly inShortList: boolean;
  readonly sort: number;
}

/** Fields of all templates. */
export const presetFieldsStore = defineStore(
  'presetFields',
  () => new Collection<PresetField>({ presetId: (field) => field.presetId }),
);

const company = [
  ...[
    'RQ_INN',
    'RQ_COMPANY_NAME',
    'RQ_COMPANY_FULL_NAME',
    'RQ_OGRN',
    'RQ_KPP',
    'RQ_COMPANY_REG_DATE',
    'RQ_OKPO',
  ],
  ...['RQ_OKTMO', 'RQ_DIRECTOR', 'RQ_ACCOUNTANT', 'RQ_ADDR'],
];
const entrepreneur = ['RQ_LAST_NAME', 'RQ_FIRST_NAME', 'RQ_SECOND_NAME', 'RQ_INN', 'RQ_OGRNIP', 'RQ_ADDR'];
const individual = ['RQ_LAST_NAME', 'RQ_FIRST_NAME', 'RQ_SECOND_NAME', 'RQ_IDENT_DOC', 'RQ_ADDR'];

/** Puts in the three templates that every Russian portal has; their ids differ from portal to portal. */
export function addDefaultPresets(portal: Portal, random: Random, now: number): void {
  const presets = portal.store(presetsStore);
  let id = 1 + 2 * Math.floor(random() * 20);
  const shipped = [
    ['Организация', '#CRM_REQUISITE_PRESET_DEF_RU_COMPANY#', company],
    ['ИП', '#CRM_REQUISITE_PRESET_DEF_RU_INDIVIDUAL#', entrepreneur],
    ['Физ. лицо', '#CRM_REQUISITE_PRESET_DEF_RU_PERSON#', individual],
  ] as const;
  shipped.forEach(([name, xmlId, fields], index) => {
    const stamp = { DATE_CREATE: now, CREATED_BY_ID: 0, SORT: 500 + index * 10 };
    presets.put({ id, values: { ...presetTable.initial(), ...stamp, NAME: name, XML_ID: xmlId } });
    for (const fieldName of fields) addPresetField(portal, id, { fieldName });
    id += 2;
  });
}

/** Adds a field at the end of a template. */
export function addPresetField(
  portal: Portal,
  presetId: number,
  given: Partial<PresetField> & { readonly fieldName: string },
): PresetField {
  const fields = portal.store(presetFieldsStore);
  const present = fields.find('presetId', presetId);
  const last = Math.max(0, ...present.map((field) => field.number));
  return fields.add((id) => ({
    fieldTitle: '',
    inShortList: false,
    sort: 500 + (last + 1) * 10,
    ...given,
    id,
    presetId,
    number: last + 1,
  }));
}
