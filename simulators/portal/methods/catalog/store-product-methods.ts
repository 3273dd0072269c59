import { listQuery, selectOf } from '../../call/list-query.ts';
import { type Answer, type Call, type MethodDefinition, method } from '../../call/method-definition.ts';
import { type StoreProduct, storeProductsStore } from '../../data/catalog/stock.ts';
import { queryFields } from '../../data/field-table.ts';
import { listRows } from '../../data/list-rows.ts';
import { generic, idParam, mustRead, pick } from './catalog-access.ts';

/** Stock by store, which documents alone change. https://apidocs.bitrix24.com/api-reference/catalog/store-product/ */
export const storeProductMethods: readonly MethodDefinition[] = [
  method('catalog.storeproduct.list', 'catalog', 'list', list),
  method('catalog.storeproduct.get', 'catalog', 'get', get),
];

const fields = queryFields<StoreProduct>({
  id: { kind: 'number', read: (row) => row.id },
  productId: { kind: 'number', read: (row) => row.productId, index: 'productId' },
  storeId: { kind: 'number', read: (row) => row.storeId, index: 'storeId' },
  amount: { kind: 'number', read: (row) => row.amount },
});

function list(call: Call): Answer {
  mustRead(call);
  const { rows, ...rest } = listRows(call.portal.store(storeProductsStore), listQuery(call.params), {
    fields,
    idField: 'id',
    offsetMinutes: call.portal.offsetMinutes,
    onUnknown: () => undefined,
  });
  const select = selectOf(call.params);
  return { result: { storeProducts: rows.map((row) => pick({ ...row }, select)) }, ...rest };
}

function get(call: Call): Answer {
  mustRead(call);
  const row = call.portal.store(storeProductsStore).get(idParam(call));
  if (!row) throw generic('storeProduct is not exists');
  return { result: { storeProduct: { ...row } } };
}
