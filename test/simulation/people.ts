import type { RunRecord } from '../../shared/domain/runs/run-record.ts';
import type { Random } from '../../shared/kernel/random.ts';
import type { OnecBase } from '../../simulators/onec/base/base.ts';
import { uuid } from '../../simulators/onec/base/generate.ts';
import { variantId } from '../../simulators/onec/base/model.ts';
import { drawPicture } from '../../simulators/onec/base/picture.ts';
import { person } from '../../simulators/portal/data/actor.ts';
import { deleteProduct, updateProduct } from '../../simulators/portal/data/catalog/change-products.ts';
import {
  type Price,
  type Product,
  pricesStore,
  productsStore,
} from '../../simulators/portal/data/catalog/products.ts';
import type { World } from './world.ts';

/** What people did on the portal that the base does not know: it stays until the base says something new of it. */
export interface PortalEdits {
  /** Fields by the product's external key, then by field. */
  readonly fields: Map<string, Map<string, unknown>>;
  readonly deleted: Set<string>;
  /**
   * Goods freed of their marks because they are to be kept, as long as the house may not have heard of it: a mark that
   * is set again before is the one that it was told to take for nothing.
   */
  readonly unheard: Set<string>;
}

type Deed = (world: World, base: OnecBase, edits: PortalEdits) => string | undefined;

const deeds: readonly Deed[] = [
  (world, base) => {
    const good = pick(world.random, base.goods);
    base.rename(good.ref, `${good.name.split(' *')[0]} *${Math.floor(world.random() * 1000)}`);
    return `base: rename ${good.ref}`;
  },
  (world, base) => {
    const variant = anyVariant(world.random, base);
    const [priceType] = base.priceTypes;
    if (!priceType) return undefined;
    base.setPrice(variant, priceType.ref, Math.ceil(world.random() * 100_000) / 100);
    return `base: price ${variant}`;
  },
  (world, base) => {
    const variant = anyVariant(world.random, base);
    const warehouse = pick(world.random, base.warehouses);
    base.setStock(variant, warehouse.ref, Math.floor(world.random() * 100));
    return `base: stock ${variant}`;
  },
  (world, base) => {
    const good = pick(world.random, base.goods);
    base.moveGood(good.ref, [pick(world.random, base.groups).ref]);
    return `base: move ${good.ref}`;
  },
  (world, base, { unheard }) => {
    const good = pick(world.random, base.goods);
    if (unheard.has(good.ref)) return undefined;
    base.markDeleted(good.ref, !good.deleted);
    return `base: mark ${good.ref} ${!good.deleted}`;
  },
  (world, base) => {
    const ref = uuid(world.random);
    const like = pick(world.random, base.goods);
    base.writeGood({ ...like, ref, name: `Новинка ${ref.slice(0, 4)}`, characteristics: [], pictures: [] });
    return `base: add ${ref}`;
  },
  (world, base) => {
    const good = pick(world.random, base.goods);
    const [before] = good.pictures;
    const ref = before && world.random() < 0.5 ? before.ref : uuid(world.random);
    const pictures = before && world.random() < 0.3 ? [] : [drawPicture(ref, world.random)];
    base.writeGood({ ...good, pictures });
    return `base: pictures ${good.ref} ${pictures.length}`;
  },
  (world, base) => {
    const group = pick(world.random, base.groups);
    base.renameGroup(group.ref, `${group.name.split(' *')[0]} *${Math.floor(world.random() * 1000)}`);
    return `base: rename group ${group.ref}`;
  },
  (world, _, edits) => {
    const product = anyProduct(world);
    if (!product) return undefined;
    const name = `На портале ${Math.floor(world.random() * 1000)}`;
    updateProduct(world.portal, product, { name }, person(1), world.portalTime());
    remember(edits, product.xmlId, 'name', name);
    return `portal: rename ${product.xmlId}`;
  },
  (world, _, edits) => {
    const product = anyProduct(world);
    const price = product && world.portal.store(pricesStore).find('productId', product.id)[0];
    if (!price) return undefined;
    const changed: Price = { ...price, price: Math.ceil(world.random() * 100_000) / 100 };
    world.portal.store(pricesStore).put(changed);
    world.portal.raise('CATALOG.PRICE.ON.UPDATE', { FIELDS: { ID: price.id } }, person(1));
    remember(edits, product.xmlId, 'price', changed.price);
    return `portal: price ${product.xmlId}`;
  },
  (world, _, edits) => {
    const product = anyProduct(world);
    if (!product || world.random() < 0.7) return undefined;
    deleteProduct(world.portal, product, person(1));
    edits.deleted.add(product.xmlId);
    edits.fields.delete(product.xmlId);
    return `portal: delete ${product.xmlId}`;
  },
];

/** Somebody does something on one of the sides. */
export function doSomething(world: World, base: OnecBase, edits: PortalEdits): void {
  const done = pick(world.random, deeds)(world, base, edits);
  if (done !== undefined) world.note(done);
}

function anyVariant(random: Random, base: OnecBase): string {
  const good = pick(random, base.goods);
  const variant = pick(random, base.variants(good));
  return variantId(good.ref, variant.characteristic?.ref);
}

function anyProduct(world: World): Product | undefined {
  const products = [...world.portal.store(productsStore)];
  return products.length === 0 ? undefined : pick(world.random, products);
}

function remember(edits: PortalEdits, xmlId: string, field: string, value: unknown): void {
  const fields = edits.fields.get(xmlId) ?? new Map<string, unknown>();
  fields.set(field, value);
  edits.fields.set(xmlId, fields);
}

/** What undoing a run left on the portal stays there too until the base says something new of it. */
export function rememberUndone(
  edits: PortalEdits,
  undone: readonly Pick<RunRecord, 'action' | 'entity' | 'fields' | 'ref'>[],
): void {
  for (const { action, entity, fields, ref } of undone) {
    if (action === 'removed' && entity === 'product') edits.deleted.add(ref);
    if (action === 'removed' && entity === 'price') remember(edits, ref, 'price', undefined);
    for (const [field, { after }] of Object.entries(fields)) remember(edits, ref, field, after ?? undefined);
  }
}

function pick<T>(random: Random, list: readonly T[]): T {
  const picked = list[Math.floor(random() * list.length)];
  if (picked === undefined) throw new RangeError('nothing to pick from');
  return picked;
}
