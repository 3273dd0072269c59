import type { Text } from '../../kernel/text.ts';

/**
 * What a CommerceML catalogue file of 1C says, one record an object, in the order of the file. A field that is absent
 * was not said; an empty string or list was said to be empty. Schema: "CommerceML 2", published by 1C
 * (https://v8.1c.ru/tekhnologii/obmen-dannymi-i-integratsiya/standarty-i-formaty/standarty-commerceml/).
 */
export type CatalogueRecord =
  | DocumentStart
  | PackageStart
  | PackageEnd
  | Group
  | Category
  | Property
  | Unit
  | PriceType
  | Warehouse
  | Good
  | Offer
  | RecordProblem
  | DocumentEnd;

/** Where in which file an object stands, so that a journal entry can name it. */
export interface Place {
  /** Name of the file as 1C gave it. */
  readonly file: string;
  /** Name of the XML element, e.g. `Товар`. */
  readonly element: string;
  /** Which of the elements of that name it is, from 1; 0 when it is about the file. */
  readonly index: number;
  /** Line of the element's beginning, from 1. Many exporters write the whole file in one line. */
  readonly line: number;
}

/** A moment as 1C wrote it, with or without a zone. */
export interface WrittenMoment {
  readonly text: string;
  /** Milliseconds since the Unix epoch; a moment without zone is taken in the zone of the base. */
  readonly at: number;
  /** False when the zone had to be assumed. */
  readonly zoned: boolean;
}

/** The root element: before all objects. Only a note about the encoding may come earlier. */
export interface DocumentStart {
  readonly kind: 'documentStart';
  readonly place: Place;
  readonly schemaVersion?: string;
  readonly generatedAt?: WrittenMoment;
  readonly namespace?: string;
  /** Encoding the file was read in, after a look at its bytes. */
  readonly encoding: string;
}

/** Last record, always there. */
export interface DocumentEnd {
  readonly kind: 'documentEnd';
  readonly place: Place;
  /** False when the file broke off or was refused: what came before still stands. */
  readonly complete: boolean;
  readonly counts: Readonly<Record<string, number>>;
}

export type PackageSection = 'classifier' | 'catalogue' | 'offers';

/** What the head of a classifier, a catalogue or an offers package says about itself. */
export interface PackageHead {
  readonly section: PackageSection;
  /** May be empty; offers packages have the catalogue's id and `#`. */
  readonly id?: string;
  readonly name?: string;
  readonly classifierId?: string;
  readonly catalogueId?: string;
  /** `СодержитТолькоИзменения`; absent when the file does not say. */
  readonly onlyChanges?: boolean;
}

/** Before the first object of a package. Old exporters write `СодержитТолькоИзменения` after the goods: see the end. */
export interface PackageStart extends PackageHead {
  readonly kind: 'packageStart';
  readonly place: Place;
}

/** After the last object of a package; only what is said here may lead to removals. Missing when the file broke off. */
export interface PackageEnd extends PackageHead {
  readonly kind: 'packageEnd';
  readonly place: Place;
}

export interface Group {
  readonly kind: 'group';
  readonly place: Place;
  readonly id: string;
  readonly name: string;
  /** Absent for a group at the top. The same group may stand under several parents. */
  readonly parentId?: string;
  readonly description?: string;
  readonly deleted: boolean;
}

/** A kind of goods (`Категория`), with the properties it has. */
export interface Category {
  readonly kind: 'category';
  readonly place: Place;
  readonly id: string;
  readonly name: string;
  readonly propertyIds: readonly string[];
}

export interface Property {
  readonly kind: 'property';
  readonly place: Place;
  readonly id: string;
  readonly name: string;
  /** `Строка`, `Число`, `Время`, `Справочник` as written. */
  readonly valueType?: string;
  readonly required?: boolean;
  readonly multiple?: boolean;
  readonly deleted: boolean;
  /** The directory: what the ids in the goods' property values mean. */
  readonly values: readonly { readonly id: string; readonly value: string }[];
}

export interface Unit {
  readonly kind: 'unit';
  readonly place: Place;
  readonly id: string;
  readonly unit: UnitName;
  readonly deleted: boolean;
}

/** A unit of measure; `code` is the code of ОКЕИ as text with its leading zeros. */
export interface UnitName {
  readonly code?: string;
  readonly name?: string;
  readonly fullName?: string;
  readonly international?: string;
}

