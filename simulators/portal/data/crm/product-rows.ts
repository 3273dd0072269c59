import type { Portal } from '../../portal.ts';
import { Collection } from '../collection.ts';
import { defineStore } from '../store.ts';
import { crmEntity } from './crm-entity.ts';
import { crmItems } from './crm-items.ts';

/** A line of a deal, lead or invoice. */
export interface ProductRow {
  readonly id: number;
  readonly ownerTypeId: number;
  readonly ownerId: number;
  /** 0 for free text. */
  readonly productId: number;
  readonly productName: string;
  /** Final price of a unit, after the discount, with tax if `taxIncluded`. */
  readonly price: number;
  readonly quantity: number;
  /** 1 a sum, 2 a percentage. */
  readonly discountTypeId: 1 | 2;
  readonly discountRate: number;
  readonly discountSum: number;
  /** Percent; `null` is "without VAT". */
  readonly taxRate: number | null;
  readonly taxIncluded: boolean;
  readonly customized: boolean;
  readonly measureCode: number;
  readonly measureName: string;
  readonly sort: number;
  readonly xmlId: string;
}

/** https://apidocs.bitrix24.com/api-reference/crm/universal/product-rows/ */
export const productRowsStore = defineStore(
  'productRows',
  () => new Collection<ProductRow>({ owner: (row) => `${row.ownerTypeId} ${row.ownerId}` }),
);

/** Lines of an object in their order. */
export function productRowsOf(portal: Portal, ownerTypeId: number, ownerId: number): readonly ProductRow[] {
  return portal
    .store(productRowsStore)
    .find('owner', `${ownerTypeId} ${ownerId}`)
    .sort((left, right) => left.sort - right.sort || left.id - right.id);
}

/** Removes the lines of an object. */
export function deleteProductRows(portal: Portal, ownerTypeId: number, ownerId: number): void {
  const rows = portal.store(productRowsStore);
  for (const row of productRowsOf(portal, ownerTypeId, ownerId)) rows.delete(row.id);
}

/** Two decimals, as the portal keeps money. */
export function round2(value: number): number {
  return Math.round((value + Number.EPSILON) * 100) / 100;
}

/** The prices that follow from a line: without tax, and before the discount without and with tax. */
export function pricesOf(row: ProductRow): {
  readonly priceExclusive: number;
  readonly priceNetto: number;
  readonly priceBrutto: number;
} {
  const factor = 1 + (row.taxRate ?? 0) / 100;
  const priceExclusive = row.taxIncluded ? round2(row.price / factor) : row.price;
  const priceNetto =
    row.discountTypeId === 2 && row.discountRate < 100
      ? round2(priceExclusive / (1 - row.discountRate / 100))
      : round2(priceExclusive + row.discountSum);
  return { priceExclusive, priceNetto, priceBrutto: round2(priceNetto * factor) };
}

/** Sum and tax of an object from its lines, unless people set the sum by hand. */
export function recalculateOpportunity(portal: Portal, ownerTypeId: number, ownerId: number): void {
  const entity = crmEntity(ownerTypeId);
  const items = entity && crmItems(portal, entity);
  const item = items?.get(ownerId);
  if (!items || !item || item.values['isManualOpportunity'] === 'Y') return;
  let sum = 0;
  let tax = 0;
  for (const row of productRowsOf(portal, ownerTypeId, ownerId)) {
    const { priceExclusive } = pricesOf(row);
    const net = priceExclusive * row.quantity;
    const gross = row.taxIncluded ? row.price * row.quantity : net * (1 + (row.taxRate ?? 0) / 100);
    sum += gross;
    tax += gross - net;
  }
  items.put({ ...item, values: { ...item.values, opportunity: round2(sum), taxValue: round2(tax) } });
}
