/** What the value of an attribute may be. */
export type AttributeType =
  | { readonly kind: 'text'; readonly maxLength: number }
  | { readonly kind: 'reference' }
  | { readonly kind: 'flag' }
  /** A JSON number, or a whole number as text, as the standard OData interface writes `Edm.Int64`. */
  | { readonly kind: 'number' }
  /** `2025-03-01T00:00:00`, without zone. */
  | { readonly kind: 'moment' };

/**
 * What is checked of objects of one type. Configurations and releases differ, so an attribute that is not listed is
 * let through, and one that is listed may be missing.
 */
export interface ObjectType {
  readonly attributes: Readonly<Record<string, AttributeType>>;
  /** By tabular part. */
  readonly tables: Readonly<Record<string, Readonly<Record<string, AttributeType>>>>;
}

const text = (maxLength: number): AttributeType => ({ kind: 'text', maxLength });
const reference: AttributeType = { kind: 'reference' };
const flag: AttributeType = { kind: 'flag' };
const number: AttributeType = { kind: 'number' };
const moment: AttributeType = { kind: 'moment' };

/** Texts of unlimited length in the configurations; more than this nobody has typed. */
const longText = text(32_000);
/** A standard name has at most 150 characters, a code 50 ("Catalogs", 1C:Enterprise developer guide, 5.5). */
const standard = { Description: text(150), Code: text(50), Parent_Key: reference } as const;

/** Addresses and phones of anything, by БСП's subsystem «Контактная информация». */
const contactInformation: ObjectType['tables'] = {
  КонтактнаяИнформация: {
    Тип: text(50),
    Вид_Key: reference,
    Представление: text(1_000),
    ЗначенияПолей: text(100_000),
    Значение: text(100_000),
    Страна: text(100),
    Регион: text(100),
    Город: text(100),
    АдресЭП: text(100),
    НомерТелефона: text(50),
    НомерТелефонаБезКодов: text(50),
  },
};

const counterparty: ObjectType = {
  attributes: {
    ...standard,
    НаименованиеПолное: text(2_000),
    ВидКонтрагента: text(100),
    ЮридическоеФизическоеЛицо: text(100),
    ЮрФизЛицо: text(100),
    ИндивидуальныйПредприниматель: flag,
    ИНН: text(50),
    КПП: text(50),
    КодПоОКПО: text(50),
    РегистрационныйНомер: text(50),
    Партнер_Key: reference,
    ГоловнойКонтрагент_Key: reference,
    КонтактноеЛицо_Key: reference,
    ОсновноеКонтактноеЛицо_Key: reference,
    БанковскийСчетПоУмолчанию_Key: reference,
    ОсновнойБанковскийСчет_Key: reference,
    Ответственный_Key: reference,
    Комментарий: longText,
    ДополнительнаяИнформация: longText,
    Покупатель: flag,
    Поставщик: flag,
    Недействителен: flag,
    ДатаРождения: moment,
  },
  tables: contactInformation,
};

const partner: ObjectType = {
  attributes: {
    ...standard,
    НаименованиеПолное: text(2_000),
    ЮрФизЛицо: text(100),
    Клиент: flag,
    Поставщик: flag,
    ОсновнойМенеджер_Key: reference,
    Комментарий: longText,
    ДатаРождения: moment,
  },
  tables: contactInformation,
};

const contactPerson: ObjectType = {
  attributes: {
    ...standard,
    Owner_Key: reference,
    Фамилия: text(150),
    Имя: text(150),
    Отчество: text(150),
    Должность: text(150),
    ДолжностьПоВизитке: text(150),
    ДатаРождения: moment,
    Комментарий: longText,
    Описание: longText,
    Недействителен: flag,
    Автор_Key: reference,
    Ответственный_Key: reference,
  },
  tables: {
    ...contactInformation,
    // Rows of the information register of that name, of this contact.
    СвязиКонтрагентКонтакт: {
      Контрагент_Key: reference,
      Должность: text(150),
      СвязьНедействительна: flag,
    },
  },
};

const bankAccount: ObjectType = {
  attributes: {
    ...standard,
    Owner_Key: reference,
    НомерСчета: text(70),
    Банк_Key: reference,
    БанкРасчетов_Key: reference,
    БИКБанка: text(11),
    НаименованиеБанка: text(250),
    КоррСчетБанка: text(34),
    ВалютаДенежныхСредств_Key: reference,
    Недействителен: flag,
    Закрыт: flag,
  },
  tables: {},
};

const bank: ObjectType = {
  attributes: { ...standard, КоррСчет: text(34), Город: text(100), Адрес: text(1_000), СВИФТБИК: text(11) },
  tables: {},
};

const contract: ObjectType = {
  attributes: {
    ...standard,
    Owner_Key: reference,
    Контрагент_Key: reference,
    Организация_Key: reference,
    ВидДоговора: text(100),
    НомерДоговора: text(100),
    Номер: text(100),
    ДатаДоговора: moment,
    Дата: moment,
    СрокДействия: moment,
    ДоговорПодписан: flag,
    Комментарий: longText,
  },
  tables: {},
};

const product: ObjectType = {
  attributes: {
    ...standard,
    НаименованиеПолное: text(2_000),
    Артикул: text(100),
    Описание: longText,
    Комментарий: longText,
    ТипНоменклатуры: text(100),
    ЕдиницаИзмерения_Key: reference,
    СтавкаНДС_Key: reference,
    ВидСтавкиНДС: text(100),
    Вес: number,
    Услуга: flag,
  },
  tables: {},
};

const simple: ObjectType = { attributes: standard, tables: {} };

const organisation: ObjectType = {
  attributes: { ...standard, НаименованиеПолное: text(2_000), ИНН: text(50), КПП: text(50) },
  tables: contactInformation,
};

/**
 * Every type of object that the product takes from a base, by its name in the standard OData interface:
 * «Управление нашей фирмой» 3.0, «Управление торговлей» 11.5, «Бухгалтерия предприятия» 3.0.
 */
export const objectTypes: Readonly<Record<string, ObjectType>> = {
  Catalog_Контрагенты: counterparty,
  Catalog_Партнеры: partner,
  Catalog_КонтактныеЛица: contactPerson,
  Catalog_КонтактныеЛицаПартнеров: contactPerson,
  Catalog_БанковскиеСчета: bankAccount,
  Catalog_БанковскиеСчетаКонтрагентов: bankAccount,
  Catalog_Банки: bank,
  Catalog_КлассификаторБанков: bank,
  Catalog_ДоговорыКонтрагентов: contract,
  Catalog_ВидыКонтактнойИнформации: simple,
  Catalog_СтраныМира: simple,
  Catalog_Валюты: simple,
  Catalog_Организации: organisation,
  Catalog_Пользователи: simple,
  Catalog_Сотрудники: simple,
  Catalog_Номенклатура: product,
  Catalog_ХарактеристикиНоменклатуры: {
    attributes: { ...standard, Owner_Key: reference, НаименованиеПолное: text(2_000) },
    tables: {},
  },
  Catalog_КатегорииНоменклатуры: simple,
  Catalog_ВидыНоменклатуры: simple,
  Catalog_ЕдиницыИзмерения: simple,
  Catalog_УпаковкиЕдиницыИзмерения: simple,
  Catalog_КлассификаторЕдиницИзмерения: simple,
  Catalog_СтавкиНДС: { attributes: { ...standard, Ставка: number }, tables: {} },
  Catalog_ВидыЦен: simple,
  Catalog_ТипыЦенНоменклатуры: simple,
  Catalog_СтруктурныеЕдиницы: simple,
  Catalog_Склады: simple,
};
