import type { Portal } from '../../portal.ts';
import type { Actor } from '../actor.ts';
import { Collection } from '../collection.ts';
import { defineStore } from '../store.ts';
import { productsStore } from './products.ts';

/** How much of a product lies in a store. */
export interface StoreProduct {
  readonly id: number;
  readonly productId: number;
  readonly storeId: number;
  readonly amount: number;
  readonly quantityReserved: number | null;
}

export const storeProductsStore = defineStore(
  'storeProducts',
  () =>
    new Collection<StoreProduct>({
      productId: (row) => row.productId,
      storeId: (row) => row.storeId,
      place: (row) => `${row.productId} ${row.storeId}`,
    }),
);

/** What an inventory document does: the amount in one store is set, the product's quantity is their sum. */
export function setStock(
  portal: Portal,
  place: Pick<StoreProduct, 'productId' | 'storeId' | 'amount'>,
  actor: Actor,
  now: number,
): void {
  const { productId, storeId, amount } = place;
  const stock = portal.store(storeProductsStore);
  const [known] = stock.find('place', `${productId} ${storeId}`);
  if (known) stock.put({ ...known, amount });
  else stock.add((id) => ({ id, ...place, quantityReserved: null }));
  const products = portal.store(productsStore);
  const product = products.get(productId);
  if (!product) return;
  const quantity = stock.find('productId', productId).reduce((sum, row) => sum + row.amount, 0);
  products.put({ ...product, quantity, changedAt: now, changedBy: actor.userId });
  portal.raise('CATALOG.PRODUCT.ON.UPDATE', { FIELDS: { ID: productId, TYPE: product.type } }, actor);
}
