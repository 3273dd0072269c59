import type { DictionaryName } from '../../domain/entities/descriptor.ts';
import { type PortalDictionaries, propertyToCome } from '../../domain/entities/dictionaries.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import { Broken } from '../../kernel/outcome.ts';
import { text } from '../../kernel/text.ts';
import type { Portal, PortalAnswer, PortalCommand, PortalError, PortalRow } from '../../ports/portal.ts';
import { unreadable } from './unreadable.ts';

/** Properties that the catalogue needs and a portal may lack; made there when missing. */
const neededProperties = [
  { code: 'CML2_ARTICLE', name: 'Артикул' },
  { code: 'CML2_BAR_CODE', name: 'Штрихкод' },
] as const;

export interface LoadedDictionaries extends PortalDictionaries {
  /** ISO code of the portal's base currency. */
  readonly baseCurrency: string;
}

/**
 * Reads what differs from portal to portal: the catalogue's id, its properties, VAT rates, measures, price types,
 * currencies, inventory mode; creates the missing product properties. One HTTP call, a second the first time.
 * @param priceType the portal's price type to use; by default its base type
 * @param mayWrite without it missing properties are `propertyToCome`
 * @throws Broken when the portal has no product catalogue or no such price type; Busy, Transient when a list cannot be read
 */
export async function loadDictionaries(
  portal: Portal,
  priceType: number | undefined,
  mayWrite = true,
): Promise<LoadedDictionaries> {
  const lists = await readLists(portal);
  const catalogueId = catalogueOf(lists.catalogues);
  const propertyIds = await ensureProperties(portal, catalogueId, lists.properties, mayWrite);
  const type = lists.priceTypes.find((row) =>
    priceType === undefined ? row['base'] === 'Y' : row['id'] === priceType,
  );
  if (typeof type?.['id'] !== 'number') throw noPriceType(priceType);
  const base = lists.currencies.find((row) => row['BASE'] === 'Y') ?? lists.currencies[0];
  return {
    fixed: { catalogueId, priceTypeId: type['id'], originator: 'most24' },
    propertyIds,
    inventoryMode: lists.inventoryMode,
    baseCurrency: String(base?.['CURRENCY'] ?? 'RUB'),
    ids: choiceIds(lists),
  };
}

/** The product catalogue is the one that is not the catalogue of another's variations. */
function catalogueOf(catalogues: readonly PortalRow[]): number {
  const main = catalogues.find((row) => row['productIblockId'] === null || row['productIblockId'] === 0);
  if (typeof main?.['iblockId'] !== 'number') {
    const said = text(
      'На портале нет каталога товаров: откройте раздел «CRM → Товары» один раз, чтобы портал его создал.',
      'The portal has no product catalogue: open "CRM → Products" once, so that the portal creates it.',
    );
    throw new Broken('portal.no-catalogue', said);
  }
  return main['iblockId'];
}

interface Lists {
  readonly catalogues: readonly PortalRow[];
  readonly properties: readonly PortalRow[];
  readonly vats: readonly PortalRow[];
  readonly measures: readonly PortalRow[];
  readonly priceTypes: readonly PortalRow[];
  readonly currencies: readonly PortalRow[];
  readonly inventoryMode: boolean;
  readonly presets: readonly PortalRow[];
}

async function readLists(portal: Portal): Promise<Lists> {
  const list = (method: string, params: PortalCommand['params'] = {}): PortalCommand => ({
    method,
    params,
    repeat: 'read',
  });
  const codes = neededProperties.map(({ code }) => code);
  const answers = await portal.batch([
    list('catalog.catalog.list'),
    list('catalog.productProperty.list', { filter: { '@code': codes } }),
    list('catalog.vat.list', { order: { id: 'asc' } }),
    list('catalog.measure.list', { order: { id: 'asc' } }),
    list('catalog.priceType.list', { order: { id: 'asc' } }),
    list('crm.currency.list'),
    list('catalog.document.mode.status'),
    list('crm.requisite.preset.list', { order: { ID: 'ASC' }, select: ['ID', 'XML_ID', 'NAME'] }),
  ]);
  const [catalogues, properties, vats, measures, priceTypes, currencies, mode, presets] = answers.map(
    (answer) => {
      if (!answer.ok) throw unreadable(answer.error);
      return answer.value;
    },
  );
  return {
    catalogues: rowsAt(catalogues, 'catalogs'),
    properties: rowsAt(properties, 'productProperties'),
    vats: rowsAt(vats, 'vats'),
    measures: rowsAt(measures, 'measures'),
    priceTypes: rowsAt(priceTypes, 'priceTypes'),
    currencies: rowsAt(currencies, ''),
    inventoryMode: mode?.result === 'Y',
    presets: rowsAt(presets, ''),
  };
}

