import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { Collection } from '../collection.ts';
import { defineStore, type Inspectable } from '../store.ts';

/** Id of the information block that holds the products. */
export const productIblockId = 23;
/** Id of the one that holds their variations. */
export const offerIblockId = 24;

export interface Measure {
  readonly id: number;
  readonly code: number;
  readonly title: string;
  readonly symbol: string;
  readonly symbolIntl: string;
  readonly symbolLetterIntl: string;
  readonly isDefault: boolean;
}

export interface Vat {
  readonly id: number;
  readonly name: string;
  /** Per cent; `null` is «Без НДС». */
  readonly rate: number | null;
  readonly active: boolean;
  readonly sort: number;
  /** Milliseconds since the Unix epoch. */
  readonly changedAt: number;
}

export interface PriceType {
  readonly id: number;
  readonly name: string;
  readonly base: boolean;
  readonly sort: number;
  readonly xmlId: string;
  readonly createdAt: number;
  readonly changedAt: number;
  readonly createdBy: number;
  readonly changedBy: number;
}

export interface ProductProperty {
  readonly id: number;
  readonly iblockId: number;
  readonly name: string;
  readonly code: string;
  readonly xmlId: string | null;
  readonly active: boolean;
  /** `S` text, `N` number, `L` list, `F` file, `E` element, `G` section. */
  readonly propertyType: string;
  readonly multiple: boolean;
  readonly sort: number;
  readonly isRequired: boolean;
  readonly changedAt: number;
}

export interface Store {
  readonly id: number;
  readonly title: string;
  readonly address: string;
  readonly xmlId: string | null;
  readonly code: string | null;
  readonly active: boolean;
  readonly sort: number;
}

export const measuresStore = defineStore('measures', () => {
  const measures = new Collection<Measure>();
  const add = (
    code: number,
    title: string,
    symbol: string,
    symbolIntl: string,
    letter: string,
    isDefault = false,
  ) => measures.add((id) => ({ id, code, title, symbol, symbolIntl, symbolLetterIntl: letter, isDefault }));
  add(6, 'Метр', 'м', 'm', 'MTR');
  add(112, 'Литр', 'л', 'l', 'LTR');
  add(163, 'Грамм', 'г', 'g', 'GRM');
  add(166, 'Килограмм', 'кг', 'kg', 'KGM');
  add(796, 'Штука', 'шт', 'pc. 1', 'PCE. NMB', true);
  add(778, 'Упаковка', 'упак', 'pack', 'NMP');
  return measures;
});

export const vatsStore = defineStore('vats', () => {
  const vats = new Collection<Vat>();
  const add = (name: string, rate: number | null) =>
    vats.add((id) => ({ id, name, rate, active: true, sort: id * 100, changedAt: 0 }));
  add('Без НДС', null);
  add('НДС 0%', 0);
  add('НДС 5%', 5);
  add('НДС 7%', 7);
  add('НДС 10%', 10);
  add('НДС 20%', 20);
  add('НДС 22%', 22);
  return vats;
});

export const priceTypesStore = defineStore('priceTypes', () => {
  const types = new Collection<PriceType>();
  types.add((id) => ({
    ...{ id, name: 'BASE', base: true, sort: 100, xmlId: 'BASE' },
    ...{ createdAt: 0, changedAt: 0, createdBy: 1, changedBy: 1 },
  }));
  return types;
});

export const propertiesStore = defineStore(
  'productProperties',
  () => new Collection<ProductProperty>({ code: (row) => row.code, iblockId: (row) => row.iblockId }, 97),
);

export const storesStore = defineStore('stores', () => {
  const stores = new Collection<Store>();
  stores.add((id) => ({
    ...{ id, title: 'Основной склад', address: 'Москва', xmlId: null, code: null, active: true, sort: 100 },
  }));
  return stores;
});

/** Modes of the whole catalogue. */
export class CatalogModes implements Inspectable {
  /** Stock belongs to documents; the field `quantity` of products is locked. */
  inventory = false;

  inspect(): Json {
    return { inventory: this.inventory };
  }
}

export const catalogModesStore = defineStore('catalogModes', () => new CatalogModes());
