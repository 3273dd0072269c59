import type { Random } from '../../../shared/kernel/random.ts';
import { person } from '../data/actor.ts';
import { measuresStore, priceTypesStore, productIblockId, vatsStore } from '../data/catalog/catalog-lists.ts';
import { addProduct } from '../data/catalog/change-products.ts';
import { pricesStore, sectionsStore } from '../data/catalog/products.ts';
import type { Portal } from '../portal.ts';
import { between, pick } from './words.ts';

const sections = ['Насосы', 'Кабель и провод', 'Арматура', 'Щитовое оборудование'];
const kinds = ['циркуляционный', 'промышленный', 'бытовой', 'усиленный', 'морозостойкий', 'компактный'];
const heads = ['Насос', 'Кабель', 'Клапан', 'Щит'];

/** Sections, and products in them with a price and a quantity each. */
export function addGoods(portal: Portal, random: Random, now: number, count: number): void {
  const actor = person(1);
  const places = sections.map((name) =>
    portal.store(sectionsStore).add((id) => ({
      ...{ id, iblockId: productIblockId, name, iblockSectionId: null, xmlId: null, code: null },
      ...{ sort: id * 100, active: true, description: null, descriptionType: 'text' },
    })),
  );
  const measure = [...portal.store(measuresStore)].find(({ isDefault }) => isDefault)?.id ?? null;
  const vat = [...portal.store(vatsStore)].find(({ rate }) => rate === 22)?.id ?? null;
  const base = [...portal.store(priceTypesStore)].find((type) => type.base);
  for (let number = 1; number <= count; number += 1) {
    const index = number % places.length;
    const fields = {
      iblockId: productIblockId,
      name: `${heads[index] ?? ''} ${pick(random, kinds)} ${between(random, 10, 990)}`,
      iblockSectionId: places[index]?.id ?? null,
      ...{ quantity: between(random, 0, 250), measure, vatId: vat, vatIncluded: 'Y' },
    };
    const product = addProduct(portal, fields, 1, actor, now);
    if (!base) continue;
    const price = between(random, 15, 9000) * 10;
    portal.store(pricesStore).add((id) => ({
      ...{ id, productId: product.id, catalogGroupId: base.id, price, currency: 'RUB', changedAt: now },
    }));
  }
}
