import type { Article, NamedValues, UnitName } from '../../../domain/catalogue/onec-records.ts';
import { type ObjectReader, type Present, present } from './object-reader.ts';
import { readStock } from './read-stock.ts';
import { child, children, childText, ownCopy, type XmlNode } from './xml-node.ts';

const noCharacteristic = '00000000-0000-0000-0000-000000000000';

/** The fields that goods and offers share, or `undefined` (reported) when there is no usable id. */
export function readArticle(reader: ObjectReader): Present<Article> | undefined {
  const { node } = reader;
  const written = reader.id();
  if (written === undefined) return undefined;
  const { goodId, characteristicId } = splitId(written, childText(node, 'ИдХарактеристики'));
  return present({
    id: characteristicId === undefined ? goodId : `${goodId}#${characteristicId}`,
    goodId,
    characteristicId,
    version: childText(node, 'НомерВерсии'),
    deleted: reader.deleted(),
    name: childText(node, 'Наименование'),
    article: childText(node, 'Артикул'),
    barcodes: readBarcodes(node),
    unit: readUnit(child(node, 'БазоваяЕдиница')),
    characteristics: namedValues(node, 'ХарактеристикиТовара', 'ХарактеристикаТовара'),
    propertyValues: namedValues(node, 'ЗначенияСвойств', 'ЗначенияСвойства'),
    requisites: namedValues(node, 'ЗначенияРеквизитов', 'ЗначениеРеквизита'),
    pictures: texts(node, 'Картинка'),
    stock: readStock(reader),
  });
}

/** Trading configurations write the characteristic apart in their price packages; an empty reference is none. */
function splitId(id: string, apart: string | undefined): { goodId: string; characteristicId?: string } {
  const cut = id.indexOf('#');
  const goodId = cut < 0 ? id : id.slice(0, cut);
  const characteristicId = (cut < 0 ? '' : id.slice(cut + 1)) || (apart ?? '');
  if (characteristicId === '' || characteristicId === noCharacteristic) return { goodId };
  return { goodId, characteristicId: ownCopy(characteristicId) };
}

function readBarcodes(node: XmlNode): string[] {
  const listed = children(child(node, 'Штрихкоды'), 'Штрихкод').map((code) => code.text.trim());
  const all = [...texts(node, 'Штрихкод'), ...texts(node, 'ШтрихКод'), ...listed];
  return [...new Set(all.filter((code) => code !== ''))];
}

/**
 * A unit in any of its shapes: attributes with the short name as text (2.x), the code of ОКЕИ as text (3.1). What is
 * only spaces or a dash says nothing.
 */
export function readUnit(node: XmlNode | undefined): UnitName | undefined {
  if (node === undefined) return undefined;
  const text = node.text.trim();
  const attribute = (name: string) => said(node.attributes[name]);
  const codeAsText = /^\d{1,4}$/.test(text);
  const unit = present({
    code: attribute('Код') ?? (codeAsText ? text : undefined),
    name: codeAsText ? undefined : said(text),
    fullName: attribute('НаименованиеПолное'),
    international: attribute('МеждународноеСокращение'),
  });
  return Object.keys(unit).length === 0 ? undefined : unit;
}

/** Trimmed text, `undefined` when it says nothing. */
export function said(text: string | undefined): string | undefined {
  const trimmed = text?.trim();
  return trimmed === '' || trimmed === '-' ? undefined : trimmed;
}

/** Non-empty texts of the children with the name. */
export function texts(node: XmlNode, name: string): string[] {
  return children(node, name)
    .map((found) => found.text.trim())
    .filter((found) => found !== '');
}

function namedValues(node: XmlNode, list: string, item: string): NamedValues[] {
  return children(child(node, list), item).map((entry) =>
    present({
      id: said(childText(entry, 'Ид')),
      name: said(childText(entry, 'Наименование')),
      values: texts(entry, 'Значение'),
    }),
  );
}

/** First value of the requisite with the name. */
export function requisite(values: readonly NamedValues[], name: string): string | undefined {
  return values.find((entry) => entry.name === name)?.values[0];
}
