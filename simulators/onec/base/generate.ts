import type { Random } from '../../../shared/kernel/random.ts';
import { seededRandom } from '../../../shared/kernel/random.ts';
import type {
  BaseContent,
  Characteristic,
  Good,
  Group,
  Picture,
  PriceType,
  Property,
  Ref,
  Warehouse,
} from './model.ts';
import { variantId } from './model.ts';
import { drawPicture } from './picture.ts';
import { colours, departments, features, kinds, properties, sizes, units } from './words.ts';

export interface GenerateOptions {
  readonly seed: number;
  readonly goods: number;
  /** Share of goods with characteristics, 0 … 1; a fifth when not given. */
  readonly withCharacteristics?: number;
  /** Share of goods with a picture; a fifth when not given. */
  readonly withPictures?: number;
  /** How the base's currency directory names the rouble; «руб» when not given. */
  readonly currency?: string;
}

/** Makes up a trading company's base; the same options give the same base. */
export function generateBase(options: GenerateOptions): BaseContent {
  const random = seededRandom(options.seed);
  const groups = makeGroups(random);
  const propertyList = makeProperties(random);
  const priceTypes = makePriceTypes(random, options.currency ?? 'руб');
  const warehouses = ['Основной склад', 'Магазин на Лесной', 'Склад в Твери'].map(
    (name): Warehouse => ({ ref: uuid(random), name }),
  );
  const goods = Array.from({ length: options.goods }, (_, index) =>
    makeGood(index + 1, random, groups, propertyList, options),
  );
  const variants = goods.flatMap((good) =>
    good.characteristics.length === 0
      ? [variantId(good.ref)]
      : good.characteristics.map(({ ref }) => variantId(good.ref, ref)),
  );
  return {
    catalogue: { ref: uuid(random), name: 'Основной каталог товаров' },
    owner: { ref: uuid(random), name: 'ООО «Ромашка»', inn: '7700000000', kpp: '770001001' },
    groups,
    properties: propertyList,
    priceTypes,
    warehouses,
    goods,
    prices: new Map(variants.map((variant) => [variant, makePrices(random, priceTypes)])),
    stock: new Map(variants.map((variant) => [variant, makeStock(random, warehouses)])),
  };
}

/** A UUID in the order 1C gives them out in. */
export function uuid(random: Random): Ref {
  const digits = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('');
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `1${digits.slice(13, 16)}`,
    `8${digits.slice(17, 20)}`,
    digits.slice(20),
  ].join('-');
}

function makeGroups(random: Random): Group[] {
  return departments.flatMap(({ name, below }) => {
    const top: Group = { ref: uuid(random), name };
    const second = below.map((inner): Group => ({ ref: uuid(random), name: inner, parent: top.ref }));
    const [first] = second;
    const third: Group[] = first
      ? [{ ref: uuid(random), name: `${first.name}: распродажа`, parent: first.ref }]
      : [];
    return [top, ...second, ...third];
  });
}

function makeProperties(random: Random): Property[] {
  return properties.map(({ name, values }) => ({
    ref: uuid(random),
    name,
    values: values.map((value) => ({ ref: uuid(random), value })),
  }));
}

function makePriceTypes(random: Random, currency: string): PriceType[] {
  return ['Розничная', 'Оптовая', 'Закупочная'].map((name) => ({
    ref: uuid(random),
    name,
    currency,
    taxIncluded: true,
  }));
}

function makeGood(
  number: number,
  random: Random,
  groups: readonly Group[],
  known: readonly Property[],
  options: GenerateOptions,
): Good {
  const [kind, feature, colour] = [pick(random, kinds), pick(random, features), pick(random, colours)];
  const ref = uuid(random);
  const service = random() < 0.05;
  const pictures: Picture[] =
    random() < (options.withPictures ?? 0.2) ? [drawPicture(uuid(random), random)] : [];
  const many = !service && random() < (options.withCharacteristics ?? 0.2);
  return {
    ref,
    code: `НФ-${String(number).padStart(8, '0')}`,
    article: service ? '' : `${feature.slice(0, 1).toUpperCase()}-${1000 + number}`,
    name: service ? `Доставка и сборка № ${number}` : `${kind} ${feature}, ${colour}, № ${number}`,
    description: random() < 0.5 ? '' : `${kind} ${feature}.\nЦвет «${colour}» & гарантия < 2 лет.`,
    type: service ? 'Услуга' : 'Товар',
    unit: pick(random, units),
    tax: pick(random, ['20', '20', '20', '10', 'Без НДС']),
    groups: makePlaces(random, groups),
    characteristics: many ? makeCharacteristics(random) : [],
    properties: known
      .filter(() => random() < 0.5)
      .map((property) => ({ property: property.ref, value: pick(random, property.values).ref })),
    pictures,
    deleted: false,
    ...(service ? {} : { weight: Math.ceil(random() * 20_000) / 1000 }),
    ...(random() < 0.7 ? { barcode: barcode(number) } : {}),
  };
}

/** One group mostly, none or two now and then. */
function makePlaces(random: Random, groups: readonly Group[]): Ref[] {
  const luck = random();
  if (luck < 0.1) return [];
  const first = pick(random, groups).ref;
  const second = pick(random, groups).ref;
  return luck < 0.2 && second !== first ? [first, second] : [first];
}

function makeCharacteristics(random: Random): Characteristic[] {
  const colour = pick(random, colours);
  return sizes.slice(0, 2 + Math.floor(random() * (sizes.length - 1))).map((size) => ({
    ref: uuid(random),
    name: `${size}, ${colour}`,
    values: [
      { name: 'Размер', value: size },
      { name: 'Цвет', value: colour },
    ],
  }));
}

/** Retail always but for every twentieth, the other types mostly. */
function makePrices(random: Random, types: readonly PriceType[]): Map<Ref, number> {
  const retail = Math.ceil(random() * 2_000_000) / 100;
  const prices = new Map<Ref, number>();
  for (const [index, { ref }] of types.entries()) {
    if (random() < (index === 0 ? 0.95 : 0.8))
      prices.set(ref, Math.round(retail * (1 - index * 0.15) * 100) / 100);
  }
  return prices;
}

function makeStock(random: Random, warehouses: readonly Warehouse[]): Map<Ref, number> {
  const kept = warehouses.filter(() => random() < 0.6);
  return new Map(kept.map(({ ref }) => [ref, Math.floor(random() * 4000) / 10]));
}

/** EAN-13 of a Russian maker, with its check digit (GS1 General Specifications, 7.9). */
function barcode(number: number): string {
  const digits = `460${String(number).padStart(9, '0')}`;
  const sum = [...digits].reduce(
    (total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3),
    0,
  );
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

function pick<T>(random: Random, list: readonly T[]): T {
  const found = list[Math.floor(random() * list.length)];
  if (found === undefined) throw new RangeError('nothing to pick from');
  return found;
}
