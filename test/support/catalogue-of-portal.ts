import { pricesStore, productsStore, sectionsStore } from '../../simulators/portal/data/catalog/products.ts';
import type { Portal } from '../../simulators/portal/portal.ts';
import type { ReckonedCatalogue, ReckonedProduct } from './reckoned-catalogue.ts';

/** What a simulated portal's catalogue holds, in the words of `reckon`. */
export function catalogueOf(portal: Portal): ReckonedCatalogue {
  const sections = portal.store(sectionsStore);
  const prices = portal.store(pricesStore);
  const nameOf = (id: number | null) => sections.get(id ?? 0)?.name;
  const products = [...portal.store(productsStore)].map((row): [string, ReckonedProduct] => {
    const own = prices.find('productId', row.id);
    if (own.length > 1) throw new Error(`${own.length} prices of ${row.name}`);
    const [price] = own;
    return [
      row.xmlId,
      {
        name: row.name,
        active: row.active,
        section: nameOf(row.iblockSectionId),
        price: price && `${price.price} ${price.currency}`,
        quantity: row.quantity,
      },
    ];
  });
  if (new Set(products.map(([key]) => key)).size < products.length)
    throw new Error('products with one external key');
  return {
    sections: [...sections].map((row) => `${row.name} < ${nameOf(row.iblockSectionId) ?? ''}`).sort(),
    products: Object.fromEntries(products),
  };
}
