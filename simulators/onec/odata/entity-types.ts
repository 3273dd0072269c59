import type { Json } from '../../../shared/kernel/canonical-json.ts';
import { type Configuration, common } from '../base/configurations.ts';

/** How the interface says a property (Entity Data Model of OData 3.0). */
export type PropertyKind =
  | { readonly kind: 'text'; readonly length?: number; readonly padded?: true }
  | { readonly kind: 'reference' | 'flag' | 'moment' | 'number' | 'small' | 'large' }
  /** A reference of several types: `X` with `X_Type`. */
  | { readonly kind: 'composite' };

export type Properties = Readonly<Record<string, PropertyKind>>;

/** What the configuration has of one type of objects; of its tabular parts too. */
export interface EntityType {
  readonly properties: Properties;
  readonly tables: Readonly<Record<string, Properties>>;
}

/** `Name:kind` by words: `r` reference, `f` flag, `m` moment, `n` number, `i` small, `l` large, `c` composite, `s` text. */
function properties(words: string): Properties {
  return Object.fromEntries(
    words
      .trim()
      .split(/\s+/)
      .map((word) => {
        const [name = '', kind = 's'] = word.split(':');
        return [name, kindOf(kind)];
      }),
  );
}

const kinds = { r: 'reference', f: 'flag', m: 'moment', n: 'number', i: 'small', l: 'large' } as const;

function kindOf(word: string): PropertyKind {
  if (word === 'c') return { kind: 'composite' };
  if (word in kinds) return { kind: kinds[word as keyof typeof kinds] };
  const length = Number(word.slice(1));
  return {
    kind: 'text',
    ...(length > 0 && { length }),
    ...(word.startsWith('p') && { padded: true as const }),
  };
}

const information = properties(
  'Тип Вид_Key:r Представление:s500 ЗначенияПолей Страна:s100 Регион:s50 Город:s50 АдресЭП:s100 НомерТелефона:s20 НомерТелефонаБезКодов:s20 ВидДляСписка_Key:r Значение',
);
const extra = properties('Свойство_Key:r Значение:c ТекстоваяСтрока');
const tables = { КонтактнаяИнформация: information, ДополнительныеРеквизиты: extra };
const registration = 'ИНН:s12 КПП:s9 РегистрационныйНомер:s50 КодПоОКПО:p10 ЮридическоеФизическоеЛицо';
const catalogue = 'Description:s100 Code:s11 Parent_Key:r PredefinedDataName:s Predefined:f';

const shared = {
  [common.currencies]: {
    properties: properties(`${catalogue} НаименованиеПолное:s50 Наценка:n`),
    tables: {},
  },
  [common.informationKinds]: {
    properties: properties(`${catalogue} Тип ИдентификаторДляФормул`),
    tables: {},
  },
};
const bank = {
  properties: properties(`${catalogue} КоррСчет:s20 Город:s50 Адрес:s500 СВИФТБИК:s11 РучноеИзменение:i`),
  tables: {},
};

const unf: Readonly<Record<string, EntityType>> = {
  ...shared,
  Catalog_Банки: bank,
  Catalog_Контрагенты: {
    properties: properties(
      `${catalogue} ${registration} ВидКонтрагента НаименованиеПолное ФИО:s100 Комментарий Покупатель:f Поставщик:f Недействителен:f ДатаРождения:m БанковскийСчетПоУмолчанию_Key:r ГоловнойКонтрагент_Key:r Ответственный_Key:r`,
    ),
    tables,
  },
  Catalog_КонтактныеЛица: {
    properties: properties(`${catalogue} Комментарий ДатаРождения:m Недействителен:f Ответственный_Key:r`),
    tables,
  },
  Catalog_БанковскиеСчета: {
    properties: properties(
      `${catalogue} Owner:c НомерСчета:s34 Банк_Key:r БанкРасчетов_Key:r ВалютаДенежныхСредств_Key:r ВидСчета:s15 Недействителен:f ДатаОткрытия:m`,
    ),
    tables: {},
  },
  Catalog_ДоговорыКонтрагентов: {
    properties: properties(
      `${catalogue} Owner:c НомерДоговора:s50 ДатаДоговора:m ВидДоговора СрокДействия:m СрокОплатыПокупателя:l Комментарий`,
    ),
    tables: {},
  },
};

