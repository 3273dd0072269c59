import type { ObjectStore } from '../object-store.ts';
import { type Refusals, WriteLocked, WriteRefused } from '../write-rules.ts';
import { keptMovements, totals } from './balances.ts';
import { type DocumentView, presentation } from './document-view.ts';
import { goodsLine, goodsType } from './goods-rows.ts';
import { stockOf, warehouseType } from './stock.ts';

/** Nobody edits it, and its period is open. @throws WriteLocked, WriteRefused */
export function assertMayChange(view: DocumentView, refusals: Refusals): void {
  const { date, ref, type } = view;
  if (refusals.locked?.has(`${type} ${ref}`))
    throw new WriteLocked(`Ошибка блокировки данных: ${presentation(view)} редактируется пользователем`);
  if (refusals.closedTypes?.has(type))
    throw new WriteRefused('Изменение данных запрещено: дата запрета изменения 31.12.2025');
  const { closedUntil } = refusals;
  if (closedUntil === undefined || date.slice(0, 10) > closedUntil) return;
  const written = (day: string) => day.split('-').reverse().join('.');
  throw new WriteRefused(
    `Изменение данных запрещено: ${presentation(view)} относится к закрытому периоду, дата запрета изменения ${written(closedUntil)}`,
  );
}

/** Everything that the document's module checks before posting. @throws WriteRefused */
export function assertMayPost(store: ObjectStore, view: DocumentView): void {
  if (view.deletionMark) throw refused(view, 'Документ помечен на удаление');
  if (!store.get('Catalog_Контрагенты', view.counterparty))
    throw refused(view, 'Поле "Покупатель" не заполнено');
  if (view.kind.goods === undefined) {
    if (view.sum <= 0) throw refused(view, 'Поле "Сумма" не заполнено');
    return;
  }
  if (view.goods.length === 0) throw refused(view, 'Не введено ни одной строки в список "Товары"');
  for (const [index, row] of view.goods.entries()) {
    const { product, quantity } = goodsLine(row);
    if (!(quantity > 0))
      throw refused(view, `Не заполнена колонка "Количество" в строке ${index + 1} списка "Товары"`);
    if (!store.get(goodsType, product))
      throw refused(view, `Не заполнена колонка "Номенклатура" в строке ${index + 1} списка "Товары"`);
  }
  if (view.kind.role === 'shipment') assertStock(store, view);
}

function assertStock(store: ObjectStore, view: DocumentView): void {
  const warehouse = store.get(warehouseType, view.warehouse);
  if (!warehouse) throw refused(view, 'Поле "Склад" не заполнено');
  const own = new Map(keptMovements(store, view).map(({ change, key }) => [key, -change]));
  const lacking = [...totals(view.goods.map(goodsLine))].flatMap(([product, quantity]) => {
    const left = stockOf(store, view.warehouse, product) + (own.get(`${view.warehouse} ${product}`) ?? 0);
    if (left >= quantity) return [];
    const name = String(store.get(goodsType, product)?.attributes['Description']);
    const place = String(warehouse.attributes['Description']);
    return [`${name}, ${place}: требуется ${quantity} шт, доступно ${left} шт`];
  });
  if (lacking.length > 0) throw refused(view, `Не хватает запаса. ${lacking.join('; ')}`);
}

function refused(view: DocumentView, why: string): WriteRefused {
  return new WriteRefused(`Не удалось провести "${presentation(view)}"! ${why}`);
}
