import { debtsReport } from '../../../domain/reports/own-reports.ts';
import { allRows } from '../../../ports/published-base.ts';
import type { PublishedReport } from './published-report.ts';
import { endOf, fits, numberOf, presentation, rowsAsked } from './rows.ts';

const words = {
  ru: { who: 'Контрагент', debt: 'Долг', advance: 'Аванс', sum: 'Сальдо' },
  en: {
    who: 'Counterparty',
    debt: 'Debt',
    advance: 'Advance',
    sum: 'Balance',
  },
} as const;

/**
 * What buyers owe at the end of the period: the balance of settlements with buyers, in the currency of the accounts of
 * the base; what they paid in advance is negative there.
 */
export const debtsByCounterparty: PublishedReport = {
  ...debtsReport,
  ask: async (base, request) => {
    const said = words[request.language];
    const balances = await allRows(base, {
      set: 'AccumulationRegister_РасчетыСПокупателями',
      table: { name: 'Balance', period: endOf(request.dates.to), dimensions: ['Контрагент', 'ТипРасчетов'] },
      select: ['Контрагент_Key', 'Контрагент____Presentation', 'ТипРасчетов', 'СуммаBalance'],
      limit: rowsAsked,
    });
    const byClient = Map.groupBy(balances, (row) => String(row['Контрагент_Key']));
    const rows = [...byClient.values()].flatMap((some) => {
      const [first] = some;
      const name = first ? presentation(first, 'Контрагент') : '';
      if (!fits(request, 'counterparty', name)) return [];
      const sums = some.map((row) => numberOf(row, 'СуммаBalance'));
      const debt = kopecks(sums.filter((sum) => sum > 0));
      const advance = kopecks(sums.filter((sum) => sum < 0));
      return [[name, debt, -advance || 0, kopecks(sums)]];
    });
    return {
      title: debtsReport.title[request.language],
      notes: [],
      columns: [
        { id: 'counterparty', title: said.who, kind: 'text', total: false },
        { id: 'debt', title: said.debt, kind: 'money', total: true },
        { id: 'advance', title: said.advance, kind: 'money', total: true },
        { id: 'balance', title: said.sum, kind: 'money', total: true },
      ],
      rows: rows.sort((one, other) => Number(other[1]) - Number(one[1])),
      chart: { label: 'counterparty', value: 'debt' },
    };
  },
};

/** Sums of money without the noise of binary fractions. */
function kopecks(amounts: readonly number[]): number {
  return amounts.reduce((sum, amount) => sum + Math.round(amount * 100), 0) / 100;
}
