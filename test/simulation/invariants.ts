import type { ConnectionScope } from '../../shared/app/sync/scope.ts';
import { keys } from '../../shared/contracts/keys.ts';
import { bytesHash } from '../../shared/kernel/stable-hash.ts';
import type { OnecBase } from '../../simulators/onec/base/base.ts';
import { variantId } from '../../simulators/onec/base/model.ts';
import { imagesOf } from '../../simulators/portal/data/catalog/product-images.ts';
import { pricesStore, productsStore, sectionsStore } from '../../simulators/portal/data/catalog/products.ts';
import { diskObjectsStore } from '../../simulators/portal/data/disk/disk-objects.ts';
import type { PortalEdits } from './people.ts';
import type { World } from './world.ts';

export interface Violation {
  readonly invariant: string;
  readonly detail: string;
}

/** Everything that must hold once people rest, faults are over and a full exchange has gone through. */
export async function violationsOf(
  world: World,
  base: OnecBase,
  edits: PortalEdits,
  scope: ConnectionScope,
): Promise<readonly Violation[]> {
  return [
    ...noDuplicates(world),
    ...nothingMissing(world, base, edits),
    ...nothingLost(world, base, edits),
    ...(await oneToOne(world, scope)),
    ...neverPunished(world),
    ...(await nothingGivenUp(world)),
  ];
}

/** No two records of the portal stand for one of the base. */
function noDuplicates(world: World): Violation[] {
  const found: Violation[] = [];
  for (const [what, rows] of [
    ['section', [...world.portal.store(sectionsStore)]],
    ['product', [...world.portal.store(productsStore)]],
  ] as const) {
    const seen = new Set<string>();
    for (const { id, xmlId } of rows) {
      if (xmlId === null || xmlId === String(id)) {
        found.push({ invariant: 'no orphan', detail: `${what} ${id} has no external key` });
      } else if (seen.has(xmlId)) found.push({ invariant: 'no duplicate', detail: `${what} ${xmlId} twice` });
      if (xmlId !== null) seen.add(xmlId);
    }
  }
  const priced = [...world.portal.store(pricesStore)].map(({ productId }) => productId);
  if (new Set(priced).size < priced.length)
    found.push({ invariant: 'no duplicate', detail: 'a product with two prices' });
  return found;
}

/** All that is alive in the base is on the portal, but for what a person deleted there. */
function nothingMissing(world: World, base: OnecBase, edits: PortalEdits): Violation[] {
  const there = new Set([...world.portal.store(productsStore)].map(({ xmlId }) => xmlId));
  return base.goods
    .filter((good) => !good.deleted)
    .flatMap((good) =>
      base.variants(good).map(({ characteristic }) => variantId(good.ref, characteristic?.ref)),
    )
    .filter((variant) => !there.has(variant) && !edits.deleted.has(variant))
    .map((variant) => ({ invariant: 'nothing lost', detail: `${variant} is not on the portal` }));
}

/** Each field is what the base says, or what a person last wrote on the portal. */
function nothingLost(world: World, base: OnecBase, edits: PortalEdits): Violation[] {
  const found: Violation[] = [];
  const goods = new Map(base.goods.map((good) => [good.ref, good]));
  const [priceType] = base.priceTypes;
  for (const product of world.portal.store(productsStore)) {
    const good = goods.get(product.xmlId.split('#')[0] ?? '');
    if (!good) {
      found.push({ invariant: 'no orphan', detail: `${product.xmlId} is not in the base` });
      continue;
    }
    const edited = edits.fields.get(product.xmlId);
    const check = (field: string, expected: unknown, actual: unknown) => {
      if (actual === expected || (edited?.has(field) && actual === edited.get(field))) return;
      const detail = `${product.xmlId} ${field}: ${String(actual)} instead of ${String(expected)}`;
      found.push({ invariant: 'no lost update', detail });
    };
    const group = good.groups[0];
    const section = world.portal.store(sectionsStore).get(product.iblockSectionId ?? 0);
    const [picture] = good.pictures;
    check('picture', picture && bytesHash(picture.bytes), pictureOf(world, product.id));
    check('active', !good.deleted, product.active);
    check('section', group, section?.xmlId ?? undefined);
    if (!product.xmlId.includes('#')) check('name', good.name, product.name);
    const price = world.portal.store(pricesStore).find('productId', product.id)[0];
    const basePrice = priceType && base.prices(product.xmlId).get(priceType.ref);
    if (basePrice !== undefined && !good.deleted) check('price', basePrice, price?.price);
  }
  return found;
}

/** Hash of the main picture of a product; no product ever has two. */
function pictureOf({ portal }: World, productId: number): string | undefined {
  const [image, ...more] = imagesOf(portal, productId);
  const object = image && portal.store(diskObjectsStore).get(image.objectId);
  if (image && (!object?.bytes || more.length > 0)) return 'several, or none';
  return object?.bytes ? bytesHash(object.bytes) : undefined;
}

/** Links and their counterparts agree. */
async function oneToOne(world: World, scope: ConnectionScope): Promise<Violation[]> {
  const { table } = world.platform;
  const links = await table.query({ pk: keys.link.build({ ...scope, entity: '-', ref: '-' }).pk });
  const holders = await table.query({
    pk: keys.linkByPortalId.build({ ...scope, entity: '-', portalId: '-' }).pk,
  });
  const byPortalId = new Map(
    holders.items.map((item) => {
      const parts = keys.linkByPortalId.parse(item);
      return [`${parts?.entity}#${parts?.portalId}`, String(item['ref'])];
    }),
  );
  const found: Violation[] = [];
  const seen = new Set<string>();
  for (const item of links.items) {
    const parts = keys.link.parse(item);
    const portalKey = `${parts?.entity}#${String(item['portalId'])}`;
    if (seen.has(portalKey)) found.push({ invariant: 'bijection', detail: `${portalKey} is linked twice` });
    seen.add(portalKey);
    if (byPortalId.get(portalKey) !== parts?.ref) {
      found.push({
        invariant: 'bijection',
        detail: `${portalKey} is held by ${byPortalId.get(portalKey)}, not ${parts?.ref}`,
      });
    }
  }
  return found;
}

/** The portal never had to say "operation time limit", and seldom "too many requests" that it was not told to say. */
function neverPunished(world: World): Violation[] {
  const limited = world.calls.filter((call) => call.error === 'OPERATION_TIME_LIMIT').length;
  return limited === 0 ? [] : [{ invariant: 'never punished', detail: `${limited} × 429` }];
}

async function nothingGivenUp(world: World): Promise<Violation[]> {
  const dead = await world.deadLetters();
  return [
    ...dead.map((body) => ({ invariant: 'no dead letter', detail: body.slice(0, 200) })),
    ...world.failures.map((error) => ({ invariant: 'no failure', detail: String(error) })),
  ];
}
