import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { selectOf } from '../../call/list-query.ts';
import { type Answer, type Call, type MethodDefinition, method } from '../../call/method-definition.ts';
import { asInteger, asText } from '../../call/params.ts';
import { missingArgument } from '../../call/rest-error.ts';
import {
  addImage,
  imagesOf,
  imageTypes,
  type ProductImage,
  productImagesStore,
} from '../../data/catalog/product-images.ts';
import { productsStore } from '../../data/catalog/products.ts';
import { formatDateTime } from '../../data/dates.ts';
import { diskObjectsStore } from '../../data/disk/disk-objects.ts';
import { downloadUrl } from '../../data/disk/file-links.ts';
import { uploadedFile } from '../../data/disk/save-files.ts';
import { fieldsParam, generic, idParam, mustRead, mustWrite, pick } from './catalog-access.ts';

/** https://apidocs.bitrix24.com/api-reference/catalog/product-image/ */
export const productImageMethods: readonly MethodDefinition[] = [
  method('catalog.productImage.add', 'catalog', 'add', add),
  method('catalog.productImage.list', 'catalog', 'list', list),
  method('catalog.productImage.get', 'catalog', 'get', (call) => {
    mustRead(call);
    return { result: { productImage: show(call, known(call)) } };
  }),
  method('catalog.productImage.delete', 'catalog', 'delete', remove),
];

function add(call: Call): Answer {
  mustWrite(call);
  const { portal, params, actor, now } = call;
  const given = fieldsParam(call);
  if (!params.has('fileContent')) throw missingArgument('fileContent');
  const productId = asInteger(given['productId']);
  if (productId === undefined) throw generic('Не указан идентификатор товара');
  assertProduct(call, productId);
  const wanted = asText(given['type']) || 'MORE_PHOTO';
  const type = imageTypes.find((one) => one === wanted);
  if (!type) throw generic(`Неизвестный тип изображения: ${wanted}`);
  const file = uploadedFile(params.raw('fileContent'));
  if (!file) throw generic('Ошибка при сохранении файла');
  if (!/\.(jpe?g|png|gif|webp|bmp)$/i.test(file.name)) throw generic('Неверный тип файла');
  const image = addImage(portal, productId, type, file, actor.userId, now);
  return { result: { productImage: show(call, image) } };
}

function list(call: Call): Answer {
  mustRead(call);
  const productId = productParam(call);
  const rows = imagesOf(call.portal, productId).map((row) => show(call, row));
  const select = selectOf(call.params);
  return { result: { productImages: rows.map((row) => pick(row, select)) }, total: rows.length };
}

function remove(call: Call): Answer {
  mustWrite(call);
  const image = known(call);
  call.portal.store(productImagesStore).delete(image.id);
  call.portal.store(diskObjectsStore).delete(image.objectId);
  return { result: true };
}

function productParam(call: Call): number {
  const productId = call.params.integer('productId');
  if (productId === undefined) throw missingArgument('productId');
  assertProduct(call, productId);
  return productId;
}

function assertProduct({ portal }: Call, productId: number): void {
  if (!portal.store(productsStore).get(productId)) throw generic('Товар не найден');
}

function known(call: Call): ProductImage {
  const productId = productParam(call);
  const image = call.portal.store(productImagesStore).get(idParam(call));
  if (image?.productId !== productId) throw generic('Изображение с указанным идентификатором не найдено');
  return image;
}

function show({ portal, now }: Call, row: ProductImage): { readonly [name: string]: Json } {
  const url = downloadUrl(portal, row.objectId, now);
  return {
    id: row.id,
    name: row.name,
    productId: row.productId,
    type: row.type,
    createTime: formatDateTime(row.createdAt, portal.offsetMinutes),
    detailUrl: url,
    downloadUrl: url,
  };
}
