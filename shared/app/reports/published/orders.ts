import { ordersReport } from '../../../domain/reports/own-reports.ts';
import { allRows } from '../../../ports/published-base.ts';
import type { PublishedReport } from './published-report.ts';
import { beginningOf, endOf, fits, numberOf, presentation, rowsAsked } from './rows.ts';

const words = {
  ru: {
    ...{ date: 'Дата', number: 'Номер', who: 'Покупатель' },
    ...{ state: 'Состояние', sum: 'Сумма' },
  },
  en: {
    ...{ date: 'Date', number: 'Number', who: 'Buyer' },
    ...{ state: 'State', sum: 'Sum' },
  },
} as const;

/** Posted orders of buyers whose date lies in the period. */
export const ordersOfPeriod: PublishedReport = {
  ...ordersReport,
  ask: async (base, request) => {
    const said = words[request.language];
    const { from, to } = request.dates;
    const orders = await allRows(base, {
      set: 'Document_ЗаказПокупателя',
      filter: {
        all: [
          { field: 'Posted', is: 'eq', value: true },
          { field: 'Date', is: 'ge', value: { moment: beginningOf(from) } },
          { field: 'Date', is: 'lt', value: { moment: endOf(to) } },
        ],
      },
      select: [
        ...['Ref_Key', 'Date', 'Number', 'Контрагент____Presentation'],
        ...['СостояниеЗаказа____Presentation', 'СуммаДокумента'],
      ],
      orderBy: ['Date', 'Ref_Key'],
      limit: rowsAsked,
    });
    const rows = orders.flatMap((row) => {
      const [buyer, state] = [presentation(row, 'Контрагент'), presentation(row, 'СостояниеЗаказа')];
      if (!fits(request, 'counterparty', buyer) || !fits(request, 'state', state)) return [];
      const day = String(row['Date']).slice(0, 10);
      return [[day, String(row['Number'] ?? '').trim(), buyer, state, numberOf(row, 'СуммаДокумента')]];
    });
    return {
      title: ordersReport.title[request.language],
      notes: [],
      columns: [
        { id: 'date', title: said.date, kind: 'date', total: false },
        { id: 'number', title: said.number, kind: 'text', total: false },
        { id: 'counterparty', title: said.who, kind: 'text', total: false },
        { id: 'state', title: said.state, kind: 'text', total: false },
        { id: 'sum', title: said.sum, kind: 'money', total: true },
      ],
      rows,
      chart: { label: 'counterparty', value: 'sum' },
    };
  },
};
