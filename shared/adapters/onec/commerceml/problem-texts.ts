import type { ProblemWeight } from '../../../domain/catalogue/onec-records.ts';
import { type Text, text } from '../../../kernel/text.ts';

interface ProblemKind {
  readonly weight: ProblemWeight;
  readonly reason: Text;
}

/** Everything that may be wrong with a file, by the last part of its code `commerceml.…`. */
export const problemKinds = {
  'not-commerceml': {
    weight: 'file',
    reason: text(
      'Это не файл CommerceML: корневой элемент не «КоммерческаяИнформация». Проверьте, что выгружает 1С.',
      'This is no CommerceML file: its root element is not «КоммерческаяИнформация». Check what 1C exports.',
    ),
  },
  empty: {
    weight: 'file',
    reason: text(
      'Файл пуст: в нём нет ни одного элемента XML. Повторите обмен из 1С.',
      'The file is empty: it has no XML element. Repeat the exchange from 1C.',
    ),
  },
  truncated: {
    weight: 'file',
    reason: text(
      'Файл обрывается на полуслове. Всё до обрыва принято; повторите обмен, чтобы передать остальное.',
      'The file breaks off. All before the break is taken; repeat the exchange to send the rest.',
    ),
  },
  malformed: {
    weight: 'file',
    reason: text(
      'Нарушена структура XML. Всё до этого места принято, остальное прочитать нельзя; повторите обмен.',
      'The XML is not well-formed. All before this place is taken, the rest cannot be read; repeat the exchange.',
    ),
  },
  depth: {
    weight: 'file',
    reason: text(
      'Слишком много вложенных уровней. Файл отклонён с этого места.',
      'Too many levels of nesting. The file is refused from this place on.',
    ),
  },
  size: {
    weight: 'file',
    reason: text(
      'Слишком длинный текст или слишком много атрибутов у элемента. Файл отклонён с этого места.',
      'A text too long or too many attributes of an element. The file is refused from this place on.',
    ),
  },
  names: {
    weight: 'file',
    reason: text(
      'Слишком много разных имён элементов: это не CommerceML. Файл отклонён с этого места.',
      'Too many different element names: this is not CommerceML. The file is refused from this place on.',
    ),
  },
  entities: {
    weight: 'file',
    reason: text(
      'В файле объявлены сущности (DOCTYPE). Такие файлы не принимаются.',
      'The file declares entities (DOCTYPE). Such files are not accepted.',
    ),
  },
  'wrong-encoding': {
    weight: 'note',
    reason: text(
      'В заголовке файла указана не та кодировка. Файл прочитан в той, что в нём на самом деле.',
      'The file declares another encoding than it has. It was read in the one it has.',
    ),
  },
  'bad-characters': {
    weight: 'note',
    reason: text(
      'В тексте есть байты, которых нет в кодировке файла; они показаны знаком «�». Исправьте текст в 1С.',
      'The text has bytes that the encoding does not know; they are shown as «�». Correct the text in 1C.',
    ),
  },
  slip: {
    weight: 'note',
    reason: text(
      'Недопустимый знак или неизвестная сущность XML. Текст взят как есть.',
      'A character not allowed in XML or an unknown entity. The text is taken as it is.',
    ),
  },
  'too-large': {
    weight: 'record',
    reason: text(
      'Объект слишком велик и пропущен. Сократите его в 1С.',
      'The object is too large and left out. Make it smaller in 1C.',
    ),
  },
  'field-too-long': {
    weight: 'field',
    reason: text(
      'Значение слишком длинное и пропущено. Сократите его в 1С.',
      'The value is too long and left out. Make it shorter in 1C.',
    ),
  },
  'empty-object': {
    weight: 'record',
    reason: text('Пустой элемент без данных пропущен.', 'An empty element without any data was left out.'),
  },
  'no-id': {
    weight: 'record',
    reason: text(
      'У объекта нет идентификатора (Ид), он пропущен. Проверьте правила выгрузки в 1С.',
      'The object has no id (Ид) and is left out. Check the export rules in 1C.',
    ),
  },
  'id-too-long': {
    weight: 'record',
    reason: text(
      'Идентификатор (Ид) длиннее 120 знаков, объект пропущен. Проверьте правила выгрузки в 1С.',
      'The id (Ид) is longer than 120 characters, the object is left out. Check the export rules in 1C.',
    ),
  },
  'no-name': {
    weight: 'note',
    reason: text(
      'У объекта нет наименования; вместо него взят идентификатор. Заполните наименование в 1С.',
      'The object has no name; its id is taken instead. Fill in the name in 1C.',
    ),
  },
  'bad-number': {
    weight: 'field',
    reason: text(
      'Значение не читается как число и пропущено. Исправьте его в 1С.',
      'The value does not read as a number and is left out. Correct it in 1C.',
    ),
  },
  'bad-truth': {
    weight: 'field',
    reason: text(
      'Значение не читается как «да» или «нет» и пропущено.',
      'The value reads neither as true nor as false and is left out.',
    ),
  },
  'bad-moment': {
    weight: 'field',
    reason: text(
      'Значение не читается как дата и пропущено.',
      'The value does not read as a date and is left out.',
    ),
  },
  'empty-price': {
    weight: 'field',
    reason: text(
      'Цена не заполнена и пропущена. Установите цену в 1С.',
      'The price is empty and left out. Set the price in 1C.',
    ),
  },
  'no-warehouse': {
    weight: 'field',
    reason: text(
      'У остатка по складу нет идентификатора склада, он пропущен.',
      'A stock by warehouse does not name its warehouse and is left out.',
    ),
  },
  twice: {
    weight: 'note',
    reason: text(
      'Объект с этим идентификатором встречается в файле ещё раз; действует последний.',
      'An object with this id comes again in the file; the last one counts.',
    ),
  },
  'more-problems': {
    weight: 'note',
    reason: text(
      'Замечаний больше, чем показано; остальные только посчитаны.',
      'There are more problems than shown; the others are only counted.',
    ),
  },
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof problemKinds;
