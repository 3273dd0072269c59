import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { asFlag, asList, asMap, asText } from '../../call/params.ts';
import { numericError } from '../../call/rest-error.ts';
import type { Portal } from '../../portal.ts';
import type { JsonMap } from '../../transport/php-parameters.ts';
import type { Actor } from '../actor.ts';
import { catalogModesStore, measuresStore, propertiesStore, vatsStore } from './catalog-lists.ts';
import { removeImages } from './product-images.ts';
import { type Product, pricesStore, productsStore, sectionsStore } from './products.ts';
import { storeProductsStore } from './stock.ts';

/** Creates a product from `fields` of the method, or of a person. @throws RestError */
export function addProduct(portal: Portal, given: JsonMap, type: number, actor: Actor, now: number): Product {
  const products = portal.store(productsStore);
  const row = products.add((id) => {
    const fresh: Product = {
      ...emptyProduct,
      id,
      type,
      xmlId: String(id),
      createdAt: now,
      createdBy: actor.userId,
    };
    return changedProduct(portal, given, fresh, actor, now);
  });
  portal.raise('CATALOG.PRODUCT.ON.ADD', { FIELDS: { ID: row.id, TYPE: row.type } }, actor);
  return row;
}

/** Changes a product; what is not given stays. @throws RestError */
export function updateProduct(
  portal: Portal,
  before: Product,
  given: JsonMap,
  actor: Actor,
  now: number,
): Product {
  const row = changedProduct(portal, given, before, actor, now);
  portal.store(productsStore).put(row);
  portal.raise('CATALOG.PRODUCT.ON.UPDATE', { FIELDS: { ID: row.id, TYPE: row.type } }, actor);
  return row;
}

/** Removes a product with its prices. */
export function deleteProduct(portal: Portal, row: Product, actor: Actor): void {
  const prices = portal.store(pricesStore);
  for (const price of prices.find('productId', row.id)) prices.delete(price.id);
  removeImages(portal, row.id);
  const stock = portal.store(storeProductsStore);
  for (const { id } of stock.find('productId', row.id)) stock.delete(id);
  portal.store(productsStore).delete(row.id);
  portal.raise('CATALOG.PRODUCT.ON.DELETE', { FIELDS: { ID: row.id, TYPE: row.type } }, actor);
}

const emptyProduct: Omit<Product, 'id' | 'type' | 'xmlId' | 'createdAt' | 'createdBy'> = {
  iblockId: 0,
  name: '',
  code: null,
  active: true,
  iblockSectionId: null,
  sections: [],
  measure: null,
  vatId: null,
  vatIncluded: false,
  quantity: null,
  weight: null,
  width: null,
  height: null,
  length: null,
  sort: 500,
  previewText: null,
  detailText: null,
  canBuyZero: false,
  quantityTrace: true,
  purchasingPrice: null,
  purchasingCurrency: null,
  properties: {},
  changedAt: 0,
  changedBy: 0,
};

const numbers = ['weight', 'width', 'height', 'length', 'purchasingPrice'] as const;
const texts = ['previewText', 'detailText', 'purchasingCurrency'] as const;
const flags = ['active', 'vatIncluded', 'canBuyZero', 'quantityTrace'] as const;

function changedProduct(portal: Portal, given: JsonMap, before: Product, actor: Actor, now: number): Product {
  const plain: { [name: string]: Json } = {};
  for (const name of numbers) if (given[name] !== undefined) plain[name] = numberOrNull(given[name]);
  for (const name of texts) if (given[name] !== undefined) plain[name] = asText(given[name]) || null;
  for (const name of flags) if (given[name] !== undefined) plain[name] = asFlag(given[name]);
  if (given['sort'] !== undefined) plain['sort'] = numberOrNull(given['sort']) ?? 500;
  if (given['iblockId'] !== undefined && before.iblockId === 0)
    plain['iblockId'] = numberOrNull(given['iblockId']);
  const xmlId = asText(given['xmlId']);
  return {
    ...before,
    ...(plain as Partial<Product>),
    ...(xmlId === '' ? {} : { xmlId }),
    ...nameAndCode(portal, given, before),
    ...sectionsOf(portal, given, before),
    ...listed(portal, given),
    ...quantityOf(portal, given),
    properties: propertiesOf(portal, given, before),
    changedAt: now,
    changedBy: actor.userId,
  };
}

