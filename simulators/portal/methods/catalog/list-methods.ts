import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { listQuery, selectOf } from '../../call/list-query.ts';
import { type Answer, type Call, type MethodDefinition, method } from '../../call/method-definition.ts';
import { asText } from '../../call/params.ts';
import {
  catalogModesStore,
  measuresStore,
  offerIblockId,
  type ProductProperty,
  priceTypesStore,
  productIblockId,
  propertiesStore,
  storesStore,
  vatsStore,
} from '../../data/catalog/catalog-lists.ts';
import type { Collection } from '../../data/collection.ts';
import { formatDateTime } from '../../data/dates.ts';
import { type QueryField, queryFields } from '../../data/field-table.ts';
import { listRows } from '../../data/list-rows.ts';
import type { StoreDefinition } from '../../data/store.ts';
import { fieldsParam, idParam, mustRead, mustWrite, pick, requireFields } from './catalog-access.ts';
import { measureView, priceTypeView, storeView, vatView } from './list-views.ts';

/** The short lists of the catalogue and its modes. https://apidocs.bitrix24.com/api-reference/catalog/ */
export const catalogListMethods: readonly MethodDefinition[] = [
  method('catalog.catalog.list', 'catalog', 'list', listCatalogs),
  method('catalog.measure.list', 'catalog', 'list', (call) =>
    listOf(call, measuresStore, 'measures', measureView),
  ),
  method('catalog.vat.list', 'catalog', 'list', (call) =>
    listOf(call, vatsStore, 'vats', (row) => vatView(row, call.portal.offsetMinutes)),
  ),
  method('catalog.priceType.list', 'catalog', 'list', (call) =>
    listOf(call, priceTypesStore, 'priceTypes', (row) => priceTypeView(row, call.portal.offsetMinutes)),
  ),
  method('catalog.store.list', 'catalog', 'list', (call) => listOf(call, storesStore, 'stores', storeView)),
  method('catalog.productProperty.list', 'catalog', 'list', (call) =>
    listOf(call, propertiesStore, 'productProperties', (row) => propertyRow(row, call.portal.offsetMinutes)),
  ),
  method('catalog.productProperty.get', 'catalog', 'get', getProperty),
  method('catalog.productProperty.add', 'catalog', 'add', addProperty),
  method('catalog.document.mode.status', 'catalog', 'get', ({ portal }) => ({
    result: portal.store(catalogModesStore).inventory ? 'Y' : 'N',
  })),
];

function listCatalogs(call: Call): Answer {
  mustRead(call);
  const products = { iblockId: productIblockId, productIblockId: null, skuPropertyId: null };
  const offers = { iblockId: offerIblockId, productIblockId, skuPropertyId: 95 };
  const rows: { readonly [name: string]: Json }[] = [
    { ...products, id: productIblockId, name: 'Товарный каталог CRM' },
    { ...offers, id: offerIblockId, name: 'Товарный каталог CRM (предложения)' },
  ].map((row) => ({ ...row, iblockTypeId: 0, lid: 's1', subscription: 'N', vatId: 1 }));
  const filter = call.params.map('filter');
  const matching = rows.filter((row) =>
    Object.entries(filter).every(([name, wanted]) => asText(row[name]) === asText(wanted)),
  );
  const select = selectOf(call.params);
  return { result: { catalogs: matching.map((row) => pick(row, select)) }, total: matching.length };
}

/** A list whose rows filter and sort by what they show. */
function listOf<T extends { readonly id: number }>(
  call: Call,
  definition: StoreDefinition<Collection<T>>,
  place: string,
  show: (row: T) => { readonly [name: string]: Json },
): Answer {
  mustRead(call);
  const collection = call.portal.store(definition);
  const names = Object.keys(firstOf(collection, show));
  const fields = Object.fromEntries(
    names.map((name): [string, QueryField<T>] => [
      name,
      { kind: kindOf(name), read: (row) => show(row)[name] },
    ]),
  );
  const { rows, ...rest } = listRows(collection, listQuery(call.params), {
    fields: queryFields(fields),
    idField: 'id',
    offsetMinutes: call.portal.offsetMinutes,
    onUnknown: () => undefined,
  });
  const select = selectOf(call.params);
  return { result: { [place]: rows.map((row) => pick(show(row), select)) }, ...rest };
}

function firstOf<T extends { readonly id: number }>(
  collection: Collection<T>,
  show: (row: T) => { readonly [name: string]: Json },
): { readonly [name: string]: Json } {
  for (const row of collection) return show(row);
  return { id: 0 };
}

function kindOf(name: string): 'number' | 'string' {
  return /^(id|code|rate|sort|iblockId)$/.test(name) && name !== 'code' ? 'number' : 'string';
}

function propertyRow(row: ProductProperty, offsetMinutes: number): { readonly [name: string]: Json } {
  return {
    id: row.id,
    iblockId: row.iblockId,
    name: row.name,
    code: row.code,
    xmlId: row.xmlId,
    active: row.active ? 'Y' : 'N',
    propertyType: row.propertyType,
    multiple: row.multiple ? 'Y' : 'N',
    sort: row.sort,
    isRequired: row.isRequired ? 'Y' : 'N',
    timestampX: formatDateTime(row.changedAt, offsetMinutes),
    colCount: 30,
    rowCount: 1,
    defaultValue: null,
    fileType: null,
    filtrable: 'N',
    hint: null,
    linkIblockId: null,
    listType: 'L',
    multipleCnt: null,
    searchable: 'N',
    userType: null,
    userTypeSettings: null,
    withDescription: null,
  };
}

function getProperty(call: Call): Answer {
  mustRead(call);
  const row = call.portal.store(propertiesStore).get(idParam(call));
  return { result: { productProperty: row ? propertyRow(row, call.portal.offsetMinutes) : null } };
}

function addProperty(call: Call): Answer {
  mustWrite(call);
  const fields = fieldsParam(call);
  requireFields(fields, ['iblockId', 'name', 'propertyType']);
  const row = call.portal.store(propertiesStore).add((id) => ({
    id,
    iblockId: Number(asText(fields['iblockId'])),
    name: asText(fields['name']),
    code: asText(fields['code']),
    xmlId: asText(fields['xmlId']) || null,
    active: asText(fields['active']) !== 'N',
    propertyType: asText(fields['propertyType']),
    multiple: asText(fields['multiple']) === 'Y',
    sort: Number(asText(fields['sort'])) || 500,
    isRequired: asText(fields['isRequired']) === 'Y',
    changedAt: call.now,
  }));
  return { result: { productProperty: propertyRow(row, call.portal.offsetMinutes) } };
}
