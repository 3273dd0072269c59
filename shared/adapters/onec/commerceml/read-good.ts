import type { Good, WrittenTax } from '../../../domain/catalogue/onec-records.ts';
import { taxRate } from '../../../domain/catalogue/tax-rate.ts';
import { type ObjectReader, present } from './object-reader.ts';
import { readArticle, requisite, said, texts } from './read-article.ts';
import { child, children, childText, ownCopy } from './xml-node.ts';

/** A good (`Товар`); `undefined` when it was left out. */
export function readGood(reader: ObjectReader): Good | undefined {
  const article = readArticle(reader);
  if (!article) return undefined;
  const { node } = reader;
  const { requisites } = article;
  const groups = child(node, 'Группы');
  const fullName = childText(node, 'ПолноеНаименование') ?? requisite(requisites, 'Полное наименование');
  return {
    kind: 'good',
    place: reader.place,
    ...article,
    name: reader.name(fullName || article.id, article.deleted),
    ...present({
      code: childText(node, 'Код'),
      fullName,
      groupIds: groups && texts(groups, 'Ид').map(ownCopy),
      categoryId: said(childText(node, 'Категория')),
      description: childText(node, 'Описание'),
      htmlDescription: requisite(requisites, 'ОписаниеВФорматеHTML'),
      country: said(childText(node, 'Страна')),
      brand: said(childText(node, 'ТорговаяМарка')),
      manufacturer: readManufacturer(reader),
      weight: readWeight(reader, requisite(requisites, 'Вес')),
      type: requisite(requisites, 'ТипНоменклатуры'),
      sort: requisite(requisites, 'ВидНоменклатуры'),
    }),
    taxes: readTaxes(reader),
  };
}

function readManufacturer({ node }: ObjectReader): string | undefined {
  const manufacturer = child(node, 'Изготовитель');
  return manufacturer && said(childText(manufacturer, 'Наименование') ?? manufacturer.text);
}

function readWeight(reader: ObjectReader, asRequisite: string | undefined): number | undefined {
  return reader.number(childText(reader.node, 'Вес') || asRequisite, 'Вес');
}

function readTaxes({ node }: ObjectReader): WrittenTax[] {
  return children(child(node, 'СтавкиНалогов'), 'СтавкаНалога').map((tax) => {
    const rate = childText(tax, 'Ставка') ?? '';
    return { name: childText(tax, 'Наименование') ?? '', text: rate, ...taxRate(rate) };
  });
}
