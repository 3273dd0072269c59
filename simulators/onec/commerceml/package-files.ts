import type { OnecBase } from '../base/base.ts';
import type { Good } from '../base/model.ts';
import type { ChangeSet } from '../base/registration.ts';
import { type Encoding, encodeDocument } from './encode.ts';
import type { Writing } from './write-common.ts';
import { importDocument, picturePath } from './write-import.ts';
import { offersDocument, priceChangesDocument } from './write-offers.ts';
import { type Element, writeXml } from './xml.ts';

export interface OutgoingFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What goes out in one session: its XML files are asked to be imported, its pictures only sent. */
export interface OutgoingPackage {
  readonly documents: readonly OutgoingFile[];
  readonly pictures: readonly OutgoingFile[];
  /** Goods whose registration may be forgotten when the package is taken. */
  readonly refs: readonly string[];
  readonly kind: 'import' | 'offers';
}

/** Everything a base holds, as if all of it had changed: for files beside an exchange. */
export function everything(base: OnecBase): ChangeSet {
  return { messageNumber: 0, goods: base.goods.map((good) => good.ref), offers: [], groups: true };
}

/** Writes what waits as packages: portions of goods with their pictures first, then portions of offers. */
export function* packagesOf(
  changes: ChangeSet,
  writing: Writing,
  encoding: Encoding,
): Generator<OutgoingPackage, void, undefined> {
  const { base, profile } = writing;
  const goods = changes.goods.map((ref) => base.good(ref));
  const file = (kind: 'import' | 'offers', portion: number, document: Element): OutgoingFile => ({
    name: profile.fileName(kind, portion),
    bytes: encodeDocument(writeXml(document, encoding.newline), encoding),
  });
  const goodsPortions = portions(goods, profile.goodsPerPortion, goods.length > 0 || changes.groups);
  for (const [index, portion] of goodsPortions.entries()) {
    const portionWriting = { ...writing, onlyChanges: writing.onlyChanges || index > 0 };
    yield {
      kind: 'import',
      documents: [file('import', index, importDocument(portionWriting, portion, index === 0))],
      pictures: portion.flatMap(pictureFiles),
      refs: portion.map((good) => good.ref),
    };
  }
  const priced = [...goods, ...changes.offers.map((ref) => base.good(ref))].filter((good) => !good.deleted);
  const apart = profile.priceChangesApart && writing.onlyChanges && goods.length === 0;
  for (const [index, portion] of portions(priced, profile.goodsPerPortion, priced.length > 0).entries()) {
    const variants = portion.flatMap((good) => base.variants(good));
    const portionWriting = { ...writing, onlyChanges: writing.onlyChanges || index > 0 };
    const document = apart
      ? priceChangesDocument(portionWriting, variants)
      : offersDocument(portionWriting, variants, index === 0);
    yield {
      kind: 'offers',
      documents: [file('offers', index, document)],
      pictures: [],
      refs: portion.map((good) => good.ref),
    };
  }
}

function pictureFiles(good: Good): OutgoingFile[] {
  return good.pictures.map((picture) => ({ name: picturePath(good, picture), bytes: picture.bytes }));
}

/** At least one portion when something has to be said, though there are no goods: the classifier. */
function portions<T>(items: readonly T[], size: number, atLeastOne: boolean): T[][] {
  const cut: T[][] = [];
  for (let start = 0; start < items.length; start += size) cut.push(items.slice(start, start + size));
  return cut.length === 0 && atLeastOne ? [[]] : cut;
}
