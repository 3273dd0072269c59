import type { MethodDefinition } from '../call/method-definition.ts';
import { catalogListMethods } from './catalog/list-methods.ts';
import { priceMethods } from './catalog/price-methods.ts';
import { productMethods } from './catalog/product-methods.ts';
import { sectionMethods } from './catalog/section-methods.ts';
import { crmFamilies } from './crm/crm-families.ts';
import { systemFamilies } from './system/system-families.ts';

/** Every family of methods the portal answers; a new family is added here. */
export const allMethods: readonly (readonly MethodDefinition[])[] = [
  ...systemFamilies,
  ...crmFamilies,
  catalogListMethods,
  sectionMethods,
  productMethods,
  priceMethods,
];
