import type { CatalogueRecord, PackageHead, PackageSection } from '../../../domain/catalogue/onec-records.ts';
import type { Frame, Plan, Shape } from './collector.ts';
import { DuplicateWatch } from './duplicate-watch.ts';
import { ObjectReader, present } from './object-reader.ts';
import {
  readCategory,
  readGroup,
  readPriceType,
  readProperty,
  readUnitOfMeasure,
  readWarehouse,
} from './read-classifier.ts';
import { readGood } from './read-good.ts';
import { readOffer } from './read-offer.ts';
import type { Reading } from './reading.ts';
import { moment, truth } from './values.ts';
import { childText, ownCopy } from './xml-node.ts';

export const rootName = 'КоммерческаяИнформация';

const sections: ReadonlyMap<string, PackageSection> = new Map([
  ['Классификатор', 'classifier'],
  ['Каталог', 'catalogue'],
  ['ПакетПредложений', 'offers'],
  ['ИзмененияПакетаПредложений', 'offers'],
]);

const changesName = 'СодержитТолькоИзменения';

const headFields = new Set(['Ид', 'Наименование', 'ИдКлассификатора', 'ИдКаталога', changesName]);

const groupFields = new Set(['Ид', 'Наименование', 'Описание', 'ПометкаУдаления', 'НомерВерсии', 'Статус']);

type ObjectRead = (reader: ObjectReader) => CatalogueRecord | undefined;

/** Lists of objects in packages: name of the list, name of its elements, how they are read. */
const lists: ReadonlyMap<string, ReadonlyMap<string, ObjectRead>> = new Map([
  [
    'Свойства',
    new Map<string, ObjectRead>([
      ['Свойство', readProperty],
      ['СвойствоНоменклатуры', readProperty],
    ]),
  ],
  ['ТипыЦен', new Map<string, ObjectRead>([['ТипЦены', readPriceType]])],
  ['Склады', new Map<string, ObjectRead>([['Склад', readWarehouse]])],
  ['ЕдиницыИзмерения', new Map<string, ObjectRead>([['ЕдиницаИзмерения', readUnitOfMeasure]])],
  ['Категории', new Map<string, ObjectRead>([['Категория', readCategory]])],
  ['Товары', new Map<string, ObjectRead>([['Товар', readGood]])],
  ['Предложения', new Map<string, ObjectRead>([['Предложение', readOffer]])],
]);

/** Which elements of a catalogue file (goods, offers, prices, rests, classifiers) are read, and how. Documents are not. */
export function cataloguePlan(reading: Reading): Plan {
  const groups = new GroupTree(reading);
  const field: Shape = { as: 'field' };
  const root: Shape = { as: 'frame', enter: (frame) => startDocument(frame, reading) };
  const started = new Set<Frame>();
  const start = (frame: Frame) => {
    if (started.has(frame)) return;
    started.add(frame);
    reading.emit({ kind: 'packageStart', place: frame.place, ...readHead(frame) });
  };
  const section: Shape = {
    as: 'frame',
    leave: (frame) => {
      start(frame);
      started.delete(frame);
      // Said to be neither: reported here, once.
      new ObjectReader(frame.node, frame.place, reading).truth(changesOf(frame), changesName);
      reading.emit({ kind: 'packageEnd', place: frame.place, ...readHead(frame) });
    },
  };
  const list: Shape = { as: 'frame', enter: ({ parent }) => parent && start(parent) };
  const objects = objectShapes(reading);
  const groupFrame: Shape = { as: 'frame', leave: (frame) => groups.leave(frame) };
  const innerGroups: Shape = { as: 'frame', enter: ({ parent }) => parent && groups.settle(parent) };

  return (name, parent) => {
    if (parent === undefined) return name === rootName ? root : undefined;
    if (parent === rootName) return sections.has(name) ? section : undefined;
    if (sections.has(parent)) {
      if (name === 'Группы' || lists.has(name)) return list;
      return headFields.has(name) ? field : undefined;
    }
    if (parent === 'Группы') return name === 'Группа' ? groupFrame : undefined;
    if (parent === 'Группа') {
      if (name === 'Группы') return innerGroups;
      return groupFields.has(name) ? field : undefined;
    }
    return objects.get(parent)?.get(name);
  };
}

function objectShapes(reading: Reading): Map<string, Map<string, Shape>> {
  const duplicates = { good: new DuplicateWatch(), offer: new DuplicateWatch() };
  const shape = (read: ObjectRead): Shape => ({
    as: 'object',
    read: (reader) => {
      const record = read(reader);
      if (record === undefined) return;
      const watched = record.kind === 'good' || record.kind === 'offer';
      if (watched && duplicates[record.kind].seenBefore(record.id)) reader.problem('twice', 'Ид');
      reading.emit(record);
    },
  });
  return new Map(
    [...lists].map(([name, items]) => [name, new Map([...items].map(([item, read]) => [item, shape(read)]))]),
  );
}

/** Hands on each group before those below it. */
class GroupTree {
  readonly #reading: Reading;
  readonly #settled = new Map<Frame, string | undefined>();

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  /** Emits the group of the frame unless done; later fields of it than `Группы` are not waited for. */
  settle(frame: Frame): void {
    if (this.#settled.has(frame)) return;
    const above = frame.parent?.parent;
    const parentId = above && this.#settled.get(above);
    const group = readGroup(new ObjectReader(frame.node, frame.place, this.#reading), parentId);
    // Below a group that was left out, groups hang on the next one above.
    this.#settled.set(frame, group?.id ?? parentId);
    if (group) this.#reading.emit(group);
  }

  leave(frame: Frame): void {
    this.settle(frame);
    this.#settled.delete(frame);
  }
}

function startDocument(frame: Frame, reading: Reading): void {
  const { attributes } = frame.node;
  const written = attributes['ДатаФормирования'];
  const generatedAt = written === undefined ? undefined : moment(written, reading.zoneMinutes);
  if (written !== undefined && generatedAt === undefined) {
    reading.problem('bad-moment', frame.place, { field: 'ДатаФормирования', value: written });
  }
  const namespace = Object.keys(attributes).find((name) => name === 'xmlns' || name.startsWith('xmlns:'));
  reading.emit({
    kind: 'documentStart',
    place: frame.place,
    encoding: reading.encoding,
    ...present({
      schemaVersion: attributes['ВерсияСхемы'],
      generatedAt,
      namespace: attributes['xmlns'] ?? (namespace === undefined ? undefined : attributes[namespace]),
    }),
  });
}

/** What attribute or element of the head says of changes. */
function changesOf({ node }: Frame): string | undefined {
  return node.attributes[changesName] ?? childText(node, changesName);
}

/** A package of changes is one by its name; otherwise attribute or element say it. */
function readHead(frame: Frame): PackageHead {
  const { node } = frame;
  const id = childText(node, 'Ид');
  const byName = node.name === 'ИзмененияПакетаПредложений' ? true : undefined;
  return {
    section: sections.get(node.name) ?? 'catalogue',
    ...present({
      id: id && ownCopy(id),
      name: childText(node, 'Наименование'),
      classifierId: childText(node, 'ИдКлассификатора'),
      catalogueId: childText(node, 'ИдКаталога'),
      onlyChanges: byName ?? truth(changesOf(frame) ?? ''),
    }),
  };
}
