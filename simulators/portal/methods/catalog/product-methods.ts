import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { listQuery, selectOf } from '../../call/list-query.ts';
import { type Answer, type Call, type MethodDefinition, method } from '../../call/method-definition.ts';
import { asText } from '../../call/params.ts';
import { numericError } from '../../call/rest-error.ts';
import { type ProductProperty, propertiesStore } from '../../data/catalog/catalog-lists.ts';
import { addProduct, deleteProduct, updateProduct } from '../../data/catalog/change-products.ts';
import { type Product, productsStore } from '../../data/catalog/products.ts';
import { formatDateTime } from '../../data/dates.ts';
import { type QueryField, queryFields } from '../../data/field-table.ts';
import { listRows } from '../../data/list-rows.ts';
import { fieldsParam, generic, idParam, mustRead, mustWrite, pick, requireFields } from './catalog-access.ts';
import { pictureFields, savePictures } from './product-pictures.ts';

/** Simple products (type 1). https://apidocs.bitrix24.com/api-reference/catalog/product/ */
export const productMethods: readonly MethodDefinition[] = [
  method('catalog.product.list', 'catalog', 'list', list),
  method('catalog.product.get', 'catalog', 'get', (call) => {
    mustRead(call);
    return { result: { product: show(call, known(call), propertiesOf(call)) } };
  }),
  method('catalog.product.add', 'catalog', 'add', add),
  method('catalog.product.update', 'catalog', 'update', update),
  method('catalog.product.delete', 'catalog', 'delete', remove),
];

function show(
  call: Call,
  row: Product,
  properties: readonly ProductProperty[],
): { readonly [name: string]: Json } {
  const moment = (at: number) => formatDateTime(at, call.portal.offsetMinutes);
  const flag = (value: boolean) => (value ? 'Y' : 'N');
  return {
    id: row.id,
    iblockId: row.iblockId,
    type: row.type,
    name: row.name,
    code: row.code,
    xmlId: row.xmlId,
    active: flag(row.active),
    available: flag(row.canBuyZero || !row.quantityTrace || (row.quantity ?? 0) > 0),
    barcodeMulti: 'N',
    bundle: 'N',
    canBuyZero: flag(row.canBuyZero),
    createdBy: row.createdBy,
    modifiedBy: row.changedBy,
    dateActiveFrom: null,
    dateActiveTo: null,
    dateCreate: moment(row.createdAt),
    timestampX: moment(row.changedAt),
    iblockSectionId: row.iblockSectionId,
    iblockSection: [...row.sections],
    measure: row.measure,
    vatId: row.vatId,
    vatIncluded: flag(row.vatIncluded),
    quantity: row.quantity,
    quantityReserved: null,
    quantityTrace: flag(row.quantityTrace),
    purchasingPrice: row.purchasingPrice,
    purchasingCurrency: row.purchasingCurrency,
    weight: row.weight,
    width: row.width,
    height: row.height,
    length: row.length,
    sort: row.sort,
    previewText: row.previewText,
    previewTextType: 'text',
    detailText: row.detailText,
    detailTextType: 'text',
    ...pictureFields(call, row.id),
    recurSchemeLength: null,
    recurSchemeType: null,
    subscribe: 'Y',
    trialPriceId: null,
    withoutOrder: 'N',
    ...Object.fromEntries(
      properties.map((property) => [`property${property.id}`, propertyValue(row, property)]),
    ),
  };
}

/** `{value, valueId}`, a list of such for a property with several values, `null` without a value. */
function propertyValue(row: Product, property: ProductProperty): Json {
  const values = (row.properties[property.id] ?? []).map(({ value, valueId }) => ({
    value,
    valueId: String(valueId),
  }));
  return property.multiple ? values : (values[0] ?? null);
}

function propertiesOf(call: Call): readonly ProductProperty[] {
  return [...call.portal.store(propertiesStore)];
}

const plainFields: Readonly<Record<string, QueryField<Product>>> = {
  id: { kind: 'number', read: (row) => row.id },
  iblockId: { kind: 'number', read: (row) => row.iblockId },
  type: { kind: 'number', read: (row) => row.type },
  name: { kind: 'string', read: (row) => row.name },
  code: { kind: 'string', read: (row) => row.code, index: 'code' },
  xmlId: { kind: 'string', read: (row) => row.xmlId, index: 'xmlId' },
  active: { kind: 'flag', read: (row) => (row.active ? 'Y' : 'N') },
  iblockSectionId: { kind: 'number', read: (row) => row.iblockSectionId },
  quantity: { kind: 'number', read: (row) => row.quantity },
  measure: { kind: 'number', read: (row) => row.measure },
  vatId: { kind: 'number', read: (row) => row.vatId },
  sort: { kind: 'number', read: (row) => row.sort },
  weight: { kind: 'number', read: (row) => row.weight },
  timestampX: { kind: 'datetime', read: (row) => row.changedAt },
  dateCreate: { kind: 'datetime', read: (row) => row.createdAt },
  createdBy: { kind: 'number', read: (row) => row.createdBy },
  modifiedBy: { kind: 'number', read: (row) => row.changedBy },
};

function list(call: Call): Answer {
  mustRead(call);
  const select = selectOf(call.params);
  if (!select.includes('*') && !(select.includes('id') && select.includes('iblockId')))
    throw generic('Required select fields: id, iblockId');
  const iblockId = call.params.map('filter')['iblockId'] ?? call.params.map('filter')['=iblockId'];
  if (iblockId === undefined) throw generic('Required filter fields: iblockId');
  const properties = propertiesOf(call);
  const fields = { ...plainFields };
  for (const { id } of properties)
    fields[`property${id}`] = {
      kind: 'string',
      read: (row) => (row.properties[id] ?? []).map(({ value }) => value),
    };
  const { rows, ...rest } = listRows(call.portal.store(productsStore), listQuery(call.params), {
    fields: queryFields(fields),
    idField: 'id',
    offsetMinutes: call.portal.offsetMinutes,
    onUnknown: () => undefined,
  });
  // The vendor's pages spell it with a capital; both are understood.
  const names = select.map((name) => (name === 'IblockSection' ? 'iblockSection' : name));
  return { result: { products: rows.map((row) => pick(show(call, row, properties), names)) }, ...rest };
}

function known(call: Call): Product {
  const row = call.portal.store(productsStore).get(idParam(call));
  if (!row) throw numericError(200040300000, 'product does not exist.');
  return row;
}

function add(call: Call): Answer {
  mustWrite(call);
  const given = fieldsParam(call);
  requireFields(given, ['iblockId', 'name']);
  if (!/^\d+$/.test(asText(given['iblockId']))) throw generic('iblockId is not a catalogue');
  const row = addProduct(call.portal, given, 1, call.actor, call.now);
  savePictures(call, row.id, given);
  return { result: { element: show(call, row, propertiesOf(call)) } };
}

function update(call: Call): Answer {
  mustWrite(call);
  const before = known(call);
  const row = updateProduct(call.portal, before, fieldsParam(call), call.actor, call.now);
  savePictures(call, row.id, fieldsParam(call));
  return { result: { element: show(call, row, propertiesOf(call)) } };
}

function remove(call: Call): Answer {
  mustWrite(call);
  deleteProduct(call.portal, known(call), call.actor);
  return { result: true };
}
