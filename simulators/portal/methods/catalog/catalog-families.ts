import type { MethodDefinition } from '../../call/method-definition.ts';
import { catalogListChangeMethods } from './list-change-methods.ts';
import { catalogListMethods } from './list-methods.ts';
import { priceMethods } from './price-methods.ts';
import { productFieldsMethods } from './product-fields-methods.ts';
import { productImageMethods } from './product-image-methods.ts';
import { productMethods } from './product-methods.ts';
import { sectionMethods } from './section-methods.ts';
import { storeProductMethods } from './store-product-methods.ts';

/** Products, sections, prices, pictures, stock and the lists behind them. */
export const catalogFamilies: readonly (readonly MethodDefinition[])[] = [
  catalogListMethods,
  catalogListChangeMethods,
  sectionMethods,
  productMethods,
  productFieldsMethods,
  productImageMethods,
  priceMethods,
  storeProductMethods,
];
