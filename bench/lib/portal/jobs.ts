import { seededRandom } from '../../../shared/kernel/random.ts';
import type { PortalCommand, PortalList } from '../../../shared/ports/portal.ts';
import { person } from '../../../simulators/portal/data/actor.ts';
import { productIblockId } from '../../../simulators/portal/data/catalog/catalog-lists.ts';
import { addProduct } from '../../../simulators/portal/data/catalog/change-products.ts';
import { pricesStore } from '../../../simulators/portal/data/catalog/products.ts';
import type { TimeProfile } from '../../../simulators/portal/limits/method-times.ts';
import { addCompanies } from '../../../simulators/portal/seed/companies.ts';
import type { World } from './world.ts';

/** What a job wants done; every contender does it in its own way. */
export type Work =
  /** Read whole lists. `rows` is how many each has. */
  | { readonly kind: 'read'; readonly lists: readonly PortalList[]; readonly rows: readonly number[] }
  /** Create products, each with a price. */
  | { readonly kind: 'write'; readonly products: number }
  /** Read what hangs on companies whose ids are known: they were changed. */
  | { readonly kind: 'delta'; readonly companies: readonly number[] }
  /** So many workers make so many single calls each. */
  | { readonly kind: 'workers'; readonly workers: number; readonly callsEach: number };

/** One job of the bench. The same name makes the same job in another process. */
export interface Job {
  readonly name: string;
  readonly times: TimeProfile;
  readonly work: Work;
  /** Milliseconds between the calls of another application on the same portal. */
  readonly competitor?: number;
  /** Rows are added, changed and deleted all the time. */
  readonly churn?: true;
  readonly seed: (world: World) => void;
}

const companies: PortalList = {
  method: 'crm.item.list',
  params: { entityTypeId: 4, select: ['id', 'title', 'originId', 'updatedTime', 'assignedById'] },
  rowsAt: 'items',
  idField: 'id',
};
const requisites: PortalList = {
  method: 'crm.requisite.list',
  params: { select: ['ID', 'ENTITY_ID', 'ENTITY_TYPE_ID', 'RQ_INN', 'RQ_KPP', 'RQ_COMPANY_NAME'] },
  rowsAt: '',
  idField: 'ID',
};
const bankDetails: PortalList = {
  method: 'crm.requisite.bankdetail.list',
  params: { select: ['ID', 'ENTITY_ID', 'RQ_BIK', 'RQ_ACC_NUM'] },
  rowsAt: '',
  idField: 'ID',
};
const addresses: PortalList = {
  method: 'crm.address.list',
  // All addresses of this portal are requisites'; without a filter the simulator counts pages by offset faster.
  params: {},
  rowsAt: '',
  idField: 'ENTITY_ID',
  keyFields: ['ENTITY_ID', 'TYPE_ID', 'ENTITY_TYPE_ID'],
};
const products: PortalList = {
  method: 'catalog.product.list',
  params: { select: ['id', 'iblockId', 'name', 'xmlId', 'active'], filter: { iblockId: productIblockId } },
  rowsAt: 'products',
  idField: 'id',
};
const prices: PortalList = {
  method: 'catalog.price.list',
  params: { select: ['id', 'productId', 'catalogGroupId', 'price', 'currency'] },
  rowsAt: 'prices',
  idField: 'id',
};

function seedCompanies(world: World, count: number): void {
  addCompanies(world.portal, seededRandom(3), world.clock.now(), count, false);
}

function seedProducts(world: World, count: number): void {
  const now = world.clock.now();
  for (let index = 0; index < count; index += 1) {
    const { id } = addProduct(
      world.portal,
      { iblockId: productIblockId, name: `Товар ${index}`, xmlId: `guid-${index}` },
      1,
      person(1),
      now,
    );
    const price = { productId: id, catalogGroupId: 1, price: 100 + index, currency: 'RUB', changedAt: now };
    world.portal.store(pricesStore).add((priceId) => ({ id: priceId, ...price }));
  }
}

function family(count: number, times: TimeProfile, competitor?: number): Job {
  return {
    name: `family of ${count}${competitor === undefined ? '' : ' beside another application'}, ${times}`,
    times,
    work: {
      kind: 'read',
      lists: [companies, requisites, addresses, bankDetails],
      rows: [count, count, count, count],
    },
    ...(competitor === undefined ? {} : { competitor }),
    seed: (world) => seedCompanies(world, count),
  };
}

