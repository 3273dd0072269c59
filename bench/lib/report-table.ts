import type { ReportTable } from '../../shared/contracts/reports/table.ts';
import { seededRandom } from '../../shared/kernel/random.ts';

const customers = [
  'ООО «Ромашка»',
  'ИП Ёлкин Ж. Щ.',
  'АО «Завод № 7»',
  'Торговый дом «Эврика»',
  'ООО «Южный порт»',
];
const warehouses = ['Основной склад', 'Розница на Ленина', 'Склад ответственного хранения', 'Брак'];

/** An invented report of so many rows and seven columns: debts by counterparty, grouped by warehouse, with a chart. */
export function inventedReport(rows: number, seed = 1): ReportTable {
  const random = seededRandom(seed);
  const pick = (list: readonly string[]) => list[Math.floor(random() * list.length)] ?? '';
  return {
    title: 'Задолженность покупателей по складам',
    notes: ['Отбор: только просроченная, валюта ₽'],
    columns: [
      { id: 'warehouse', title: 'Склад', kind: 'text', total: false },
      { id: 'customer', title: 'Контрагент', kind: 'text', total: false },
      { id: 'document', title: 'Документ', kind: 'text', total: false },
      { id: 'date', title: 'Дата', kind: 'date', total: false },
      { id: 'days', title: 'Дней просрочки', kind: 'number', total: false },
      { id: 'debt', title: 'Долг, ₽', kind: 'money', total: true },
      { id: 'overdue', title: 'Просрочено, ₽', kind: 'money', total: true },
    ],
    rows: Array.from({ length: rows }, (_, index) => {
      const debt = Math.round(random() * 100_000_000) / 100;
      return [
        pick(warehouses),
        pick(customers),
        `Реализация товаров и услуг УТ00-${String(index + 1).padStart(6, '0')}`,
        new Date(Date.UTC(2026, 0, 1 + Math.floor(random() * 300))).toISOString().slice(0, 10),
        Math.floor(random() * 400),
        debt,
        Math.round(debt * random() * 100) / 100,
      ];
    }),
    groupBy: 'warehouse',
    chart: { label: 'customer', value: 'debt' },
  };
}
