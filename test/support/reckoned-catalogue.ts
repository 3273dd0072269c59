import { along, type PlainElement, plainXml, textAt } from './plain-xml.ts';

/** A product as it has to be on the portal. */
export interface ReckonedProduct {
  readonly name: string;
  readonly active: boolean;
  /** Name of the main section. */
  readonly section: string | undefined;
  readonly price: string | undefined;
  readonly quantity: number | null;
}

/** What a portal has to hold after some files: sections as `name < parent`, products by external key. */
export interface ReckonedCatalogue {
  readonly sections: readonly string[];
  readonly products: Readonly<Record<string, ReckonedProduct>>;
}

interface Good {
  readonly name: string;
  readonly group: string | undefined;
  readonly deleted: boolean;
  readonly values: string;
}

interface Offer {
  readonly name: string;
  readonly values: string;
  readonly deleted: boolean;
  readonly prices: ReadonlyMap<string, string> | undefined;
  readonly quantity: number | undefined;
}

/** The simulator's portal has these. */
export const portalCurrencies: ReadonlySet<string> = new Set(['RUB', 'USD', 'EUR', 'BYN', 'KZT']);

const currencies: Readonly<Record<string, string>> = { руб: 'RUB', 'руб.': 'RUB', грн: 'UAH' };

/**
 * Works out what the catalogue rules make of CommerceML files, one after another, in a way of its own: it knows nothing
 * of the product's parser, staging and engine.
 * @param known codes of currencies that the portal has
 */
export function reckon(files: readonly Uint8Array[], known: ReadonlySet<string>): ReckonedCatalogue {
  const reckoning = new Reckoning();
  for (const file of files) reckoning.read(plainXml(file));
  return reckoning.catalogue(known);
}

class Reckoning {
  readonly #groups = new Map<string, { readonly name: string; readonly parent: string | undefined }>();
  readonly #goods = new Map<string, Good>();
  readonly #offers = new Map<string, Offer>();
  /** References that were on the portal when they were deleted. */
  readonly #known = new Set<string>();
  #priceType: string | undefined;

  read(document: PlainElement): void {
    const seen = new Set<string>();
    for (const holder of along(document, 'Классификатор')) this.#readGroups(holder, undefined, seen);
    for (const section of document.children) {
      const [first] = along(section, 'ТипыЦен', 'ТипЦены');
      if (first) this.#priceType ??= textAt(first, 'Ид');
    }
    for (const good of along(document, 'Каталог', 'Товары', 'Товар')) this.#readGood(good);
    for (const name of ['ПакетПредложений', 'ИзмененияПакетаПредложений'])
      for (const offer of along(document, name, 'Предложения', 'Предложение')) this.#readOffer(offer);
    for (const ref of this.#refs()) if (!this.#isDeleted(ref)) this.#known.add(ref);
  }

  catalogue(known: ReadonlySet<string>): ReckonedCatalogue {
    const sections = [...this.#groups.values()].map(
      ({ name, parent }) => `${name} < ${this.#groups.get(parent ?? '')?.name ?? ''}`,
    );
    const refs = this.#refs().filter((ref) => this.#known.has(ref));
    const products = refs.map((ref) => [ref, this.#product(ref, known)] as const);
    return { sections: sections.sort(), products: Object.fromEntries(products) };
  }

  #readGroups(holder: PlainElement, parent: string | undefined, seen: Set<string>): void {
    for (const group of along(holder, 'Группы', 'Группа')) {
      const id = textAt(group, 'Ид') ?? '';
      if (!seen.has(id)) this.#groups.set(id, { name: textAt(group, 'Наименование') ?? '', parent });
      seen.add(id);
      this.#readGroups(group, id, seen);
    }
  }

  #readGood(good: PlainElement): void {
    this.#goods.set(textAt(good, 'Ид') ?? '', {
      name: textAt(good, 'Наименование') ?? '',
      group: textAt(good, 'Группы', 'Ид'),
      deleted: isDeleted(good),
      values: characteristicValues(good),
    });
  }

  #readOffer(offer: PlainElement): void {
    const id = textAt(offer, 'Ид') ?? '';
    const before = this.#offers.get(id);
    const prices = along(offer, 'Цены').length > 0 ? pricesOf(offer) : undefined;
    this.#offers.set(id, {
      name: textAt(offer, 'Наименование') || before?.name || '',
      values: characteristicValues(offer) || before?.values || '',
      deleted: isDeleted(offer),
      prices: prices ?? before?.prices,
      quantity: quantityOf(offer) ?? before?.quantity,
    });
  }

  /** Characteristics of known goods, and goods that have none. */
  #refs(): readonly string[] {
    const ids = new Set([...this.#goods.keys(), ...this.#offers.keys()]);
    const split = new Set([...ids].filter((id) => id.includes('#')).map(goodOf));
    return [...ids].filter((id) => (this.#goods.has(id) || this.#goods.has(goodOf(id))) && !split.has(id));
  }

  #isDeleted(ref: string): boolean {
    return this.#good(ref).deleted || this.#offers.get(ref)?.deleted === true;
  }

  #good(ref: string): Good {
    const good = this.#goods.get(ref) ?? this.#goods.get(goodOf(ref));
    if (!good) throw new Error(`no good ${ref}`);
    return good;
  }

  #product(ref: string, known: ReadonlySet<string>): ReckonedProduct {
    const good = this.#good(ref);
    const offer = this.#offers.get(ref);
    const price = offer?.prices?.get(this.#priceType ?? '');
    const quantity = offer?.quantity;
    return {
      name: ref.includes('#') ? nameOfCharacteristic(good, offer) : good.name,
      active: !this.#isDeleted(ref),
      section: this.#groups.get(good.group ?? '')?.name,
      price: price !== undefined && known.has(price.split(' ')[1] ?? '') ? price : undefined,
      quantity: quantity === undefined ? null : Math.max(0, quantity),
    };
  }
}

