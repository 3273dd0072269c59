import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { listQuery, selectOf } from '../../call/list-query.ts';
import { type Answer, type Call, type MethodDefinition, method } from '../../call/method-definition.ts';
import { asList, asMap, asText } from '../../call/params.ts';
import { priceTypesStore } from '../../data/catalog/catalog-lists.ts';
import { type Price, pricesStore, productsStore } from '../../data/catalog/products.ts';
import { formatDateTime } from '../../data/dates.ts';
import { queryFields } from '../../data/field-table.ts';
import { listRows } from '../../data/list-rows.ts';
import type { JsonMap } from '../../transport/php-parameters.ts';
import { fieldsParam, generic, idParam, mustRead, mustWrite, pick, requireFields } from './catalog-access.ts';

/** https://apidocs.bitrix24.com/api-reference/catalog/price/ */
export const priceMethods: readonly MethodDefinition[] = [
  method('catalog.price.list', 'catalog', 'list', list),
  method('catalog.price.get', 'catalog', 'get', (call) => {
    mustRead(call);
    return { result: { price: show(call, known(call)) } };
  }),
  method('catalog.price.add', 'catalog', 'add', add),
  method('catalog.price.update', 'catalog', 'update', update),
  method('catalog.price.modify', 'catalog', 'update', modify),
  method('catalog.price.delete', 'catalog', 'delete', remove),
];

const fields = queryFields<Price>({
  id: { kind: 'number', read: (row) => row.id },
  productId: { kind: 'number', read: (row) => row.productId, index: 'productId' },
  catalogGroupId: { kind: 'number', read: (row) => row.catalogGroupId },
  price: { kind: 'number', read: (row) => row.price },
  currency: { kind: 'string', read: (row) => row.currency },
});

function show(call: Call, row: Price): { readonly [name: string]: Json } {
  return {
    id: row.id,
    productId: row.productId,
    catalogGroupId: row.catalogGroupId,
    price: row.price,
    currency: row.currency,
    extraId: null,
    priceScale: row.price,
    quantityFrom: null,
    quantityTo: null,
    timestampX: formatDateTime(row.changedAt, call.portal.offsetMinutes),
  };
}

function list(call: Call): Answer {
  mustRead(call);
  const { rows, ...rest } = listRows(call.portal.store(pricesStore), listQuery(call.params), {
    fields,
    idField: 'id',
    offsetMinutes: call.portal.offsetMinutes,
    onUnknown: () => undefined,
  });
  const select = selectOf(call.params);
  return { result: { prices: rows.map((row) => pick(show(call, row), select)) }, ...rest };
}

function known(call: Call): Price {
  const row = call.portal.store(pricesStore).get(idParam(call));
  if (!row) throw generic('price is not exists');
  return row;
}

function add(call: Call): Answer {
  mustWrite(call);
  const given = fieldsParam(call);
  requireFields(given, ['productId', 'catalogGroupId', 'price', 'currency']);
  const productId = Number(asText(given['productId']));
  const row = addPrice(call, productId, Number(asText(given['catalogGroupId'])), given);
  call.portal.raise('CATALOG.PRICE.ON.ADD', { FIELDS: { ID: row.id } }, call.actor);
  return { result: { price: show(call, row) } };
}

function addPrice(call: Call, productId: number, catalogGroupId: number, given: JsonMap): Price {
  if (!call.portal.store(productsStore).get(productId))
    throw generic(`Product with ID = ${productId} not found`);
  if (!call.portal.store(priceTypesStore).get(catalogGroupId)) throw generic('Price type is not exists');
  const prices = call.portal.store(pricesStore);
  if (prices.find('productId', productId).some((row) => row.catalogGroupId === catalogGroupId))
    throw generic('Price already exists for this product and price type');
  return prices.add((id) => ({ id, productId, catalogGroupId, ...amountOf(given), changedAt: call.now }));
}

function amountOf(given: JsonMap): { readonly price: number; readonly currency: string } {
  const price = Number(asText(given['price']));
  if (Number.isNaN(price)) throw generic('price must be a number');
  return { price: Math.round(price * 1e4) / 1e4, currency: asText(given['currency']) };
}

function update(call: Call): Answer {
  mustWrite(call);
  const before = known(call);
  const given = fieldsParam(call);
  requireFields(given, ['price', 'currency']);
  const row: Price = { ...before, ...amountOf(given), changedAt: call.now };
  call.portal.store(pricesStore).put(row);
  if (row.price !== before.price || row.currency !== before.currency)
    call.portal.raise('CATALOG.PRICE.ON.UPDATE', { FIELDS: { ID: row.id } }, call.actor);
  return { result: { price: show(call, row) } };
}

/** Sets the whole collection of a product: a price without id is new, one that is not sent is deleted. */
function modify(call: Call): Answer {
  mustWrite(call);
  const product = asMap(fieldsParam(call)['product']);
  const productId = Number(asText(product['id']));
  const prices = call.portal.store(pricesStore);
  const sent = asList(product['prices']).map((price) => asMap(price));
  const keptIds = new Set(sent.map((price) => Number(asText(price['id']))));
  for (const row of prices.find('productId', productId)) {
    if (keptIds.has(row.id)) continue;
    prices.delete(row.id);
    call.portal.raise('CATALOG.PRICE.ON.DELETE', { FIELDS: { ID: row.id } }, call.actor);
  }
  const result = sent.map((price) => {
    const before = prices.get(Number(asText(price['id'])));
    if (!before || before.productId !== productId)
      return addPrice(call, productId, Number(asText(price['catalogGroupId'])), price);
    const row: Price = { ...before, ...amountOf(price), changedAt: call.now };
    prices.put(row);
    return row;
  });
  return { result: { prices: result.map((row) => show(call, row)) } };
}

function remove(call: Call): Answer {
  mustWrite(call);
  const row = known(call);
  call.portal.store(pricesStore).delete(row.id);
  call.portal.raise('CATALOG.PRICE.ON.DELETE', { FIELDS: { ID: row.id } }, call.actor);
  return { result: true };
}
