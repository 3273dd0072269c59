import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { Collection } from '../collection.ts';
import { defineStore } from '../store.ts';

export interface Section {
  readonly id: number;
  readonly iblockId: number;
  readonly name: string;
  readonly iblockSectionId: number | null;
  readonly xmlId: string | null;
  readonly code: string | null;
  readonly sort: number;
  readonly active: boolean;
  readonly description: string | null;
  readonly descriptionType: 'text' | 'html';
}

export interface Product {
  readonly id: number;
  readonly iblockId: number;
  /** 1 simple, 3 with variations, 4 variation, 7 service. */
  readonly type: number;
  readonly name: string;
  readonly code: string | null;
  readonly xmlId: string;
  readonly active: boolean;
  /** The main section. */
  readonly iblockSectionId: number | null;
  /** All sections, the main one among them. */
  readonly sections: readonly number[];
  readonly measure: number | null;
  readonly vatId: number | null;
  readonly vatIncluded: boolean;
  readonly quantity: number | null;
  readonly weight: number | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly length: number | null;
  readonly sort: number;
  readonly previewText: string | null;
  readonly detailText: string | null;
  readonly canBuyZero: boolean;
  readonly quantityTrace: boolean;
  readonly purchasingPrice: number | null;
  readonly purchasingCurrency: string | null;
  /** Values of properties by the property's id, with the ids of the values. */
  readonly properties: Readonly<
    Record<string, readonly { readonly value: Json; readonly valueId: number }[]>
  >;
  readonly createdAt: number;
  readonly changedAt: number;
  readonly createdBy: number;
  readonly changedBy: number;
}

export interface Price {
  readonly id: number;
  readonly productId: number;
  readonly catalogGroupId: number;
  readonly price: number;
  readonly currency: string;
  readonly changedAt: number;
}

export const sectionsStore = defineStore(
  'sections',
  () =>
    new Collection<Section>({
      xmlId: (row) => row.xmlId ?? undefined,
      parent: (row) => row.iblockSectionId ?? undefined,
      code: (row) => row.code ?? undefined,
    }),
);

export const productsStore = defineStore(
  'products',
  () =>
    new Collection<Product>({
      xmlId: (row) => row.xmlId,
      section: (row) => row.sections,
      code: (row) => row.code ?? undefined,
    }),
);

export const pricesStore = defineStore(
  'prices',
  () => new Collection<Price>({ productId: (row) => row.productId }),
);
