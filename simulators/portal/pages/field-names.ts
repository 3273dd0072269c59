/** What people call the fields of requisites and bank accounts, Russian and English. */
const names: Readonly<Record<string, readonly [ru: string, en: string]>> = {
  PHONE: ['Телефон', 'Phone'],
  EMAIL: ['Почта', 'E-mail'],
  WEB: ['Сайт', 'Site'],
  NAME: ['Название', 'Name'],
  XML_ID: ['Внешний код', 'External code'],
  ORIGIN_ID: ['Код в источнике', 'Code at the origin'],
  RQ_COMPANY_NAME: ['Краткое наименование', 'Short name'],
  RQ_COMPANY_FULL_NAME: ['Полное наименование', 'Full name'],
  RQ_INN: ['ИНН', 'Tax id (INN)'],
  RQ_KPP: ['КПП', 'KPP'],
  RQ_OGRN: ['ОГРН', 'OGRN'],
  RQ_OGRNIP: ['ОГРНИП', 'OGRNIP'],
  RQ_OKPO: ['ОКПО', 'OKPO'],
  RQ_DIRECTOR: ['Руководитель', 'Director'],
  RQ_ACCOUNTANT: ['Главный бухгалтер', 'Chief accountant'],
  RQ_FIRST_NAME: ['Имя', 'First name'],
  RQ_LAST_NAME: ['Фамилия', 'Last name'],
  RQ_SECOND_NAME: ['Отчество', 'Patronymic'],
  RQ_BANK_NAME: ['Банк', 'Bank'],
  RQ_BIK: ['БИК', 'BIC'],
  RQ_COR_ACC_NUM: ['Корр. счёт', 'Correspondent account'],
  RQ_ACC_NUM: ['Расчётный счёт', 'Account'],
  RQ_ACC_CURRENCY: ['Валюта счёта', 'Currency of the account'],
};

/** The name of a field in a language; its code where it has none. */
export function fieldName(code: string, language: 'ru' | 'en'): string {
  return names[code]?.[language === 'ru' ? 0 : 1] ?? code;
}