function readProducts(count: number, times: TimeProfile): Job {
  return {
    name: `read of ${count} products, ${times}`,
    times,
    work: { kind: 'read', lists: [products, prices], rows: [count, count] },
    seed: (world) => seedProducts(world, count),
  };
}

function readChangingProducts(count: number, times: TimeProfile): Job {
  const calm = readProducts(count, times);
  return { ...calm, name: `read of ${count} products while they change, ${times}`, churn: true };
}

function writeProducts(count: number, times: TimeProfile): Job {
  const nothing = () => undefined;
  return {
    name: `write of ${count} products, ${times}`,
    times,
    work: { kind: 'write', products: count },
    seed: nothing,
  };
}

const companiesForDeltas = 12_000;

function delta(changes: number, times: TimeProfile): Job {
  const random = seededRandom(changes);
  const chosen = Array.from({ length: companiesForDeltas }, (_, index) => ({
    id: index + 1,
    order: random(),
  }))
    .sort((left, right) => left.order - right.order)
    .slice(0, changes)
    .map(({ id }) => id)
    .sort((left, right) => left - right);
  return {
    name: `delta of ${changes}, ${times}`,
    times,
    work: { kind: 'delta', companies: chosen },
    seed: (world) => seedCompanies(world, companiesForDeltas),
  };
}

function workers(count: number, callsEach: number, times: TimeProfile): Job {
  return {
    name: `${count} workers with ${callsEach} calls each, ${times}`,
    times,
    work: { kind: 'workers', workers: count, callsEach },
    seed: (world) => seedProducts(world, 10),
  };
}

/** All jobs, in the order in which they are run. */
export function allJobs(): readonly Job[] {
  const profiles: readonly TimeProfile[] = ['real', 'documented'];
  return profiles.flatMap((times) => [
    ...[1000, 10_000, 100_000].map((count) => family(count, times)),
    readProducts(20_000, times),
    readChangingProducts(20_000, times),
    writeProducts(20_000, times),
    ...[1, 50, 500, 1000, 10_000].map((changes) => delta(changes, times)),
    family(100_000, times, 1000),
    workers(64, 25, times),
  ]);
}

/** @throws RangeError when there is no job of the name */
export function jobNamed(name: string): Job {
  const job = allJobs().find((one) => one.name === name);
  if (!job) throw new RangeError(`no job ${name}`);
  return job;
}

const idsPerCommand = 50;

/** The commands that read fifty companies with their requisites, and by these the bank details and addresses. */
export function familyCommands(ids: readonly number[], name: string): readonly PortalCommand[] {
  const owners = Array.from({ length: idsPerCommand }, (_, index) => `$result[${name}][${index}][ID]`);
  const read = 'read' as const;
  return [
    {
      method: companies.method,
      params: { ...companies.params, filter: { '@id': ids }, start: -1 },
      repeat: read,
    },
    {
      method: requisites.method,
      params: { ...requisites.params, filter: { ENTITY_TYPE_ID: 4, '@ENTITY_ID': ids }, start: 0 },
      repeat: read,
      name,
    },
    {
      method: bankDetails.method,
      params: { ...bankDetails.params, filter: { '@ENTITY_ID': owners }, start: 0 },
      repeat: read,
    },
    {
      method: addresses.method,
      params: { filter: { ENTITY_TYPE_ID: 8, '@ENTITY_ID': owners }, start: 0 },
      repeat: read,
    },
  ];
}

/** Ids in pieces that one command can name. */
export function chunksOf(ids: readonly number[], size = idsPerCommand): readonly (readonly number[])[] {
  return Array.from({ length: Math.ceil(ids.length / size) }, (_, index) =>
    ids.slice(index * size, (index + 1) * size),
  );
}

/** Fields of the n-th product that is written. */
export function productFields(index: number): { readonly [name: string]: string | number } {
  return { iblockId: productIblockId, name: `Товар ${index}`, xmlId: `guid-${index}`, active: 'Y' };
}

/** Parameters that set the price of a product, `product` being its id or a reference to it. */
export function priceParams(product: string | number, index: number) {
  return {
    fields: {
      product: { id: product, prices: [{ catalogGroupId: 1, price: 100 + index, currency: 'RUB' }] },
    },
  };
}
