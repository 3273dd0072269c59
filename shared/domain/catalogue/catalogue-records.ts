import type { Json } from '../../kernel/canonical-json.ts';
import { text } from '../../kernel/text.ts';
import { canonicalValue } from '../entities/canonical.ts';
import type { EntityName } from '../entities/descriptor.ts';
import { descriptorOf } from '../entities/registry.ts';
import type { BaseRecord, FieldProblem } from '../sync/record.ts';
import { mostPictureMegabytes } from './picture.ts';
import type { CatalogueSettings } from './settings.ts';
import type { StagedGood, StagedGroup, StagedOffer, StagedPicture, StagedVariants } from './staged.ts';

/** Everything that the base has said about one product. */
export interface StagedProduct {
  /** The product's reference: the good's id, or `good#characteristic`. */
  readonly ref: string;
  /** Missing when an offer came before its good. */
  readonly good?: StagedGood;
  readonly offer?: StagedOffer;
  /** The file that the good names as its main picture, once it has come. */
  readonly picture?: StagedPicture;
  /** Of the good. */
  readonly variants?: StagedVariants;
}

/** How prices and stock of the base are to be read. */
export interface ProductRules {
  /** The base's price type; `undefined` as long as none was seen. */
  readonly priceType?: string;
  /** Currency of that type, for prices that do not say one; then the portal's own. */
  readonly priceTypeCurrency?: string;
  readonly portalCurrency: string;
  /** Warehouses that count; all when not given. */
  readonly warehouses?: readonly string[];
  /** Whether goods that a full exchange came without are as good as deleted. */
  readonly deactivateMissing?: boolean;
  /** `off` when not given. */
  readonly pictures?: CatalogueSettings['pictures'];
}

/** The good's part of a reference. */
export function goodIdOf(ref: string): string {
  const hash = ref.indexOf('#');
  return hash === -1 ? ref : ref.slice(0, hash);
}

/** A section from a group. */
export function sectionRecord(ref: string, group: StagedGroup): BaseRecord {
  const fields: Record<string, Json> = { name: group.name, parent: group.parentId, active: !group.deleted };
  if (group.description !== undefined) fields['description'] = group.description;
  return record('section', ref, fields, group.deleted, []);
}

/**
 * A product from a good and its offer. A good with characteristics has no product of its own: each characteristic is
 * one, and the first takes over the product that stood for the good. An offer without its good is nobody's product yet.
 */
export function productRecord(product: StagedProduct, rules: ProductRules): BaseRecord | undefined {
  const { ref, good, offer, variants } = product;
  const isCharacteristic = ref.includes('#');
  if (!good || (!isCharacteristic && variants && variants.ids.length > 0)) return undefined;
  const missing = rules.deactivateMissing === true && good.missing === true;
  const deleted = good.deleted || missing || offer?.deleted === true;
  const [section = null, ...sections] = good.groupIds ?? [];
  const { quantity, problems: stockProblems } = quantityOf(offer, rules);
  const { picture, problems: pictureProblems } = pictureOf(product, good, rules);
  const said: Readonly<Record<string, Json | undefined>> = {
    name: isCharacteristic ? characteristicName(good, offer) : good.name,
    section: good.groupIds === undefined ? undefined : section,
    sections: good.groupIds === undefined ? undefined : sections,
    active: !deleted,
    article: offer?.article ?? good.article,
    barcode: offer?.barcode ?? good.barcode,
    measure: good.unit,
    vat: good.vat,
    description: good.description,
    weight: good.weight,
    quantity,
    picture,
  };
  const goodProblems = good.problems.map(({ field, cause, ru, en }) => ({
    field,
    cause,
    text: text(ru, en),
  }));
  const built = record('product', ref, said, deleted, [
    ...goodProblems,
    ...stockProblems,
    ...pictureProblems,
  ]);
  const first = isCharacteristic && variants?.ids[0] === ref;
  return first ? { ...built, inherits: goodIdOf(ref) } : built;
}

/** The price of a product in the connection's price type; `undefined` when the base has said none. */
export function priceRecord(product: StagedProduct, rules: ProductRules): BaseRecord | undefined {
  const own = productRecord(product, rules);
  const price = product.offer?.prices?.[rules.priceType ?? ''];
  if (!own || !price) return undefined;
  const fields = {
    product: product.ref,
    price: price.amount,
    currency: price.currency ?? rules.priceTypeCurrency ?? rules.portalCurrency,
  };
  const built = record('price', product.ref, fields, own.deleted, []);
  return own.inherits === undefined ? built : { ...built, inherits: own.inherits };
}

