import type { Step } from './step.ts';

const list = { filter: {}, order: { id: 'ASC' }, start: 0 };

/** Products, sections, prices and the lists behind them. */
export const catalogTour: readonly Step[] = [
  ['catalog.catalog.list', { ...list, select: ['id', 'iblockId', 'productIblockId'] }],
  ['catalog.measure.list', { ...list, select: ['id', 'code'] }],
  ['catalog.vat.list', { ...list, select: ['id', 'rate'] }],
  ['catalog.priceType.list', { ...list, select: ['id', 'name'] }],
  ['catalog.store.list', { ...list, select: ['id', 'title', 'xmlId'] }],
  ['catalog.document.mode.status'],
  [
    'catalog.productProperty.add',
    { fields: { iblockId: 23, name: 'Артикул', code: 'ARTICLE', propertyType: 'S' } },
  ],
  ['catalog.productProperty.list', { ...list, filter: { iblockId: 23 }, select: ['id', 'code'] }],
  ['catalog.productProperty.get', { id: 97 }],
  ['catalog.section.add', { fields: { iblockId: 23, name: 'Насосы', xmlId: 'pumps' } }],
  ['catalog.section.update', { id: 1, fields: { iblockId: 23, name: 'Насосы и станции' } }],
  ['catalog.section.get', { id: 1 }],
  ['catalog.section.list', { ...list, filter: { iblockId: 23 }, select: ['id', 'name', 'xmlId'] }],
  ['catalog.product.add', { fields: { iblockId: 23, name: 'Насос', xmlId: 'pump-1', iblockSectionId: 1 } }],
  ['catalog.product.update', { id: 1, fields: { name: 'Насос циркуляционный' } }],
  ['catalog.product.get', { id: 1 }],
  [
    'catalog.product.list',
    { ...list, filter: { iblockId: 23 }, select: ['id', 'iblockId', 'name', 'xmlId'] },
  ],
  ['catalog.price.add', { fields: { productId: 1, catalogGroupId: 1, price: 100, currency: 'RUB' } }],
  ['catalog.price.update', { id: 1, fields: { price: 110, currency: 'RUB' } }],
  ['catalog.price.get', { id: 1 }],
  ['catalog.price.list', { ...list, select: ['id', 'productId', 'price'] }],
  [
    'catalog.price.modify',
    { fields: { product: { id: 1, prices: [{ id: 1, catalogGroupId: 1, price: 120, currency: 'RUB' }] } } },
  ],
  ['catalog.price.delete', { id: 1 }],
  ['catalog.product.delete', { id: 1 }],
  ['catalog.section.delete', { id: 1 }],
];
