import { type Text, text } from '../../kernel/text.ts';

/** A report that the product itself can make. */
export interface OwnReport {
  readonly code: string;
  readonly title: Text;
  /** Names of the filters that it understands. */
  readonly filters: readonly string[];
}

/** What was done on a connection. */
export const exchangeReport: OwnReport = {
  code: 'most24.exchange',
  title: text('Обмен с 1С: что сделано', 'Exchange with 1C: what was done'),
  filters: [],
};

/**
 * Reports that are asked of a published base. Each filter is the text of a reference, as people see it. Codes begin with
 * `onec.`: a base may have reports of its own under any other name.
 */
export const debtsReport: OwnReport = {
  code: 'onec.debts',
  title: text('Долги по контрагентам', 'Debts by counterparty'),
  filters: ['counterparty'],
};

export const stockReport: OwnReport = {
  code: 'onec.stock',
  title: text('Остатки по складам', 'Stock by warehouse'),
  filters: ['warehouse'],
};

export const ordersReport: OwnReport = {
  code: 'onec.orders',
  title: text('Заказы покупателей за период', 'Orders of buyers in the period'),
  filters: ['counterparty', 'state'],
};
