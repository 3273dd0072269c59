import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { listQuery } from '../../call/list-query.ts';
import { type Answer, type Call, type MethodDefinition, method } from '../../call/method-definition.ts';
import { asFlag, asInteger, asMap, asText } from '../../call/params.ts';
import { codeError, missingArgument } from '../../call/rest-error.ts';
import { crmEntity } from '../../data/crm/crm-entity.ts';
import { type CrmItem, crmItems } from '../../data/crm/crm-items.ts';
import { itemAccessDenied, mayChange, maySee } from '../../data/crm/crm-rights.ts';
import {
  deleteProductRows,
  type ProductRow,
  pricesOf,
  productRowsOf,
  productRowsStore,
  recalculateOpportunity,
  round2,
} from '../../data/crm/product-rows.ts';
import { queryFields } from '../../data/field-table.ts';
import { listRows } from '../../data/list-rows.ts';
import type { JsonMap } from '../../transport/php-parameters.ts';

/** https://apidocs.bitrix24.com/api-reference/crm/universal/product-rows/index.html */
export const productRowMethods: readonly MethodDefinition[] = [
  method('crm.item.productrow.set', 'crm', 'update', set),
  method('crm.item.productrow.add', 'crm', 'add', add),
  method('crm.item.productrow.get', 'crm', 'get', (call) => ({ result: { productRow: view(rowOf(call)) } })),
  method('crm.item.productrow.update', 'crm', 'update', update),
  method('crm.item.productrow.delete', 'crm', 'delete', remove),
  method('crm.item.productrow.list', 'crm', 'list', list),
  method('crm.item.productrow.getAvailableForPayment', 'crm', 'list', available),
];

const ownerTypes: Readonly<Record<string, number>> = { L: 1, D: 2, SI: 31 };

function set(call: Call): Answer {
  const { portal, params } = call;
  const owner = ownerOf(call, params.raw('ownerType'), params.raw('ownerId'), mayChange);
  if (!params.has('productRows')) throw missingArgument('productRows');
  const wanted = params.list('productRows').map((row) => accept(asMap(row), undefined));
  deleteProductRows(portal, owner.typeId, owner.item.id);
  const rows = wanted.map((row, index) =>
    portal.store(productRowsStore).add((id) => ({
      ...row,
      sort: row.sort || (index + 1) * 10,
      id,
      ownerTypeId: owner.typeId,
      ownerId: owner.item.id,
    })),
  );
  recalculateOpportunity(portal, owner.typeId, owner.item.id);
  return { result: { productRows: rows.map(view) } };
}

function add(call: Call): Answer {
  const given = call.params.map('fields');
  const owner = ownerOf(call, given['ownerType'], given['ownerId'], mayChange);
  const row = call.portal.store(productRowsStore).add((id) => ({
    ...accept(given, undefined),
    id,
    ownerTypeId: owner.typeId,
    ownerId: owner.item.id,
  }));
  recalculateOpportunity(call.portal, owner.typeId, owner.item.id);
  return { result: { productRow: view(row) } };
}

function update(call: Call): Answer {
  const row = rowOf(call, mayChange);
  const changed = { ...row, ...accept(call.params.map('fields'), row) };
  call.portal.store(productRowsStore).put(changed);
  recalculateOpportunity(call.portal, row.ownerTypeId, row.ownerId);
  return { result: { productRow: view(changed) } };
}

function remove(call: Call): Answer {
  const row = rowOf(call, mayChange);
  call.portal.store(productRowsStore).delete(row.id);
  recalculateOpportunity(call.portal, row.ownerTypeId, row.ownerId);
  return { result: null };
}

const fields = queryFields<ProductRow>({
  id: { kind: 'number', read: (row) => row.id },
  ownerId: { kind: 'number', read: (row) => row.ownerId },
  ownerType: { kind: 'string', read: (row) => ownerTypeOf(row) },
  productId: { kind: 'number', read: (row) => row.productId },
  productName: { kind: 'string', read: (row) => row.productName },
  price: { kind: 'number', read: (row) => row.price },
  quantity: { kind: 'number', read: (row) => row.quantity },
  sort: { kind: 'number', read: (row) => row.sort },
});

function list(call: Call): Answer {
  const query = listQuery(call.params);
  const { '=ownerType': ownerType, '=ownerId': ownerId } = query.filter;
  if (ownerType === undefined || ownerId === undefined) throw missingArgument('filter');
  ownerOf(call, ownerType, ownerId, maySee);
  const { rows, ...rest } = listRows(call.portal.store(productRowsStore), query, {
    fields,
    idField: 'id',
    offsetMinutes: call.portal.offsetMinutes,
    onUnknown: () => undefined,
  });
  return { result: { productRows: rows.map(view) }, ...rest };
}

