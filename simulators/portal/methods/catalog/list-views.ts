import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import type { Measure, PriceType, Store, Vat } from '../../data/catalog/catalog-lists.ts';
import { formatDateTime } from '../../data/dates.ts';

type View = { readonly [name: string]: Json };

const flag = (value: boolean) => (value ? 'Y' : 'N');

/** https://apidocs.bitrix24.com/api-reference/catalog/measure/ */
export function measureView(row: Measure): View {
  return {
    id: row.id,
    code: row.code,
    isDefault: flag(row.isDefault),
    measureTitle: row.title,
    symbol: row.symbol,
    symbolIntl: row.symbolIntl,
    symbolLetterIntl: row.symbolLetterIntl,
  };
}

/** https://apidocs.bitrix24.com/api-reference/catalog/vat/ */
export function vatView(row: Vat, offsetMinutes: number): View {
  return {
    id: row.id,
    name: row.name,
    rate: row.rate,
    active: flag(row.active),
    sort: row.sort,
    timestampX: formatDateTime(row.changedAt, offsetMinutes),
  };
}

/** https://apidocs.bitrix24.com/api-reference/catalog/price-type/ */
export function priceTypeView(row: PriceType, offsetMinutes: number): View {
  return {
    id: row.id,
    name: row.name,
    base: flag(row.base),
    sort: row.sort,
    xmlId: row.xmlId,
    createdBy: row.createdBy,
    modifiedBy: row.changedBy,
    dateCreate: formatDateTime(row.createdAt, offsetMinutes),
    timestampX: formatDateTime(row.changedAt, offsetMinutes),
  };
}

/** https://apidocs.bitrix24.com/api-reference/catalog/store/ */
export function storeView(row: Store): View {
  return {
    id: row.id,
    title: row.title,
    address: row.address,
    xmlId: row.xmlId,
    code: row.code,
    active: flag(row.active),
    sort: row.sort,
  };
}
