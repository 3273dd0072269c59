import type { OnecBase } from '../base/base.ts';
import { variantId } from '../base/model.ts';
import { WriteRefused } from '../base/write-rules.ts';
import type { BaseReport } from './report-maker.ts';

/** The report «Остатки товаров на складах» of the base, told as rows and columns. */
export function stockReport(base: OnecBase): BaseReport {
  return {
    report: 'stock',
    title: { ru: 'Остатки товаров на складах', en: 'Stock by warehouse' },
    make: async ({ filters }) => {
      const wanted = filters['warehouse'];
      const warehouses = base.warehouses.filter(({ name }) => wanted === undefined || name === wanted);
      if (warehouses.length === 0) throw new WriteRefused(`Склад не найден: ${String(wanted)}`);
      const rows = warehouses.flatMap(({ ref, name }) =>
        stockRows(base, ref).map(([good, unit, quantity]) => [name, good, unit, quantity]),
      );
      const table = {
        title: 'Остатки товаров на складах',
        columns: [
          { id: 'warehouse', title: 'Склад' },
          { id: 'good', title: 'Номенклатура' },
          { id: 'unit', title: 'Ед.' },
          { id: 'quantity', title: 'Остаток', kind: 'number', decimals: 1, total: true },
        ],
        rows,
        groupBy: 'warehouse',
        chart: { label: 'warehouse', value: 'quantity' },
      };
      // 1C's «ЗаписьJSON» begins a file with a BOM.
      const bytes = Buffer.from(`\uFEFF${JSON.stringify(table)}`);
      return { name: 'Остатки.json', contentType: 'application/json', bytes };
    },
  };
}

function stockRows(base: OnecBase, warehouse: string): readonly (readonly [string, string, number])[] {
  return base.goods.flatMap((good) =>
    base.variants(good).flatMap(({ characteristic }) => {
      const quantity = base.stock(variantId(good.ref, characteristic?.ref)).get(warehouse);
      const name = characteristic ? `${good.name} (${characteristic.name})` : good.name;
      return quantity === undefined ? [] : [[name, good.unit.name, quantity] as const];
    }),
  );
}
