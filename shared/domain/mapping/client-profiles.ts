import type {
  Attribute,
  BankObject,
  ClientProfile,
  Configuration,
  CounterpartyObject,
  KindAttributes,
} from './client-profile.ts';

const attribute = (name: string, maxLength?: number, ...otherNames: string[]): Attribute => ({
  names: [name, ...otherNames],
  ...(maxLength !== undefined && { maxLength }),
});
const optional = (name: string, maxLength?: number, ...otherNames: string[]): Attribute => ({
  ...attribute(name, maxLength, ...otherNames),
  optional: true,
});

const description = attribute('Description', 100);

const registration = {
  name: description,
  kpp: attribute('КПП', 9),
  ogrn: optional('РегистрационныйНомер', 50, 'ОГРН'),
  okpo: optional('КодПоОКПО', 10),
} as const;

const counterpartyAddresses: CounterpartyObject['addresses'] = {
  '6': 'ЮрАдресКонтрагента',
  '1': 'ФактАдресКонтрагента',
  '8': 'ПочтовыйАдресКонтрагента',
};
const counterpartyInformation = {
  phones: 'ТелефонКонтрагента',
  emails: 'EmailКонтрагента',
  webs: 'СайтКонтрагента',
};

const unfKind: KindAttributes = {
  cases: [
    { kind: 'organisation', when: { ВидКонтрагента: 'ЮридическоеЛицо' } },
    { kind: 'entrepreneur', when: { ВидКонтрагента: 'ИндивидуальныйПредприниматель' } },
    { kind: 'person', when: { ВидКонтрагента: 'ФизическоеЛицо' } },
    { kind: 'organisation', when: { ВидКонтрагента: 'ГосударственныйОрган' } },
  ],
  written: {
    organisation: { ВидКонтрагента: 'ЮридическоеЛицо', ЮридическоеФизическоеЛицо: 'ЮридическоеЛицо' },
    entrepreneur: {
      ВидКонтрагента: 'ИндивидуальныйПредприниматель',
      ЮридическоеФизическоеЛицо: 'ФизическоеЛицо',
    },
    person: { ВидКонтрагента: 'ФизическоеЛицо', ЮридическоеФизическоеЛицо: 'ФизическоеЛицо' },
  },
};

const bpKind: KindAttributes = {
  cases: [
    { kind: 'organisation', when: { ЮридическоеФизическоеЛицо: 'ЮридическоеЛицо' } },
    {
      kind: 'entrepreneur',
      when: { ЮридическоеФизическоеЛицо: 'ФизическоеЛицо', ИндивидуальныйПредприниматель: true },
    },
    { kind: 'person', when: { ЮридическоеФизическоеЛицо: 'ФизическоеЛицо' } },
  ],
  newerFlag: 'ИндивидуальныйПредприниматель',
  written: {
    organisation: { ЮридическоеФизическоеЛицо: 'ЮридическоеЛицо', ИндивидуальныйПредприниматель: false },
    entrepreneur: { ЮридическоеФизическоеЛицо: 'ФизическоеЛицо', ИндивидуальныйПредприниматель: true },
    person: { ЮридическоеФизическоеЛицо: 'ФизическоеЛицо', ИндивидуальныйПредприниматель: false },
  },
};

const utCounterpartyKind: KindAttributes = {
  cases: [
    { kind: 'organisation', when: { ЮрФизЛицо: 'ЮрЛицо' } },
    { kind: 'entrepreneur', when: { ЮрФизЛицо: 'ИндивидуальныйПредприниматель' } },
    { kind: 'person', when: { ЮрФизЛицо: 'ФизЛицо' } },
    { kind: 'organisation', when: { ЮрФизЛицо: 'ЮрЛицоНеРезидент' } },
  ],
  written: {
    organisation: { ЮрФизЛицо: 'ЮрЛицо', ЮридическоеФизическоеЛицо: 'ЮридическоеЛицо' },
    entrepreneur: { ЮрФизЛицо: 'ИндивидуальныйПредприниматель', ЮридическоеФизическоеЛицо: 'ФизическоеЛицо' },
    person: { ЮрФизЛицо: 'ФизЛицо', ЮридическоеФизическоеЛицо: 'ФизическоеЛицо' },
  },
};

const utPartnerKind: KindAttributes = {
  cases: [
    { kind: 'organisation', when: { ЮрФизЛицо: 'Компания' } },
    { kind: 'person', when: { ЮрФизЛицо: 'ЧастноеЛицо' } },
  ],
  written: {
    organisation: { ЮрФизЛицо: 'Компания' },
    entrepreneur: { ЮрФизЛицо: 'Компания' },
    person: { ЮрФизЛицо: 'ЧастноеЛицо' },
  },
};

