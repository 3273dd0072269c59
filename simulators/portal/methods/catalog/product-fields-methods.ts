import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { type Answer, type Call, type MethodDefinition, method } from '../../call/method-definition.ts';
import { asInteger } from '../../call/params.ts';
import { catalogModesStore, propertiesStore } from '../../data/catalog/catalog-lists.ts';
import { generic, mustRead } from './catalog-access.ts';

/** https://apidocs.bitrix24.com/api-reference/catalog/product/catalog-product-get-fields-by-filter.html */
export const productFieldsMethods: readonly MethodDefinition[] = [
  method('catalog.product.getFieldsByFilter', 'catalog', 'get', describe),
];

/** Names by type; `!` is read only, `*` is required. */
const fieldsByType: Readonly<Record<string, string>> = {
  integer: '!id *iblockId iblockSectionId measure vatId sort createdBy modifiedBy !type',
  double: 'quantity quantityReserved weight width height length',
  string:
    '*name code xmlId previewText previewTextType detailText detailTextType purchasingPrice purchasingCurrency',
  char: 'active !available !bundle canBuyZero quantityTrace subscribe vatIncluded barcodeMulti',
  datetime: 'dateActiveFrom dateActiveTo dateCreate timestampX',
  file: 'previewPicture detailPicture',
};

/** Documents keep these when stock is under inventory management. */
const keptByDocuments = new Set(['quantity', 'quantityReserved', 'purchasingPrice', 'purchasingCurrency']);

function describe(call: Call): Answer {
  mustRead(call);
  const iblockId = asInteger(call.params.map('filter')['iblockId']);
  if (iblockId === undefined) throw generic('Required filter fields: iblockId');
  const { inventory } = call.portal.store(catalogModesStore);
  const product: { [name: string]: Json } = {};
  for (const [type, names] of Object.entries(fieldsByType)) {
    for (const marked of names.split(' ')) {
      const name = marked.replace(/^[!*]/, '');
      product[name] = {
        isImmutable: name === 'iblockId',
        isReadOnly: marked.startsWith('!') || (inventory && keptByDocuments.has(name)),
        isRequired: marked.startsWith('*'),
        name,
        type,
      };
    }
  }
  for (const property of call.portal.store(propertiesStore).find('iblockId', iblockId)) {
    product[`property${property.id}`] = {
      ...{ isDynamic: true, isImmutable: false, isReadOnly: false, isRequired: property.isRequired },
      ...{ isMultiple: property.multiple, name: property.name, propertyType: property.propertyType },
      ...{ type: 'productproperty', userType: '' },
    };
  }
  return { result: { product } };
}
