import type { Random } from '../../../../shared/kernel/random.ts';
import { common } from '../configurations.ts';
import { uuid } from '../generate.ts';
import type { ObjectStore } from '../object-store.ts';
import { goodsType } from './goods-rows.ts';

/** The register of what lies in warehouses. */
const stockRegister = 'AccumulationRegister_ЗапасыНаСкладах';

export const organizationType = 'Catalog_Организации';
export const warehouseType = 'Catalog_СтруктурныеЕдиницы';

/** How much of a product lies in a warehouse. */
export function stockOf(store: ObjectStore, warehouse: string, product: string): number {
  return Number(store.record(stockRegister, `${warehouse} ${product}`) ?? 0);
}

/** Sets how much of a product lies in a warehouse, as a receipt or a count of stock does. */
export function setStock(store: ObjectStore, warehouse: string, product: string, quantity: number): void {
  store.setRecord(stockRegister, `${warehouse} ${product}`, quantity);
}

const products = [
  ['Насос циркуляционный ЦНС-38', 'ЦНС-38', 18_400],
  ['Кран шаровой 1/2"', 'КШ-15', 412.5],
  ['Труба полипропиленовая 25 мм, 4 м', 'ППР-25', 289.9],
  ['Радиатор биметаллический, 10 секций', 'РБ-10', 7_650],
  ['Манометр 0–16 бар', 'МН-16', 640],
  ['Клапан обратный 3/4"', 'КО-20', 515.25],
  ['Бак расширительный 24 л', 'БР-24', 2_380],
  ['Теплоизоляция 28/9, 2 м', 'ТИ-28', 74.3],
] as const;

/** What a trading company needs for documents: itself, a warehouse, goods and stock of them. */
export interface Trade {
  readonly organization: string;
  readonly warehouse: string;
  readonly products: readonly { readonly ref: string; readonly name: string; readonly price: number }[];
}

/** Adds the organization, a warehouse and goods, of which so many pieces each lie in it. */
export function addTrade(store: ObjectStore, random: Random, pieces = 1000): Trade {
  const organization = uuid(random);
  store.write(organizationType, organization, {
    attributes: {
      Code: 'НФ-000001',
      Description: 'ООО «Северный путь»',
      НаименованиеПолное: 'Общество с ограниченной ответственностью «Северный путь»',
      ИНН: '7707083893',
      КПП: '770701001',
    },
  });
  const warehouse = uuid(random);
  store.write(warehouseType, warehouse, { attributes: { Code: 'НФ-000001', Description: 'Основной склад' } });
  if (store.ofType(common.currencies).length === 0)
    store.write(common.currencies, uuid(random), { attributes: { Code: '643', Description: 'руб.' } });
  const added = products.map(([name, article, price], index) => {
    const ref = uuid(random);
    const code = `НФ-${String(index + 1).padStart(8, '0')}`;
    const attributes = { Code: code, Description: name, Артикул: article, ТипНоменклатуры: 'Запас' };
    store.write(goodsType, ref, { attributes });
    setStock(store, warehouse, ref, pieces);
    return { ref, name, price };
  });
  return { organization, warehouse, products: added };
}
