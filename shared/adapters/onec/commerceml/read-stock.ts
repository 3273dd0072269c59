import type { Stock } from '../../../domain/catalogue/onec-records.ts';
import { type ObjectReader, present } from './object-reader.ts';
import { child, children, childText, type XmlNode } from './xml-node.ts';

/**
 * Stock in any of its four shapes: `Количество`; `Склад ИдСклада КоличествоНаСкладе` (2.x);
 * `ОстаткиПоСкладам/Остаток{ИдСклада, КоличествоНаСкладе}` (price and stock packages of УТ);
 * `Остатки/Остаток{Количество | Склад{Ид, Количество}}` (3.1). `undefined` when nothing is said.
 */
export function readStock(reader: ObjectReader): Stock | undefined {
  const { node } = reader;
  const remainders = children(child(node, 'Остатки'), 'Остаток');
  const byWarehouse = [
    ...children(node, 'Склад').map((entry) => atWarehouse(reader, entry)),
    ...children(child(node, 'ОстаткиПоСкладам'), 'Остаток').map((entry) => atWarehouse(reader, entry)),
    ...remainders.flatMap((entry) => children(entry, 'Склад')).map((entry) => atWarehouse(reader, entry)),
  ].filter((entry) => entry !== undefined);
  const inAll =
    reader.number(childText(node, 'Количество'), 'Количество') ?? withoutWarehouse(reader, remainders);
  if (inAll === undefined && byWarehouse.length === 0) return undefined;
  return present({ quantity: inAll, byWarehouse });
}

function atWarehouse(
  reader: ObjectReader,
  entry: XmlNode,
): { warehouseId: string; quantity: number } | undefined {
  const field = ['КоличествоНаСкладе', 'Количество'].find((name) => written(entry, name) !== undefined);
  if (field === undefined) return undefined;
  const quantity = reader.number(written(entry, field), field);
  const warehouseId = (written(entry, 'ИдСклада') ?? written(entry, 'Ид') ?? '').trim();
  if (warehouseId === '') reader.problem('no-warehouse', 'Склад');
  return quantity === undefined || warehouseId === '' ? undefined : { warehouseId, quantity };
}

function written(entry: XmlNode, name: string): string | undefined {
  return entry.attributes[name] ?? childText(entry, name);
}

/** Schema 3.1 without warehouses: the remainders name only quantities. */
function withoutWarehouse(reader: ObjectReader, remainders: readonly XmlNode[]): number | undefined {
  const quantities = remainders
    .filter((entry) => child(entry, 'Склад') === undefined)
    .map((entry) => reader.number(childText(entry, 'Количество'), 'Количество'))
    .filter((quantity) => quantity !== undefined);
  return quantities.length === 0 ? undefined : quantities.reduce((sum, quantity) => sum + quantity, 0);
}