/** The portal has said that it will not; anything else may succeed later. */
const refusals: ReadonlySet<PortalError['kind']> = new Set(['invalid', 'access-denied', 'tariff', 'refused']);

async function ensureProperties(
  portal: Portal,
  catalogueId: number,
  known: readonly PortalRow[],
  mayWrite: boolean,
): Promise<Readonly<Record<string, number>>> {
  const ids: Record<string, number> = {};
  for (const row of known) {
    const own = String(row['iblockId']) === String(catalogueId);
    if (own && typeof row['id'] === 'number') ids[String(row['code'])] ??= row['id'];
  }
  const missing = neededProperties.filter(({ code }) => ids[code] === undefined);
  if (!mayWrite) {
    for (const { code } of missing) ids[code] = propertyToCome;
    return ids;
  }
  const answers = await portal.batch(
    missing.map(({ code, name }) => ({
      method: 'catalog.productProperty.add',
      params: { fields: { iblockId: catalogueId, name, code, xmlId: code, propertyType: 'S', active: 'Y' } },
      repeat: 'once' as const,
    })),
  );
  for (const [index, { code }] of missing.entries()) {
    const answer = answers[index];
    // A portal that refuses the property is used without it; each value left out is journalled with its record.
    if (answer?.ok === false && !refusals.has(answer.error.kind)) throw unreadable(answer.error);
    const made = answer?.ok ? objectAt(answer.value.result, 'productProperty') : undefined;
    if (typeof made?.['id'] === 'number') ids[code] = made['id'];
  }
  return ids;
}

function choiceIds(lists: Lists): Readonly<Record<DictionaryName, Readonly<Record<string, Json>>>> {
  const active = (rows: readonly PortalRow[]) => rows.filter((row) => row['active'] !== 'N');
  return {
    measure: indexed(lists.measures, (row) => String(Number(row['code'])), 'id'),
    vat: indexed(active(lists.vats), vatOf, 'id'),
    priceType: indexed(lists.priceTypes, (row) => String(row['id']), 'id'),
    currency: indexed(lists.currencies, (row) => String(row['CURRENCY']), 'CURRENCY'),
    preset: indexed(lists.presets, presetOf, 'ID'),
  };
}

/** «Без НДС» has no rate, or the rate 0 with these words in its name. */
function vatOf(row: PortalRow): string {
  const rate = row['rate'];
  if (rate === null || rate === undefined || rate === '') return 'none';
  if (Number(rate) === 0 && /без\s*ндс|no vat/i.test(String(row['name']))) return 'none';
  return String(Number(rate));
}

/** The portal's own templates of requisites say by their external key for whom they are; others go by their name. */
function presetOf(row: PortalRow): string {
  const key = String(row['XML_ID']);
  if (/_PRESET_DEF_RU_COMPANY/.test(key)) return 'organisation';
  if (/_PRESET_DEF_RU_INDIVIDUAL/.test(key)) return 'entrepreneur';
  if (/_PRESET_DEF_RU_PERSON/.test(key)) return 'person';
  return String(row['NAME']);
}

/** The first row of each name wins. */
function indexed(
  rows: readonly PortalRow[],
  nameOf: (row: PortalRow) => string,
  idField: string,
): Readonly<Record<string, Json>> {
  const ids: Record<string, Json> = {};
  for (const row of rows) ids[nameOf(row)] ??= row[idField] ?? null;
  return ids;
}

function rowsAt(answer: PortalAnswer | undefined, place: string): readonly PortalRow[] {
  const rows = place === '' ? answer?.result : objectAt(answer?.result, place);
  return Array.isArray(rows) ? (rows as readonly PortalRow[]) : [];
}

function objectAt(value: Json | undefined, place: string): PortalRow | undefined {
  if (value === null || typeof value !== 'object') return undefined;
  return (value as Record<string, Json>)[place] as PortalRow | undefined;
}

function noPriceType(wanted: number | undefined): Broken {
  const said =
    wanted === undefined
      ? text(
          'На портале нет базового типа цен: создайте его в настройках каталога.',
          'The portal has no base price type: create one in the settings of the catalogue.',
        )
      : text(
          `На портале нет типа цен ${wanted}: выберите другой в настройках подключения.`,
          `The portal has no price type ${wanted}: choose another in the settings of the connection.`,
        );
  return new Broken('portal.no-price-type', said);
}
