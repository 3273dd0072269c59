import type {
  Category,
  Group,
  PriceType,
  Property,
  Unit,
  Warehouse,
} from '../../../domain/catalogue/onec-records.ts';
import { type ObjectReader, present } from './object-reader.ts';
import { said, texts } from './read-article.ts';
import { readCurrency } from './read-offer.ts';
import { child, children, childText, ownCopy } from './xml-node.ts';

/** A group (`Группа`) without those below it; `undefined` when it was left out. */
export function readGroup(reader: ObjectReader, parentId: string | undefined): Group | undefined {
  const id = reader.id();
  if (id === undefined) return undefined;
  const deleted = reader.deleted();
  const name = reader.name(id, deleted);
  const description = said(childText(reader.node, 'Описание'));
  return { kind: 'group', place: reader.place, id, name, deleted, ...present({ parentId, description }) };
}

/** A category (`Категория`). */
export function readCategory(reader: ObjectReader): Category | undefined {
  const id = reader.id();
  if (id === undefined) return undefined;
  const properties = child(reader.node, 'Свойства');
  return {
    kind: 'category',
    place: reader.place,
    id,
    name: reader.name(id, false),
    propertyIds: properties ? texts(properties, 'Ид').map(ownCopy) : [],
  };
}

/** A property (`Свойство`) with its directory of values. */
export function readProperty(reader: ObjectReader): Property | undefined {
  const id = reader.id();
  if (id === undefined) return undefined;
  const { node } = reader;
  const deleted = reader.deleted();
  return {
    kind: 'property',
    place: reader.place,
    id,
    name: reader.name(id, deleted),
    deleted,
    ...present({
      valueType: said(childText(node, 'ТипЗначений')),
      required: reader.truth(childText(node, 'Обязательное'), 'Обязательное'),
      multiple: reader.truth(childText(node, 'Множественное'), 'Множественное'),
    }),
    values: children(child(node, 'ВариантыЗначений'), 'Справочник')
      .map((entry) => ({
        id: ownCopy(childText(entry, 'ИдЗначения') ?? ''),
        value: childText(entry, 'Значение') ?? '',
      }))
      .filter((entry) => entry.id !== ''),
  };
}

/** A type of prices (`ТипЦены`). */
export function readPriceType(reader: ObjectReader): PriceType | undefined {
  const id = reader.id();
  if (id === undefined) return undefined;
  const deleted = reader.deleted();
  const tax = child(reader.node, 'Налог');
  const included = tax && childText(tax, 'УчтеноВСумме');
  return {
    kind: 'priceType',
    place: reader.place,
    id,
    name: reader.name(id, deleted),
    deleted,
    ...present({
      currency: readCurrency(reader.node),
      taxIncluded: reader.truth(included, 'УчтеноВСумме'),
    }),
  };
}

/** A warehouse (`Склад` of the package's list). */
export function readWarehouse(reader: ObjectReader): Warehouse | undefined {
  const id = reader.id();
  if (id === undefined) return undefined;
  const deleted = reader.deleted();
  const address = child(reader.node, 'Адрес');
  const written = address && said(childText(address, 'Представление') ?? address.text);
  return {
    kind: 'warehouse',
    place: reader.place,
    id,
    name: reader.name(id, deleted),
    deleted,
    ...present({ address: written }),
  };
}

/** A unit of measure (`ЕдиницаИзмерения`, schema 3.1). */
export function readUnitOfMeasure(reader: ObjectReader): Unit | undefined {
  const { node } = reader;
  const id = reader.id();
  if (id === undefined) return undefined;
  return {
    kind: 'unit',
    place: reader.place,
    id,
    deleted: reader.deleted(),
    unit: present({
      code: said(childText(node, 'Код')),
      name: said(childText(node, 'НаименованиеКраткое', 'Наименование')),
      fullName: said(childText(node, 'НаименованиеПолное')),
      international: said(childText(node, 'МеждународноеСокращение')),
    }),
  };
}