function available(call: Call): Answer {
  const { params, portal } = call;
  const owner = ownerOf(call, params.raw('ownerType'), params.raw('ownerId'), maySee);
  return { result: { productRows: productRowsOf(portal, owner.typeId, owner.item.id).map(view) } };
}

type Right = (user: Call['caller']['user'], item: CrmItem) => boolean;

function ownerOf(
  { portal, caller }: Call,
  ownerType: Json | undefined,
  ownerId: Json | undefined,
  right: Right,
): { readonly typeId: number; readonly item: CrmItem } {
  const typeId = ownerTypes[asText(ownerType).toUpperCase()];
  const entity = typeId === undefined ? undefined : crmEntity(typeId);
  if (typeId === undefined || !entity)
    throw codeError('ENTITY_TYPE_NOT_SUPPORTED', 'Entity type is not supported');
  const item = crmItems(portal, entity).get(asInteger(ownerId) ?? 0);
  if (!item) throw codeError('OWNER_NOT_FOUND', 'Owner is not found');
  if (!right(caller.user, item)) throw itemAccessDenied();
  return { typeId, item };
}

function rowOf(call: Call, right: Right = maySee): ProductRow {
  if (!call.params.has('id')) throw missingArgument('id');
  const row = call.portal.store(productRowsStore).get(call.params.integer('id') ?? 0);
  if (!row) throw codeError('NOT_FOUND', 'Product row is not found');
  ownerOf(call, ownerTypeOf(row), row.ownerId, right);
  return row;
}

type Line = Omit<ProductRow, 'id' | 'ownerId' | 'ownerTypeId'>;

function accept(given: JsonMap, before: ProductRow | undefined): Line {
  const number = (name: string, fallback: number): number => {
    const value = Number(asText(given[name]));
    return given[name] === undefined || Number.isNaN(value) ? fallback : value;
  };
  const line: Line = {
    productId: number('productId', before?.productId ?? 0),
    productName: asText(given['productName']) || (before?.productName ?? ''),
    price: number('price', before?.price ?? 0),
    quantity: number('quantity', before?.quantity ?? 1),
    discountTypeId: number('discountTypeId', before?.discountTypeId ?? 2) === 1 ? 1 : 2,
    discountRate: number('discountRate', before?.discountRate ?? 0),
    discountSum: number('discountSum', before?.discountSum ?? 0),
    taxRate: taxOf(given['taxRate'], before?.taxRate ?? null),
    taxIncluded:
      given['taxIncluded'] === undefined ? (before?.taxIncluded ?? false) : asFlag(given['taxIncluded']),
    customized: true,
    measureCode: number('measureCode', before?.measureCode ?? 796),
    measureName: asText(given['measureName']) || (before?.measureName ?? 'шт'),
    sort: number('sort', before?.sort ?? 0),
    xmlId: asText(given['xmlId']) || (before?.xmlId ?? ''),
  };
  return withDiscount(line);
}

/** `null` and empty text are "without VAT". */
function taxOf(value: Json | undefined, fallback: number | null): number | null {
  if (value === undefined) return fallback;
  return value === null || value === '' ? null : Number(asText(value));
}

/** The discount both ways: a rate gives the sum, a sum gives the rate. */
function withDiscount(line: Line): Line {
  const { priceExclusive, priceNetto } = pricesOf({ ...line, id: 0, ownerId: 0, ownerTypeId: 0 });
  if (line.discountTypeId === 2) return { ...line, discountSum: round2(priceNetto - priceExclusive) };
  const rate = priceNetto === 0 ? 0 : (line.discountSum / priceNetto) * 100;
  return { ...line, discountRate: round2(rate) };
}

function ownerTypeOf(row: ProductRow): string {
  return Object.entries(ownerTypes).find(([, typeId]) => typeId === row.ownerTypeId)?.[0] ?? '';
}

function view(row: ProductRow): Json {
  const { ownerTypeId: _, taxIncluded, customized, ...rest } = row;
  return {
    ...rest,
    ownerType: ownerTypeOf(row),
    ...pricesOf(row),
    taxIncluded: taxIncluded ? 'Y' : 'N',
    customized: customized ? 'Y' : 'N',
    type: 1,
  };
}
