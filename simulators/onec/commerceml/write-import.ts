import type { Good, Group, Picture, Property } from '../base/model.ts';
import { barcodeElement, owner, root, unitElement, type Writing } from './write-common.ts';
import { type Element, element } from './xml.ts';

/** `import*.xml`: the classifier (groups, properties) in the first portion, and goods. */
export function importDocument(writing: Writing, goods: readonly Good[], withClassifier: boolean): Element {
  return root(writing, [...(withClassifier ? [classifier(writing)] : []), catalogue(writing, goods)]);
}

/** Name under which a good's picture is sent: the path has two letters of the good's reference. */
export function picturePath(good: Good, picture: Picture): string {
  const plain = (ref: string) => ref.replaceAll('-', '');
  return `import_files/${good.ref.slice(0, 2)}/${plain(good.ref)}_${plain(picture.ref)}.${picture.extension}`;
}

function classifier(writing: Writing): Element {
  const { base } = writing;
  return element('Классификатор', [
    element('Ид', base.catalogue.ref),
    element('Наименование', `Классификатор (${base.catalogue.name})`),
    owner(writing),
    groupList(base.groups, undefined),
    element('Свойства', base.properties.map(propertyElement)),
  ]);
}

function groupList(groups: readonly Group[], parent: string | undefined): Element | undefined {
  const here = groups.filter((group) => group.parent === parent);
  if (here.length === 0) return undefined;
  return element(
    'Группы',
    here.map((group) =>
      element('Группа', [
        element('Ид', group.ref),
        element('Наименование', group.name),
        groupList(groups, group.ref),
      ]),
    ),
  );
}

function propertyElement({ ref, name, values }: Property): Element {
  return element('Свойство', [
    element('Ид', ref),
    element('Наименование', name),
    element('ТипЗначений', 'Справочник'),
    element(
      'ВариантыЗначений',
      values.map((entry) =>
        element('Справочник', [element('ИдЗначения', entry.ref), element('Значение', entry.value)]),
      ),
    ),
  ]);
}

function catalogue(writing: Writing, goods: readonly Good[]): Element {
  const { base, onlyChanges } = writing;
  return element(
    'Каталог',
    [
      element('Ид', base.catalogue.ref),
      element('ИдКлассификатора', base.catalogue.ref),
      element('Наименование', base.catalogue.name),
      owner(writing),
      element(
        'Товары',
        goods.map((good) => goodElement(good, writing)),
      ),
    ],
    { СодержитТолькоИзменения: String(onlyChanges) },
  );
}

function goodElement(good: Good, { profile }: Writing): Element {
  return element(
    'Товар',
    [
      element('Ид', good.ref),
      barcodeElement(good, profile),
      element('Артикул', good.article),
      element('Наименование', good.name.slice(0, 250)),
      unitElement(good.unit, profile),
      good.groups.length > 0 &&
        element(
          'Группы',
          good.groups.map((group) => element('Ид', group)),
        ),
      element('Описание', good.description),
      ...good.pictures.map((picture) => element('Картинка', picturePath(good, picture))),
      good.properties.length > 0 &&
        element(
          'ЗначенияСвойств',
          good.properties.map(({ property, value }) =>
            element('ЗначенияСвойства', [element('Ид', property), element('Значение', value)]),
          ),
        ),
      element('СтавкиНалогов', [
        element('СтавкаНалога', [element('Наименование', 'НДС'), element('Ставка', good.tax)]),
      ]),
      element('ЗначенияРеквизитов', requisites(good)),
    ],
    { Статус: good.deleted ? 'Удален' : undefined },
  );
}

function requisites(good: Good): Element[] {
  const values: [string, string][] = [
    ['ВидНоменклатуры', good.type],
    ['ТипНоменклатуры', good.type],
    ['Полное наименование', good.name],
  ];
  if (good.weight !== undefined) values.push(['Вес', String(good.weight).replace('.', ',')]);
  return values.map(([name, value]) =>
    element('ЗначениеРеквизита', [element('Наименование', name), element('Значение', value)]),
  );
}
