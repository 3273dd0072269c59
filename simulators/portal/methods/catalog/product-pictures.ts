import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import type { Call } from '../../call/method-definition.ts';
import { asFlag, asMap } from '../../call/params.ts';
import { addImage, type ImageType, imagesOf, removeImages } from '../../data/catalog/product-images.ts';
import { downloadUrl } from '../../data/disk/file-links.ts';
import { uploadedFile } from '../../data/disk/save-files.ts';
import type { JsonMap } from '../../transport/php-parameters.ts';

const fields: readonly (readonly [string, ImageType])[] = [
  ['previewPicture', 'PREVIEW_PICTURE'],
  ['detailPicture', 'DETAIL_PICTURE'],
];

/** Carries out `{fileData: [name, base64]}` and `{remove: 'Y'}` of the two picture fields of a product. */
export function savePictures({ portal, actor, now }: Call, productId: number, given: JsonMap): void {
  for (const [name, type] of fields) {
    const value = given[name];
    const file = uploadedFile(value);
    if (file) addImage(portal, productId, type, file, actor.userId, now);
    else if (asFlag(asMap(value)['remove'])) removeImages(portal, productId, type);
  }
}

/** The two picture fields; `null` without a picture. */
export function pictureFields({ portal, now }: Call, productId: number): { readonly [name: string]: Json } {
  const images = imagesOf(portal, productId);
  return Object.fromEntries(
    fields.map(([name, type]) => {
      const image = images.find((one) => one.type === type);
      if (!image) return [name, null];
      const url = downloadUrl(portal, image.objectId, now);
      return [name, { id: String(image.objectId), url, urlMachine: url }];
    }),
  );
}
