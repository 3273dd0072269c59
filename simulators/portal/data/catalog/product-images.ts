import type { Portal } from '../../portal.ts';
import { Collection } from '../collection.ts';
import { diskObjectsStore } from '../disk/disk-objects.ts';
import type { UploadedFile } from '../disk/save-files.ts';
import { defineStore } from '../store.ts';

/** Two pictures of the old card, of each there is one; and any number of others. */
export const imageTypes = ['DETAIL_PICTURE', 'PREVIEW_PICTURE', 'MORE_PHOTO'] as const;
export type ImageType = (typeof imageTypes)[number];

/** A picture of a product. */
export interface ProductImage {
  readonly id: number;
  readonly productId: number;
  readonly type: ImageType;
  readonly name: string;
  /** Where its bytes are kept. */
  readonly objectId: number;
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
}

export const productImagesStore = defineStore(
  'productImages',
  () => new Collection<ProductImage>({ productId: (row) => row.productId }),
);

/** Pictures of a product by growing id. */
export function imagesOf(portal: Portal, productId: number): readonly ProductImage[] {
  return portal.store(productImagesStore).find('productId', productId);
}

/** Adds a picture; a new detail or preview picture takes the place of the former. */
export function addImage(
  portal: Portal,
  productId: number,
  type: ImageType,
  { name, bytes }: UploadedFile,
  userId: number,
  now: number,
): ProductImage {
  if (type !== 'MORE_PHOTO') removeImages(portal, productId, type);
  // Files of the catalogue lie in no storage of Disk.
  const outside = { storageId: 0, parentId: null, createdBy: userId };
  const object = portal
    .store(diskObjectsStore)
    .add((id) => ({ id, name, bytes, createdAt: now, ...outside }));
  return portal
    .store(productImagesStore)
    .add((id) => ({ id, productId, type, name, objectId: object.id, createdAt: now }));
}

/** Removes the pictures of a product, of one type or all. */
export function removeImages(portal: Portal, productId: number, type?: ImageType): void {
  for (const image of imagesOf(portal, productId)) {
    if (type !== undefined && image.type !== type) continue;
    portal.store(productImagesStore).delete(image.id);
    portal.store(diskObjectsStore).delete(image.objectId);
  }
}