function goodOf(id: string): string {
  return id.split('#')[0] ?? '';
}

function isDeleted(element: PlainElement): boolean {
  return element.attributes.get('Статус') === 'Удален' || textAt(element, 'ПометкаУдаления') === 'true';
}

function characteristicValues(element: PlainElement): string {
  const values = along(element, 'ХарактеристикиТовара', 'ХарактеристикаТовара', 'Значение');
  return values
    .map(({ text }) => text.trim())
    .filter(Boolean)
    .join(', ');
}

function nameOfCharacteristic(good: Good, offer: Offer | undefined): string {
  const values = offer?.values || good.values;
  if (values) return `${good.name}: ${values}`;
  const bracket = /\(([^()]*(?:\([^()]*\)[^()]*)*)\)$/.exec(offer?.name ?? '')?.[1];
  return bracket ? `${good.name}: ${bracket}` : offer?.name || good.name;
}

/** `amount currency` by price type. */
function pricesOf(offer: PlainElement): ReadonlyMap<string, string> {
  const prices = along(offer, 'Цены', 'Цена').flatMap((price) => {
    const amount = numberOf(textAt(price, 'ЦенаЗаЕдиницу'));
    const currency = textAt(price, 'Валюта') ?? '';
    if (amount === undefined) return [];
    return [[textAt(price, 'ИдТипаЦены') ?? '', `${amount} ${currencies[currency] ?? currency}`] as const];
  });
  return new Map(prices);
}

function quantityOf(offer: PlainElement): number | undefined {
  const stated = numberOf(textAt(offer, 'Количество') ?? textAt(offer, 'Остатки', 'Остаток', 'Количество'));
  if (stated !== undefined) return stated;
  const stores = along(offer, 'Склад').map(
    (store) => numberOf(store.attributes.get('КоличествоНаСкладе')) ?? 0,
  );
  return stores.length === 0 ? undefined : stores.reduce((sum, one) => sum + one, 0);
}

function numberOf(written: string | undefined): number | undefined {
  const digits = (written ?? '').replace(/[\s\u00a0]/g, '').replace(',', '.');
  return digits === '' ? undefined : Number(digits);
}
