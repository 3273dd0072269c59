import type { Json } from '../../kernel/canonical-json.ts';
import { text } from '../../kernel/text.ts';
import { sameValue } from '../entities/canonical.ts';
import { pictureType, uploadName } from '../exchange/upload-name.ts';
import type { Good, Group, NamedValues, Offer, PriceType, UnitName, WrittenTax } from './onec-records.ts';
import type { StagedGood, StagedGroup, StagedOffer, StagedPriceType, StagedUnit } from './staged.ts';

/** Characters that are kept: what the portal can hold of a description, and more than it can of anything else. */
const most = { description: 65_000, other: 1_000 } as const;

/** Values of characteristics in one name, which ends after 255 characters anyway. */
const mostCharacteristics = 50;

/** What is kept of a group. */
export function stageGroup(group: Group): StagedGroup {
  return {
    name: group.name.slice(0, most.other),
    parentId: group.parentId ?? null,
    ...(group.description === undefined ? {} : { description: group.description.slice(0, most.description) }),
    deleted: group.deleted,
  };
}

/** What is kept of a price type. */
export function stagePriceType(priceType: PriceType): StagedPriceType {
  const currency = priceType.currency && (priceType.currency.code ?? priceType.currency.text);
  return { name: priceType.name, ...(currency === undefined ? {} : { currency }) };
}

/** What is kept of a unit of measure; `undefined` when it has no code to know it by. */
export function stageUnit(
  unit: UnitName | undefined,
): { readonly code: string; readonly unit: StagedUnit } | undefined {
  const code = unitCode(unit?.code);
  if (!unit || code === undefined) return undefined;
  const symbol = unit.name || unit.fullName || code;
  const { international } = unit;
  return {
    code,
    unit: { name: unit.fullName || symbol, symbol, ...(international ? { international } : {}) },
  };
}

/** What is kept of a good, and of which catalogue it is. */
export function stageGood(good: Good, catalogue: string | undefined): StagedGood {
  const unit = unitCode(good.unit?.code);
  const { vat, problems } = stageTax(good.taxes);
  const description = good.htmlDescription ?? good.description;
  const picture = mainPicture(good);
  return {
    name: good.name.slice(0, most.other),
    ...(good.article === undefined ? {} : { article: good.article.slice(0, most.other) }),
    ...(good.barcodes[0] === undefined ? {} : { barcode: good.barcodes[0] }),
    ...(unit === undefined ? {} : { unit }),
    ...(good.groupIds === undefined ? {} : { groupIds: [...good.groupIds] }),
    ...(description === undefined ? {} : { description: description.slice(0, most.description) }),
    ...(vat === undefined ? {} : { vat }),
    ...(good.weight === undefined ? {} : { weight: good.weight }),
    ...(picture === undefined ? {} : { picture }),
    characteristics: characteristicValues(good.characteristics),
    deleted: good.deleted,
    problems,
    ...(catalogue === undefined ? {} : { catalogue }),
  };
}

/** Name of the file of a good's main picture: the first one that a file can have. */
export function mainPicture({ pictures }: Pick<Good, 'pictures'>): string | undefined {
  return pictures.find((name) => uploadName(name) !== undefined && pictureType(name) !== undefined);
}

/** Joins what an offer says to what was said of it before: a file of prices says nothing of stock, and so on. */
export function stageOffer(offer: Offer, before: StagedOffer | undefined): StagedOffer {
  const characteristics = characteristicValues(offer.characteristics);
  const name = offer.name === undefined || offer.name === '' ? before?.name : offer.name;
  const article = offer.article ?? before?.article;
  const barcode = offer.barcodes[0] ?? before?.barcode;
  const prices = offer.prices === undefined ? before?.prices : pricesByType(offer.prices);
  const stock = offer.stock === undefined ? before?.stock : stockOf(offer.stock);
  return {
    ...(name === undefined ? {} : { name: name.slice(0, most.other) }),
    ...(article === undefined ? {} : { article: article.slice(0, most.other) }),
    ...(barcode === undefined ? {} : { barcode }),
    characteristics: characteristics.length > 0 ? characteristics : (before?.characteristics ?? []),
    ...(prices === undefined ? {} : { prices }),
    ...(stock === undefined ? {} : { stock }),
    deleted: offer.deleted,
  };
}

/** What news of an offer may change on the portal: its product, its price, or both. */
export function offerNews(
  before: StagedOffer | undefined,
  now: StagedOffer,
): { readonly product: boolean; readonly price: boolean } {
  if (!before) return { product: true, price: now.prices !== undefined };
  const { prices: pricesNow = {}, ...restNow } = now;
  const { prices: pricesBefore = {}, ...restBefore } = before;
  return {
    product: !sameValue(restNow as Json, restBefore as Json),
    // What is deleted takes its price along.
    price: now.deleted !== before.deleted || !sameValue(pricesNow as Json, pricesBefore as Json),
  };
}

/** Of several prices of a type (from different quantities on) the one for the smallest quantity counts. */
function pricesByType(prices: NonNullable<Offer['prices']>): NonNullable<StagedOffer['prices']> {
  const ordered = [...prices].sort(
    (left, right) => (right.minimumQuantity ?? 0) - (left.minimumQuantity ?? 0),
  );
  return Object.fromEntries(
    ordered.map((price) => {
      const currency = price.currency && (price.currency.code ?? price.currency.text);
      return [
        price.priceTypeId ?? '',
        { amount: price.amount, ...(currency === undefined ? {} : { currency }) },
      ];
    }),
  );
}

function stockOf(stock: NonNullable<Offer['stock']>): NonNullable<StagedOffer['stock']> {
  return {
    ...(stock.quantity === undefined ? {} : { quantity: stock.quantity }),
    byWarehouse: Object.fromEntries(
      stock.byWarehouse.map(({ warehouseId, quantity }) => [warehouseId, quantity]),
    ),
  };
}

function characteristicValues(characteristics: readonly NamedValues[]): string[] {
  return characteristics
    .flatMap(({ values }) => values.map((value) => value.trim().slice(0, most.other)))
    .filter((value) => value !== '')
    .slice(0, mostCharacteristics);
}

/** ОКЕИ codes come as `006` and as `6`. */
function unitCode(written: string | undefined): string | undefined {
  if (written === undefined || !/^\s*\d{1,4}\s*$/.test(written)) return undefined;
  return String(Number(written));
}

function stageTax(taxes: readonly WrittenTax[]): {
  readonly vat?: string;
  readonly problems: StagedGood['problems'];
} {
  const tax = taxes.find(({ name }) => /ндс|пдв|vat/i.test(name)) ?? taxes[0];
  if (!tax) return { problems: [] };
  if (tax.exempt) return { vat: 'none', problems: [] };
  if (tax.percent !== undefined) return { vat: String(tax.percent), problems: [] };
  const said = text(
    `Ставка налога «${tax.text}» не распознана: товар записан без ставки НДС.`,
    `The tax rate "${tax.text}" was not understood: the product was written without a VAT rate.`,
  );
  return { problems: [{ field: 'vat', cause: 'vat-unknown', ...said }] };
}
