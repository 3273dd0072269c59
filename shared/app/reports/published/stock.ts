import { stockReport } from '../../../domain/reports/own-reports.ts';
import { allRows } from '../../../ports/published-base.ts';
import type { PublishedReport } from './published-report.ts';
import { endOf, fits, numberOf, presentation, rowsAsked } from './rows.ts';

const words = {
  ru: { where: 'Склад', what: 'Номенклатура', quantity: 'Количество' },
  en: { where: 'Warehouse', what: 'Product', quantity: 'Quantity' },
} as const;

/** What lies in the warehouses at the end of the period. */
export const stockByWarehouse: PublishedReport = {
  ...stockReport,
  ask: async (base, request) => {
    const said = words[request.language];
    const balances = await allRows(base, {
      set: 'AccumulationRegister_ЗапасыНаСкладах',
      table: {
        name: 'Balance',
        period: endOf(request.dates.to),
        dimensions: ['СтруктурнаяЕдиница', 'Номенклатура', 'Характеристика'],
      },
      select: [
        ...['СтруктурнаяЕдиница____Presentation', 'Номенклатура____Presentation'],
        ...['Характеристика____Presentation', 'КоличествоBalance'],
      ],
      limit: rowsAsked,
    });
    const rows = balances.flatMap((row) => {
      const warehouse = presentation(row, 'СтруктурнаяЕдиница');
      if (!fits(request, 'warehouse', warehouse)) return [];
      const variant = presentation(row, 'Характеристика');
      const product = presentation(row, 'Номенклатура');
      const shown = variant === '—' ? product : `${product} (${variant})`;
      return [[warehouse, shown, numberOf(row, 'КоличествоBalance')]];
    });
    const collator = new Intl.Collator('ru');
    return {
      title: stockReport.title[request.language],
      notes: [],
      columns: [
        { id: 'warehouse', title: said.where, kind: 'text', total: false },
        { id: 'product', title: said.what, kind: 'text', total: false },
        { id: 'quantity', title: said.quantity, kind: 'number', decimals: 3, total: true },
      ],
      rows: rows.sort(
        (one, other) =>
          collator.compare(String(one[0]), String(other[0])) ||
          collator.compare(String(one[1]), String(other[1])),
      ),
      groupBy: 'warehouse',
      chart: { label: 'warehouse', value: 'quantity' },
    };
  },
};
