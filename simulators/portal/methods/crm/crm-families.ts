import type { MethodDefinition } from '../../call/method-definition.ts';
import { categoryMethods } from '../dictionaries/category-methods.ts';
import { currencyMethods } from '../dictionaries/currency-methods.ts';
import { enumMethods } from '../dictionaries/enum-methods.ts';
import { statusMethods } from '../dictionaries/status-methods.ts';
import { addressMethods } from '../requisites/address-methods.ts';
import { bankDetailMethods } from '../requisites/bank-detail-methods.ts';
import { presetMethods } from '../requisites/preset-methods.ts';
import { requisiteLinkMethods } from '../requisites/requisite-link-methods.ts';
import { requisiteMethods } from '../requisites/requisite-methods.ts';
import { userFieldConfigMethods } from '../user-fields/user-field-config-methods.ts';
import { userFieldMethods } from '../user-fields/user-field-methods.ts';
import { duplicateMethods } from './duplicate-methods.ts';
import { itemMethods } from './item-methods.ts';
import { legacyItemMethods } from './legacy-methods.ts';
import { linkMethods } from './link-methods.ts';
import { productRowMethods } from './product-row-methods.ts';

/** CRM: objects, requisites, dictionaries, user fields. */
export const crmFamilies: readonly (readonly MethodDefinition[])[] = [
  itemMethods,
  legacyItemMethods,
  linkMethods,
  productRowMethods,
  duplicateMethods,
  requisiteMethods,
  bankDetailMethods,
  addressMethods,
  presetMethods,
  requisiteLinkMethods,
  statusMethods,
  categoryMethods,
  currencyMethods,
  enumMethods,
  userFieldMethods,
  userFieldConfigMethods,
];
