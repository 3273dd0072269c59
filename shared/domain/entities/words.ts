import { type Text, text } from '../../kernel/text.ts';
import type { EntityName } from './descriptor.ts';

const entities: Readonly<Record<EntityName, Text>> = {
  section: text('раздел каталога', 'section of the catalogue'),
  product: text('товар', 'product'),
  price: text('цена', 'price'),
  company: text('компания', 'company'),
  contact: text('контакт', 'contact'),
  requisite: text('реквизиты', 'requisites'),
  address: text('адрес', 'address'),
  bankDetail: text('банковские реквизиты', 'bank details'),
};

/** Fields as people call them; what is not here goes by its own name. */
const fields: ReadonlyMap<string, Text> = new Map(
  Object.entries({
    name: text('название', 'name'),
    parent: text('вышестоящий раздел', 'section above'),
    active: text('активность', 'activity'),
    description: text('описание', 'description'),
    section: text('раздел', 'section'),
    sections: text('другие разделы', 'other sections'),
    article: text('артикул', 'article number'),
    barcode: text('штрихкод', 'barcode'),
    measure: text('единица измерения', 'unit of measure'),
    vat: text('ставка НДС', 'VAT rate'),
    weight: text('вес', 'weight'),
    quantity: text('количество', 'quantity'),
    deleted: text('пометка удаления', 'deletion mark'),
    picture: text('картинка', 'picture'),
    product: text('товар', 'product'),
    price: text('цена', 'price'),
    currency: text('валюта', 'currency'),
    phones: text('телефоны', 'phones'),
    emails: text('электронная почта', 'e-mail'),
    webs: text('сайты', 'web sites'),
    comments: text('комментарий', 'comment'),
    opened: text('доступность для всех', 'open to everybody'),
    company: text('компания', 'company'),
    owner: text('владелец', 'owner'),
    preset: text('шаблон реквизитов', 'template of requisites'),
    lastName: text('фамилия', 'last name'),
    firstName: text('имя', 'first name'),
    secondName: text('отчество', 'second name'),
    post: text('должность', 'position'),
    companyName: text('краткое наименование', 'short name of the company'),
    companyFullName: text('полное наименование', 'full name of the company'),
    inn: text('ИНН', 'taxpayer number'),
    kpp: text('КПП', 'registration reason code'),
    ogrn: text('ОГРН', 'state registration number'),
    ogrnip: text('ОГРНИП', 'state registration number'),
    okpo: text('ОКПО', 'OKPO code'),
    line: text('улица и дом', 'street and house'),
    secondLine: text('квартира или офис', 'flat or office'),
    city: text('город', 'city'),
    postalCode: text('индекс', 'postal code'),
    region: text('регион', 'region'),
    district: text('район', 'district'),
    country: text('страна', 'country'),
    bank: text('банк', 'bank'),
    bic: text('БИК', 'bank code'),
    account: text('расчётный счёт', 'account'),
    correspondentAccount: text('корреспондентский счёт', 'correspondent account'),
  }),
);

/** What people call a kind of records. */
export function entityWords(entity: EntityName): Text {
  return entities[entity];
}

/** What people call a field of any kind of records. */
export function fieldWords(field: string): Text {
  return fields.get(field) ?? text(field, field);
}
