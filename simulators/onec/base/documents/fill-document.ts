import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { type Configuration, common } from '../configurations.ts';
import type { ObjectChange, ObjectStore } from '../object-store.ts';
import { WriteRefused } from '../write-rules.ts';
import { paidFor, shippedOf } from './balances.ts';
import { type DocumentType, documentTypes } from './document-types.ts';
import {
  type DocumentView,
  dealAttribute,
  paymentTable,
  presentation,
  warehouseAttribute,
} from './document-view.ts';
import { goodsLine, goodsRow, sumOfRows } from './goods-rows.ts';
import { amount } from './money.ts';

type Values = Readonly<Record<string, Json>>;

/** What a new document is to hold, and what of it differs from what its basis leaves open. */
export interface Filling {
  /** Quantities by product, for a shipment of a part. */
  readonly quantities?: ReadonlyMap<string, number>;
  /** Kopecks, for a payment of a part. */
  readonly sum?: number;
}

/**
 * Fills a new document from its basis, as «Ввод на основании» does: a shipment takes what is not shipped yet, a payment
 * what is not paid yet. @throws WriteRefused
 */
export function fillFromBasis(
  store: ObjectStore,
  configuration: Configuration,
  kind: DocumentType,
  basis: DocumentView,
  filling: Filling = {},
): ObjectChange {
  if (!basis.kind.targets.includes(kind.role))
    throw new WriteRefused(`${kind.title.ru} не вводится на основании документа "${basis.kind.title.ru}"`);
  if (basis.deletionMark || !basis.posted) {
    const why = basis.deletionMark ? 'помечен на удаление' : 'не проведен';
    throw new WriteRefused(`${presentation(basis)} ${why}. Ввод на основании невозможен`);
  }
  const attributes = { ...commonValues(store, kind, basis) };
  if (kind.goods === undefined) {
    const open = basis.sum - paidFor(store, basis);
    if (open <= 0) throw new WriteRefused(`${presentation(basis)} уже оплачен полностью`);
    const sum = filling.sum ?? open;
    const row = paymentRow(configuration, basis, sum);
    return { attributes: { ...attributes, СуммаДокумента: amount(sum) }, tables: { [paymentTable]: [row] } };
  }
  const lines = basis.goods.map(goodsLine);
  const rows = (kind.role === 'shipment' ? openLines(store, basis, filling) : lines).map(goodsRow);
  if (rows.length === 0) throw new WriteRefused(`${presentation(basis)} уже отгружен полностью`);
  return {
    attributes: { ...attributes, СуммаДокумента: amount(sumOfRows(rows)) },
    tables: { [kind.goods]: rows },
  };
}

function openLines(store: ObjectStore, basis: DocumentView, { quantities }: Filling) {
  const taken = new Map<string, number>();
  return basis.goods.map(goodsLine).flatMap((line) => {
    const gone = taken.get(line.product) ?? shippedOf(store, basis.ref, line.product);
    const open = Math.max(0, line.quantity - gone);
    taken.set(line.product, Math.max(0, gone - line.quantity));
    const quantity = Math.min(open, quantities?.get(line.product) ?? (quantities ? 0 : open));
    return quantity > 0 ? [{ ...line, quantity }] : [];
  });
}

function commonValues(store: ObjectStore, kind: DocumentType, basis: DocumentView): Values {
  const object = store.get(basis.type, basis.ref);
  const rouble = store.ofType(common.currencies).find(({ attributes }) => attributes['Code'] === '643');
  const currency = kind.goods === undefined ? 'ВалютаДенежныхСредств_Key' : 'ВалютаДокумента_Key';
  return {
    Контрагент_Key: basis.counterparty,
    Организация_Key: object?.attributes['Организация_Key'] ?? '',
    [currency]: rouble?.ref ?? '',
    ДокументОснование: basis.ref,
    ДокументОснование_Type: `StandardODATA.${basis.type}`,
    [dealAttribute]: basis.deal,
    ...(kind.role === 'shipment' && {
      ...{ Заказ: basis.ref, Заказ_Type: `StandardODATA.${basis.type}` },
      [warehouseAttribute(kind)]: basis.warehouse,
    }),
  };
}

/** Paying an invoice pays its order too. */
function paymentRow(configuration: Configuration, basis: DocumentView, sum: number): Values {
  const orderType = documentTypes(configuration).find(({ role }) => role === 'order')?.type;
  const order =
    basis.kind.role === 'order' ? basis : basis.basis?.type === orderType ? basis.basis : undefined;
  return {
    СуммаПлатежа: amount(sum),
    СуммаРасчетов: amount(sum),
    ...(order && { Заказ: order.ref, Заказ_Type: `StandardODATA.${orderType ?? ''}` }),
    ...(basis.kind.role === 'invoice' && { СчетНаОплату_Key: basis.ref }),
  };
}
