import { currencyCode } from '../../../domain/catalogue/currency-code.ts';
import type { Offer, Price, WrittenCurrency } from '../../../domain/catalogue/onec-records.ts';
import { type ObjectReader, present } from './object-reader.ts';
import { readArticle, said } from './read-article.ts';
import { child, children, childText, ownCopy, type XmlNode } from './xml-node.ts';

/** An offer (`Предложение`) with the prices and stock the file has; `undefined` when it was left out. */
export function readOffer(reader: ObjectReader): Offer | undefined {
  const article = readArticle(reader);
  if (!article) return undefined;
  const prices = child(reader.node, 'Цены');
  return {
    kind: 'offer',
    place: reader.place,
    ...article,
    ...present({
      prices:
        prices &&
        children(prices, 'Цена')
          .map((price) => readPrice(reader, price))
          .filter((price) => price !== undefined),
    }),
  };
}

/** `Представление` is for people and not read: it is rounded and grouped as the locale wants. */
function readPrice(reader: ObjectReader, node: XmlNode): Price | undefined {
  const written = childText(node, 'ЦенаЗаЕдиницу') ?? '';
  if (written === '') {
    reader.problem('empty-price', 'ЦенаЗаЕдиницу');
    return undefined;
  }
  const amount = reader.number(written, 'ЦенаЗаЕдиницу');
  if (amount === undefined) return undefined;
  const priceTypeId = said(childText(node, 'ИдТипаЦены'));
  return present({
    priceTypeId: priceTypeId && ownCopy(priceTypeId),
    amount,
    currency: readCurrency(node),
    unit: said(childText(node, 'Единица')),
    ratio: reader.number(childText(node, 'Коэффициент'), 'Коэффициент'),
    minimumQuantity: reader.number(childText(node, 'МинКоличество'), 'МинКоличество'),
  });
}

/** The currency an element names, with its code where the words are known. */
export function readCurrency(node: XmlNode): WrittenCurrency | undefined {
  const text = said(childText(node, 'Валюта'));
  return text === undefined ? undefined : present({ text, code: currencyCode(text) });
}
