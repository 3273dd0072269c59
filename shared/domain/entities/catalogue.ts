import type { EntityDescriptor } from './descriptor.ts';
import { changesOf } from './event-codes.ts';

/** Sections of the portal's catalogue, from the base's groups. https://apidocs.bitrix24.ru/api-reference/catalog/section/ */
export const section: EntityDescriptor = {
  name: 'section',
  family: 'sections',
  rank: 0,
  parent: { entities: ['section'], field: 'parent' },
  fields: [
    { name: 'name', type: { kind: 'text', maxLength: 255 }, portal: { field: 'name' }, required: true },
    { name: 'parent', type: { kind: 'reference', to: ['section'] }, portal: { field: 'iblockSectionId' } },
    { name: 'active', type: { kind: 'flag' }, portal: { field: 'active' }, onCreate: true },
    { name: 'description', type: { kind: 'text', maxLength: 65_000 }, portal: { field: 'description' } },
  ],
  portal: {
    list: { method: 'catalog.section.list', rowsAt: 'sections', idField: 'id', idsFilter: '@id' },
    add: { method: 'catalog.section.add', resultAt: ['section', 'id'] },
    remove: { method: 'catalog.section.delete' },
    update: { method: 'catalog.section.update', always: ['name'], withFixed: true },
    fixed: { iblockId: 'catalogueId' },
    found: { by: 'externalKey', field: 'xmlId' },
  },
};

/** Products, from goods or their characteristics. https://apidocs.bitrix24.ru/api-reference/catalog/product/ */
export const product: EntityDescriptor = {
  name: 'product',
  family: 'catalogue',
  rank: 0,
  fields: [
    { name: 'name', type: { kind: 'text', maxLength: 255 }, portal: { field: 'name' }, required: true },
    { name: 'section', type: { kind: 'reference', to: ['section'] }, portal: { field: 'iblockSectionId' } },
    {
      name: 'sections',
      type: { kind: 'references', to: ['section'] },
      portal: { field: 'iblockSection' },
      without: 'section',
    },
    { name: 'active', type: { kind: 'flag' }, portal: { field: 'active' }, onCreate: true },
    { name: 'article', type: { kind: 'text', maxLength: 255 }, portal: { property: 'CML2_ARTICLE' } },
    { name: 'barcode', type: { kind: 'text', maxLength: 255 }, portal: { property: 'CML2_BAR_CODE' } },
    { name: 'measure', type: { kind: 'choice', dictionary: 'measure' }, portal: { field: 'measure' } },
    { name: 'vat', type: { kind: 'choice', dictionary: 'vat' }, portal: { field: 'vatId' } },
    { name: 'description', type: { kind: 'text', maxLength: 65_000 }, portal: { field: 'detailText' } },
    { name: 'weight', type: { kind: 'decimal', scale: 3 }, portal: { field: 'weight' } },
    {
      name: 'quantity',
      type: { kind: 'decimal', scale: 4 },
      portal: { field: 'quantity' },
      lockedBy: 'inventoryMode',
    },
    { name: 'picture', type: { kind: 'picture' }, portal: { field: 'detailPicture' } },
  ],
  portal: {
    list: { method: 'catalog.product.list', rowsAt: 'products', idField: 'id', idsFilter: '@id' },
    add: { method: 'catalog.product.add', resultAt: ['element', 'id'] },
    remove: { method: 'catalog.product.delete' },
    update: { method: 'catalog.product.update' },
    fixed: { iblockId: 'catalogueId' },
    found: { by: 'externalKey', field: 'xmlId' },
    externalKeyDefaultsToId: true,
    events: changesOf('CATALOG.PRODUCT.ON.'),
    modified: ['timestampX'],
  },
};

/** The price of the connection's price type. https://apidocs.bitrix24.ru/api-reference/catalog/price/ */
export const price: EntityDescriptor = {
  name: 'price',
  family: 'catalogue',
  rank: 1,
  parent: { entities: ['product'], field: 'product' },
  fields: [
    {
      name: 'product',
      type: { kind: 'reference', to: ['product'] },
      portal: { field: 'productId' },
      required: true,
    },
    { name: 'price', type: { kind: 'decimal', scale: 4 }, portal: { field: 'price' }, required: true },
    {
      name: 'currency',
      type: { kind: 'choice', dictionary: 'currency' },
      portal: { field: 'currency' },
      required: true,
    },
  ],
  portal: {
    list: { method: 'catalog.price.list', rowsAt: 'prices', idField: 'id', idsFilter: '@id' },
    add: { method: 'catalog.price.add', resultAt: ['price', 'id'] },
    // One price is changed by its id; `catalog.price.modify` would delete every price that it is not given.
    remove: { method: 'catalog.price.delete' },
    update: { method: 'catalog.price.update', always: ['price', 'currency'] },
    fixed: { catalogGroupId: 'priceTypeId' },
    found: { by: 'parent', field: 'productId' },
    events: changesOf('CATALOG.PRICE.ON.'),
    modified: ['timestampX'],
  },
};