/** `Good: values of the characteristics`, or what stands in the last brackets of the offer's name. */
function characteristicName(good: StagedGood, offer: StagedOffer | undefined): string {
  const values = offer && offer.characteristics.length > 0 ? offer.characteristics : good.characteristics;
  if (values.length > 0) return `${good.name}: ${values.join(', ')}`;
  const bracket = lastBracket(offer?.name ?? '');
  return bracket === undefined ? (offer?.name ?? good.name) : `${good.name}: ${bracket}`;
}

/** The text of the last pair of brackets at the end of a name, inner brackets included. */
function lastBracket(name: string): string | undefined {
  const trimmed = name.trim();
  if (!trimmed.endsWith(')')) return undefined;
  let depth = 0;
  for (let index = trimmed.length - 1; index >= 0; index -= 1) {
    if (trimmed[index] === ')') depth += 1;
    if (trimmed[index] === '(') depth -= 1;
    if (depth === 0) return trimmed.slice(index + 1, -1).trim() || undefined;
  }
  return undefined;
}

/** What was not said is left alone; less than nothing is nothing, and a person is told. */
function quantityOf(
  offer: StagedOffer | undefined,
  rules: ProductRules,
): { readonly quantity?: number; readonly problems: readonly FieldProblem[] } {
  const { stock } = offer ?? {};
  if (!stock) return { problems: [] };
  const byWarehouse = Object.entries(stock.byWarehouse);
  const counted = rules.warehouses
    ? byWarehouse.filter(([id]) => rules.warehouses?.includes(id))
    : byWarehouse;
  const sum = counted.reduce((total, [, quantity]) => total + quantity, 0);
  const summed = byWarehouse.length === 0 ? undefined : sum;
  const quantity = rules.warehouses && summed !== undefined ? summed : (stock.quantity ?? summed);
  if (quantity === undefined) return { problems: [] };
  return quantity < 0 ? { quantity: 0, problems: [negativeStock(quantity)] } : { quantity, problems: [] };
}

/** A picture that has not come yet, or cannot be shown, is not spoken of: what the portal shows stays. */
function pictureOf(
  { picture }: StagedProduct,
  good: StagedGood,
  rules: ProductRules,
): { readonly picture?: string | null; readonly problems: readonly FieldProblem[] } {
  const { pictures = 'off' } = rules;
  if (pictures === 'off') return { problems: [] };
  if (good.picture === undefined)
    return pictures === 'mirror' ? { picture: null, problems: [] } : { problems: [] };
  if (picture?.trouble) return { problems: [pictureProblem(good.picture, picture.trouble)] };
  return picture ? { picture: picture.hash, problems: [] } : { problems: [] };
}

function pictureProblem(file: string, trouble: NonNullable<StagedPicture['trouble']>): FieldProblem {
  const why = {
    broken: text(
      `Файл картинки ${file} повреждён или это не картинка: товар записан без неё. Замените картинку в 1С.`,
      `The picture file ${file} is broken or no picture: the product was written without it. Replace the picture in 1C.`,
    ),
    'too-large': text(
      `Картинка ${file} больше ${mostPictureMegabytes} МБ: товар записан без неё. Замените её в 1С картинкой поменьше.`,
      `The picture ${file} is larger than ${mostPictureMegabytes} MB: the product was written without it. Replace it in 1C by a smaller one.`,
    ),
  };
  return { field: 'picture', cause: `picture-${trouble}`, text: why[trouble] };
}

function negativeStock(quantity: number): FieldProblem {
  return {
    field: 'quantity',
    cause: 'stock-negative',
    text: text(
      `В 1С отрицательный остаток (${quantity}): на портале записан ноль. Проверьте остатки в 1С.`,
      `The stock in 1C is negative (${quantity}): zero was written on the portal. Check the stock in 1C.`,
    ),
  };
}

function record(
  entity: EntityName,
  ref: string,
  said: Readonly<Record<string, Json | undefined>>,
  deleted: boolean,
  problems: readonly FieldProblem[],
): BaseRecord {
  const fields: Record<string, Json> = {};
  for (const { name, type } of descriptorOf(entity).fields) {
    const value = said[name];
    if (value !== undefined) fields[name] = canonicalValue(type, value);
  }
  return { entity, ref, fields, deleted, problems };
}
