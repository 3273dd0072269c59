import { seededRandom } from '../../../shared/kernel/random.ts';
import { firms, forms } from '../base/client-words.ts';
import { printedTable } from './print-form.ts';
import type { BaseReport } from './report-maker.ts';

/** What a buyer owes by one document of settlement. */
export interface Debt {
  readonly counterparty: string;
  readonly document: string;
  /** `2026-11-03` */
  readonly date: string;
  /** Roubles. */
  readonly amount: number;
}

/** Makes up what buyers owe; the same seed gives the same. */
export function generateDebts(seed: number, count: number): readonly Debt[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, index) => {
    const [form] = forms[Math.floor(random() * forms.length)] ?? ['ООО'];
    const firm = firms[Math.floor(random() * firms.length)] ?? '';
    const day = String(1 + Math.floor(random() * 20)).padStart(2, '0');
    return {
      counterparty: `${form} «${firm}»`,
      document: `Реализация НФНФ-${String(index + 1).padStart(6, '0')}`,
      date: `2026-11-${day}`,
      amount: Math.ceil(random() * 30_000_000) / 100,
    };
  });
}

/** The report «Долги покупателей» of the base, printed by the base itself. */
export function debtsReport(debts: () => readonly Debt[]): BaseReport {
  return {
    report: 'debts',
    title: { ru: 'Долги покупателей', en: 'Debts of buyers' },
    make: async ({ to }) => {
      const rows = [...Map.groupBy(debts(), ({ counterparty }) => counterparty)].map(
        ([counterparty, some]) => [
          counterparty,
          String(some.length),
          money(some.reduce((sum, { amount }) => sum + amount, 0)),
        ],
      );
      const sum = money(debts().reduce((total, { amount }) => total + amount, 0));
      const bytes = await printedTable({
        title: `Долги покупателей на ${to.split('-').reverse().join('.')}`,
        columns: ['Контрагент', 'Документов', 'Долг, руб.'],
        rows: [...rows.sort(), ['Итого', String(debts().length), sum]],
      });
      return { name: 'Долги покупателей.pdf', contentType: 'application/pdf', bytes };
    },
  };
}

function money(amount: number): string {
  return amount
    .toFixed(2)
    .replace('.', ',')
    .replace(/\B(?=(\d{3})+(?!\d))/g, '\u00a0');
}
