/** Things of a simulated 1C base. References are UUIDs, as 1C gives them out. */
export type Ref = string;

export interface Group {
  readonly ref: Ref;
  readonly name: string;
  readonly parent?: Ref;
}

export interface UnitOfMeasure {
  /** Code of ОКЕИ with its leading zeros. */
  readonly code: string;
  readonly name: string;
  readonly fullName: string;
  readonly international: string;
}

export interface PriceType {
  readonly ref: Ref;
  readonly name: string;
  /** As the base's currency directory names it: «руб», «руб.», `RUB` … */
  readonly currency: string;
  readonly taxIncluded: boolean;
}

export interface Warehouse {
  readonly ref: Ref;
  readonly name: string;
}

export interface Property {
  readonly ref: Ref;
  readonly name: string;
  readonly values: readonly { readonly ref: Ref; readonly value: string }[];
}

export interface Picture {
  readonly ref: Ref;
  readonly extension: 'png' | 'jpg';
  readonly bytes: Uint8Array;
}

/** A variant of a good: size, colour … */
export interface Characteristic {
  readonly ref: Ref;
  readonly name: string;
  readonly values: readonly { readonly name: string; readonly value: string }[];
}

export interface Good {
  readonly ref: Ref;
  readonly code: string;
  readonly article: string;
  readonly name: string;
  readonly description: string;
  readonly type: 'Товар' | 'Услуга';
  readonly unit: UnitOfMeasure;
  /** Rate in per cent or the word for none. */
  readonly tax: string;
  /** Kilograms. */
  readonly weight?: number;
  readonly barcode?: string;
  readonly groups: readonly Ref[];
  readonly characteristics: readonly Characteristic[];
  readonly properties: readonly { readonly property: Ref; readonly value: Ref }[];
  readonly pictures: readonly Picture[];
  readonly deleted: boolean;
}

/** What is priced and stocked: a good without characteristics, or one characteristic of a good. */
export interface Variant {
  readonly good: Good;
  readonly characteristic?: Characteristic;
}

/** `good` or `good#characteristic`: how CommerceML names a variant. */
export function variantId(good: Ref, characteristic?: Ref): string {
  return characteristic === undefined ? good : `${good}#${characteristic}`;
}

/** Everything a base holds, to begin with. */
export interface BaseContent {
  readonly catalogue: { readonly ref: Ref; readonly name: string };
  readonly owner: { readonly ref: Ref; readonly name: string; readonly inn: string; readonly kpp: string };
  readonly groups: readonly Group[];
  readonly properties: readonly Property[];
  readonly priceTypes: readonly PriceType[];
  readonly warehouses: readonly Warehouse[];
  readonly goods: readonly Good[];
  /** Prices by variant, then by price type. */
  readonly prices: ReadonlyMap<string, ReadonlyMap<Ref, number>>;
  /** Stock by variant, then by warehouse. */
  readonly stock: ReadonlyMap<string, ReadonlyMap<Ref, number>>;
}