function numberOrNull(value: Json | undefined): number | null {
  const text = asText(value);
  return text === '' || Number.isNaN(Number(text)) ? null : Number(text);
}

function nameAndCode(portal: Portal, given: JsonMap, before: Product): Partial<Product> {
  const name = given['name'] === undefined ? before.name : asText(given['name']).trim();
  if (name === '') throw numericError(0, 'Не заполнено обязательное поле "Название"');
  if (name.length > 255) throw numericError(0, 'Название не может быть длиннее 255 символов');
  if (given['code'] === undefined) return { name };
  const code = asText(given['code']) || null;
  const taken =
    code !== null &&
    portal
      .store(productsStore)
      .find('code', code)
      .some((row) => row.id !== before.id);
  if (taken) throw numericError(0, 'Элемент с таким символьным кодом уже существует.');
  return { name, code };
}

/** The vendor's pages spell the list of all sections `IblockSection`; the main one always belongs to it. */
function sectionsOf(portal: Portal, given: JsonMap, before: Product): Partial<Product> {
  const rawList = given['iblockSection'] ?? given['IblockSection'];
  const rawMain = given['iblockSectionId'];
  if (rawList === undefined && rawMain === undefined) return {};
  const sections = portal.store(sectionsStore);
  const main = rawMain === undefined ? before.iblockSectionId : numberOrNull(rawMain) || null;
  const others = rawList === undefined ? before.sections : asList(rawList).map((id) => Number(asText(id)));
  const all = [...new Set([...(main === null ? [] : [main]), ...others])].filter((id) => sections.get(id));
  if (main !== null && !sections.get(main)) throw numericError(0, `Section with ID = ${main} not found`);
  const kept =
    rawList === undefined && rawMain !== undefined && before.iblockSectionId !== main
      ? all.filter((id) => id !== before.iblockSectionId)
      : all;
  return { iblockSectionId: main ?? kept[0] ?? null, sections: kept.sort((left, right) => left - right) };
}

function listed(portal: Portal, given: JsonMap): Partial<Product> {
  const measure = given['measure'] === undefined ? undefined : numberOrNull(given['measure']);
  if (measure && !portal.store(measuresStore).get(measure)) throw numericError(0, 'Measure is not exists');
  const vatId = given['vatId'] === undefined ? undefined : numberOrNull(given['vatId']);
  if (vatId && !portal.store(vatsStore).get(vatId)) throw numericError(0, 'VAT is not exists');
  return {
    ...(measure === undefined ? {} : { measure }),
    ...(vatId === undefined ? {} : { vatId: vatId || null }),
  };
}

function quantityOf(portal: Portal, given: JsonMap): Partial<Product> {
  if (given['quantity'] === undefined) return {};
  // With inventory mode on the field is read-only, and the portal passes over it without a word.
  return portal.store(catalogModesStore).inventory ? {} : { quantity: numberOrNull(given['quantity']) };
}

function propertiesOf(portal: Portal, given: JsonMap, before: Product): Product['properties'] {
  const properties: Record<string, Product['properties'][string]> = { ...before.properties };
  for (const [name, raw] of Object.entries(given)) {
    const id = /^property(\d+)$/i.exec(name)?.[1];
    if (id === undefined || !portal.store(propertiesStore).get(Number(id))) continue;
    const single = raw === null || typeof raw !== 'object' || 'value' in asMap(raw);
    const values = (single ? [raw] : asList(raw))
      .map((entry) => plainValue(entry))
      .filter((value) => value !== null && value !== '');
    properties[id] = values.map((value, index) => ({
      value,
      valueId: before.id * 10_000 + Number(id) * 10 + index,
    }));
  }
  return properties;
}

function plainValue(entry: Json): Json {
  return entry !== null && typeof entry === 'object' ? (asMap(entry)['value'] ?? null) : entry;
}