/** A currency as written; `code` when the name is known, see `currencyCode`. */
export interface WrittenCurrency {
  readonly text: string;
  readonly code?: string;
}

export interface PriceType {
  readonly kind: 'priceType';
  readonly place: Place;
  readonly id: string;
  readonly name: string;
  readonly currency?: WrittenCurrency;
  /** Whether prices of this type contain the tax. */
  readonly taxIncluded?: boolean;
  readonly deleted: boolean;
}

export interface Warehouse {
  readonly kind: 'warehouse';
  readonly place: Place;
  readonly id: string;
  readonly name: string;
  readonly address?: string;
  readonly deleted: boolean;
}

/** A tax of a good: `percent` is absent when the words do not say one; `exempt` for «Без НДС» and the like. */
export interface WrittenTax {
  readonly name: string;
  readonly text: string;
  readonly percent?: number;
  readonly exempt: boolean;
}

/** A value of a good: of a property (`id`), a characteristic or a requisite (`name`). */
export interface NamedValues {
  readonly id?: string;
  readonly name?: string;
  readonly values: readonly string[];
}

/** What goods and offers have in common. */
export interface Article {
  /** The full `Ид` of 1C: the good's, or `good#characteristic`. */
  readonly id: string;
  /** The part before `#`. */
  readonly goodId: string;
  /** The part after `#`. */
  readonly characteristicId?: string;
  /** `НомерВерсии`: changes with each writing of the object in 1C. */
  readonly version?: string;
  readonly deleted: boolean;
  readonly name?: string;
  readonly article?: string;
  readonly barcodes: readonly string[];
  readonly unit?: UnitName;
  readonly characteristics: readonly NamedValues[];
  readonly propertyValues: readonly NamedValues[];
  readonly requisites: readonly NamedValues[];
  readonly pictures: readonly string[];
  /** Present when the file says anything about stock by warehouse or in all. */
  readonly stock?: Stock;
}

export interface Good extends Article {
  readonly kind: 'good';
  readonly place: Place;
  readonly name: string;
  readonly code?: string;
  readonly fullName?: string;
  /** Absent when the good has no `Группы` at all. */
  readonly groupIds?: readonly string[];
  readonly categoryId?: string;
  readonly description?: string;
  /** Description with mark-up (requisite «ОписаниеВФорматеHTML»). */
  readonly htmlDescription?: string;
  readonly country?: string;
  readonly brand?: string;
  readonly manufacturer?: string;
  readonly taxes: readonly WrittenTax[];
  /** In kilograms, as 1C keeps it. */
  readonly weight?: number;
  /** «Товар», «Услуга», «Запас» … of requisite «ТипНоменклатуры»; the words differ by configuration. */
  readonly type?: string;
  /** Requisite «ВидНоменклатуры». */
  readonly sort?: string;
}

export interface Offer extends Article {
  readonly kind: 'offer';
  readonly place: Place;
  /** Absent in files that carry no prices; empty prices are left out and reported. */
  readonly prices?: readonly Price[];
}

export interface Price {
  readonly priceTypeId?: string;
  readonly amount: number;
  readonly currency?: WrittenCurrency;
  /** Unit the price is for, as text. */
  readonly unit?: string;
  /** How many base units that unit has. */
  readonly ratio?: number;
  /** Valid from this quantity on. */
  readonly minimumQuantity?: number;
}

/** Stock as the file says it: may be negative; nothing said is not zero. */
export interface Stock {
  /** `Количество`, or the remainder without a warehouse. */
  readonly quantity?: number;
  readonly byWarehouse: readonly { readonly warehouseId: string; readonly quantity: number }[];
}

/**
 * - `file`: the rest of the file is not read;
 * - `record`: this object is left out;
 * - `field`: this field is left out, the object goes on;
 * - `note`: nothing is left out, a person may want to know.
 */
export type ProblemWeight = 'file' | 'record' | 'field' | 'note';

/** Something in the file that could not be taken as it is. */
export interface RecordProblem {
  readonly kind: 'problem';
  readonly place: Place;
  readonly weight: ProblemWeight;
  /** Equal causes have equal codes, e.g. `commerceml.empty-price`. */
  readonly code: string;
  /** Id of the object, its name when it has none. */
  readonly object?: string;
  /** Element or attribute. */
  readonly field?: string;
  /** What stood there, at most 100 characters. */
  readonly value?: string;
  readonly reason: Text;
}
