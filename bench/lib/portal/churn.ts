import { seededRandom } from '../../../shared/kernel/random.ts';
import { person } from '../../../simulators/portal/data/actor.ts';
import { productIblockId } from '../../../simulators/portal/data/catalog/catalog-lists.ts';
import {
  addProduct,
  deleteProduct,
  updateProduct,
} from '../../../simulators/portal/data/catalog/change-products.ts';
import { productsStore } from '../../../simulators/portal/data/catalog/products.ts';
import type { World } from './world.ts';

/** Slow enough for a reader of one page a call to come to an end at all. */
const everyMilliseconds = 25;

/** People who add, change and delete products without a pause, until they are stopped. */
export function startChurn(world: World): () => void {
  const { clock, portal } = world;
  const random = seededRandom(11);
  const products = portal.store(productsStore);
  const actor = person(1);
  let added = products.size;
  let running = true;
  const run = async () => {
    while (running) {
      await clock.sleep(everyMilliseconds);
      const changed = products.get(1 + Math.floor(random() * added));
      if (changed) updateProduct(portal, changed, { name: `Товар ${clock.now()}` }, actor, clock.now());
      const deleted = products.get(1 + Math.floor(random() * added));
      if (deleted) deleteProduct(portal, deleted, actor);
      added = addProduct(portal, { iblockId: productIblockId, name: 'Новый' }, 1, actor, clock.now()).id;
    }
  };
  void run();
  return () => {
    running = false;
  };
}