/** What reports of УНФ name. */
const unfTrade: Readonly<Record<string, EntityType>> = {
  Catalog_Номенклатура: { properties: properties(`${catalogue} Артикул:s25`), tables: {} },
  Catalog_ХарактеристикиНоменклатуры: { properties: properties('Description:s150 Owner:c'), tables: {} },
  Catalog_СтруктурныеЕдиницы: { properties: properties(catalogue), tables: {} },
  Catalog_СостоянияЗаказовПокупателей: { properties: properties(catalogue), tables: {} },
  Document_ЗаказПокупателя: {
    properties: properties(
      'Number:s11 Date:m Posted:f Контрагент_Key:r СостояниеЗаказа:c СуммаДокумента:n ВалютаДокумента_Key:r',
    ),
    tables: {},
  },
};

const ut: Readonly<Record<string, EntityType>> = {
  ...shared,
  Catalog_КлассификаторБанков: bank,
  Catalog_Партнеры: {
    properties: properties(
      `${catalogue} НаименованиеПолное ЮрФизЛицо Клиент:f Поставщик:f Комментарий ДатаРождения:m ОсновнойМенеджер_Key:r`,
    ),
    tables,
  },
  Catalog_Контрагенты: {
    properties: properties(
      `${catalogue} ${registration} ЮрФизЛицо НаименованиеПолное Партнер_Key:r Комментарий`,
    ),
    tables,
  },
  Catalog_КонтактныеЛицаПартнеров: {
    properties: properties(`${catalogue} Owner_Key:r ДолжностьПоВизитке:s150 Комментарий ДатаРождения:m`),
    tables,
  },
  Catalog_БанковскиеСчетаКонтрагентов: {
    properties: properties(
      `${catalogue} Owner_Key:r НомерСчета:s34 Банк_Key:r ВалютаДенежныхСредств_Key:r ВидСчета:s15 РучноеИзменениеРеквизитовБанка:f НаименованиеБанка:s100 БИКБанка:s11 КоррСчетБанка:s25 Закрыт:f`,
    ),
    tables: {},
  },
  Catalog_ДоговорыКонтрагентов: {
    properties: properties(
      `${catalogue} Контрагент_Key:r Партнер_Key:r Номер:s50 Дата:m ВидДоговора СрокДействия:m`,
    ),
    tables: {},
  },
};

const bp: Readonly<Record<string, EntityType>> = {
  ...shared,
  Catalog_Банки: bank,
  Catalog_Контрагенты: {
    properties: properties(
      `${catalogue} ${registration} НаименованиеПолное:s550 ИндивидуальныйПредприниматель:f Комментарий ДополнительнаяИнформация ОсновнойБанковскийСчет_Key:r ОсновноеКонтактноеЛицо_Key:r`,
    ),
    tables,
  },
  Catalog_КонтактныеЛица: {
    properties: properties(
      `${catalogue} Фамилия:s50 Имя:s50 Отчество:s50 Должность:s100 Описание ДатаРождения:m ОбъектВладелец:c ВидКонтактногоЛица`,
    ),
    tables,
  },
  Catalog_БанковскиеСчета: {
    properties: properties(
      `${catalogue} Owner:c НомерСчета:s70 Банк_Key:r ВалютаДенежныхСредств_Key:r ВидСчета:s15 Валютный:f`,
    ),
    tables: {},
  },
  Catalog_ДоговорыКонтрагентов: {
    properties: properties(
      `${catalogue} Owner_Key:r Номер:s50 Дата:m ВидДоговора СрокОплаты:l СрокДействия:m Комментарий`,
    ),
    tables: {},
  },
};

/** Types of a configuration whose objects the simulated base keeps, by their names in the interface. */
export function entityTypes({ metadata }: Configuration): Readonly<Record<string, EntityType>> {
  if (metadata === 'УправлениеТорговлей') return ut;
  return metadata === 'БухгалтерияПредприятия' ? bp : { ...unf, ...unfTrade };
}

/** What a property holds that nobody filled. */
export function emptyValue({ kind }: PropertyKind): Json {
  switch (kind) {
    case 'reference':
      return '00000000-0000-0000-0000-000000000000';
    case 'flag':
      return false;
    case 'moment':
      return '0001-01-01T00:00:00';
    case 'number':
    case 'small':
      return 0;
    case 'large':
      return '0';
    case 'composite':
    case 'text':
      return '';
  }
}
