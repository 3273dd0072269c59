import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import type { Row } from '../object-store.ts';
import { amount, kopecks } from './money.ts';

export const goodsType = 'Catalog_Номенклатура';

/** A line of an order, invoice or shipment. */
export interface GoodsLine {
  /** Reference of the product. */
  readonly product: string;
  readonly quantity: number;
  /** Roubles, VAT included. */
  readonly price: number;
}

/** A row as the documents of УНФ keep it: what a product is may be a reference or a text there. */
export function goodsRow({ price, product, quantity }: GoodsLine): Row {
  const sum = amount(Math.round(kopecks(price) * quantity));
  return {
    Номенклатура: product,
    Номенклатура_Type: `StandardODATA.${goodsType}`,
    Количество: quantity,
    Цена: price,
    Сумма: sum,
    Всего: sum,
  };
}

/** See `goodsRow`. */
export function goodsLine(row: Row): GoodsLine {
  return {
    product: text(row['Номенклатура']),
    quantity: Number(row['Количество']),
    price: Number(row['Цена']),
  };
}

/** Kopecks of all lines. */
export function sumOfRows(rows: readonly Row[]): number {
  return rows.reduce((sum, row) => sum + kopecks(row['Всего']), 0);
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