const banks: BankObject = {
  type: 'Catalog_Банки',
  name: 'Description',
  bic: 'Code',
  correspondentAccount: 'КоррСчет',
};

const settlementAccount = { ВидСчета: 'Расчетный' };
const personInformation = {
  phones: 'ТелефонКонтактногоЛица',
  emails: 'EmailКонтактногоЛица',
  webs: 'СайтКонтактногоЛица',
};

/** «Управление нашей фирмой» 3.0. */
const unf: ClientProfile = {
  configuration: 'unf',
  client: {
    type: 'Catalog_Контрагенты',
    name: description,
    comments: attribute('Комментарий'),
    personName: optional('ФИО', 100),
    kind: unfKind,
    information: counterpartyInformation,
    onCreate: {},
  },
  counterparty: {
    ...registration,
    type: 'Catalog_Контрагенты',
    fullName: attribute('НаименованиеПолное'),
    personName: optional('ФИО', 100),
    inn: attribute('ИНН', 12),
    kind: unfKind,
    addresses: counterpartyAddresses,
    onCreate: {},
  },
  contactPerson: {
    type: 'Catalog_КонтактныеЛица',
    name: description,
    comments: attribute('Комментарий'),
    owner: {
      table: 'СвязиКонтрагентКонтакт',
      column: 'Контрагент_Key',
      post: 'Должность',
      invalid: 'СвязьНедействительна',
    },
    information: personInformation,
  },
  bankAccount: {
    type: 'Catalog_БанковскиеСчета',
    owner: { composite: 'Owner' },
    name: description,
    account: attribute('НомерСчета', 34),
    bank: 'Банк_Key',
    currency: 'ВалютаДенежныхСредств_Key',
    onCreate: settlementAccount,
  },
  bank: banks,
};

/** «Бухгалтерия предприятия» 3.0. */
const bp: ClientProfile = {
  configuration: 'bp',
  client: { ...unf.client, comments: attribute('Комментарий'), kind: bpKind },
  counterparty: {
    ...unf.counterparty,
    fullName: attribute('НаименованиеПолное', 550),
    inn: attribute('ИНН', 50),
    kind: bpKind,
  },
  contactPerson: {
    type: 'Catalog_КонтактныеЛица',
    name: description,
    parts: {
      lastName: attribute('Фамилия', 50),
      firstName: attribute('Имя', 50),
      secondName: attribute('Отчество', 50),
    },
    comments: optional('Описание'),
    post: attribute('Должность', 100),
    owner: { composite: 'ОбъектВладелец' },
    information: personInformation,
  },
  bankAccount: { ...unf.bankAccount, account: attribute('НомерСчета', 70) },
  bank: banks,
};

/** «Управление торговлей» 11.5: partners are the clients, counterparties their requisites. */
const ut: ClientProfile = {
  configuration: 'ut',
  client: {
    type: 'Catalog_Партнеры',
    name: description,
    comments: optional('Комментарий'),
    kind: utPartnerKind,
    information: { phones: 'ТелефонПартнера', emails: 'EmailПартнера', webs: 'СайтПартнера' },
    onCreate: {},
  },
  counterparty: {
    ...registration,
    type: 'Catalog_Контрагенты',
    client: attribute('Партнер_Key'),
    fullName: attribute('НаименованиеПолное'),
    inn: attribute('ИНН', 12),
    kind: utCounterpartyKind,
    addresses: counterpartyAddresses,
    onCreate: {},
  },
  contactPerson: {
    type: 'Catalog_КонтактныеЛицаПартнеров',
    name: description,
    comments: optional('Комментарий'),
    post: optional('ДолжностьПоВизитке', 150),
    owner: { attribute: 'Owner_Key' },
    information: personInformation,
  },
  bankAccount: {
    type: 'Catalog_БанковскиеСчетаКонтрагентов',
    owner: { attribute: 'Owner_Key' },
    name: description,
    account: attribute('НомерСчета', 34),
    bank: 'Банк_Key',
    currency: 'ВалютаДенежныхСредств_Key',
    manualBank: {
      flag: 'РучноеИзменениеРеквизитовБанка',
      name: 'НаименованиеБанка',
      bic: 'БИКБанка',
      correspondentAccount: 'КоррСчетБанка',
    },
    onCreate: settlementAccount,
  },
  bank: { ...banks, type: 'Catalog_КлассификаторБанков' },
};

/** Where each configuration keeps clients. */
export const clientProfiles: Readonly<Record<Configuration, ClientProfile>> = { unf, ut, bp };
