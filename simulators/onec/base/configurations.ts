import type { Json } from '../../../shared/kernel/canonical-json.ts';

/** What a counterparty is. */
export type CounterpartyKind = 'legal' | 'entrepreneur' | 'person';

/**
 * Where a configuration keeps clients: names of its metadata as the standard OData interface says them. What is
 * `undefined` the configuration does not have.
 */
export interface Configuration {
  readonly name: string;
  /** Name of the metadata, which a base says when it connects. */
  readonly metadata: string;
  readonly release: string;
  /** УТ keeps clients apart from their legal side. */
  readonly partners:
    | { readonly type: string; readonly kinds: Readonly<Record<CounterpartyKind, string>> }
    | undefined;
  readonly counterparties: {
    readonly type: string;
    readonly innLength: number;
    /** Attributes that say what it is. */
    readonly kinds: Readonly<Record<CounterpartyKind, Readonly<Record<string, Json>>>>;
  };
  readonly contactPersons: {
    readonly type: string;
    /** How a contact person names its client. */
    readonly owner: 'register' | 'Owner_Key' | 'ОбъектВладелец';
    /** Names stand in parts too. */
    readonly parts: boolean;
    readonly post: string | undefined;
  };
  readonly bankAccounts: {
    readonly type: string;
    readonly accountLength: number;
    readonly owner: 'Owner' | 'Owner_Key';
  };
  readonly banks: string;
  readonly contracts: {
    readonly type: string;
    readonly owner: 'Owner' | 'Owner_Key' | 'Контрагент_Key';
    readonly number: string;
    readonly date: string;
  };
}

/** «Управление нашей фирмой» 3.0. */
export const unf30Objects: Configuration = {
  name: 'УНФ 3.0',
  metadata: 'УправлениеНебольшойФирмой',
  release: '3.0.5.199',
  partners: undefined,
  counterparties: {
    type: 'Catalog_Контрагенты',
    innLength: 12,
    kinds: {
      legal: { ВидКонтрагента: 'ЮридическоеЛицо', ЮридическоеФизическоеЛицо: 'ЮридическоеЛицо' },
      entrepreneur: {
        ВидКонтрагента: 'ИндивидуальныйПредприниматель',
        ЮридическоеФизическоеЛицо: 'ФизическоеЛицо',
      },
      person: { ВидКонтрагента: 'ФизическоеЛицо', ЮридическоеФизическоеЛицо: 'ФизическоеЛицо' },
    },
  },
  contactPersons: { type: 'Catalog_КонтактныеЛица', owner: 'register', parts: false, post: undefined },
  bankAccounts: { type: 'Catalog_БанковскиеСчета', accountLength: 34, owner: 'Owner' },
  banks: 'Catalog_Банки',
  contracts: {
    type: 'Catalog_ДоговорыКонтрагентов',
    owner: 'Owner',
    number: 'НомерДоговора',
    date: 'ДатаДоговора',
  },
};

/** «Управление торговлей» 11.5. */
export const ut115Objects: Configuration = {
  name: 'УТ 11.5',
  metadata: 'УправлениеТорговлей',
  release: '11.5.18.41',
  partners: {
    type: 'Catalog_Партнеры',
    kinds: { legal: 'Компания', entrepreneur: 'Компания', person: 'ЧастноеЛицо' },
  },
  counterparties: {
    type: 'Catalog_Контрагенты',
    innLength: 12,
    kinds: {
      legal: { ЮрФизЛицо: 'ЮрЛицо', ЮридическоеФизическоеЛицо: 'ЮридическоеЛицо' },
      entrepreneur: {
        ЮрФизЛицо: 'ИндивидуальныйПредприниматель',
        ЮридическоеФизическоеЛицо: 'ФизическоеЛицо',
      },
      person: { ЮрФизЛицо: 'ФизЛицо', ЮридическоеФизическоеЛицо: 'ФизическоеЛицо' },
    },
  },
  contactPersons: {
    type: 'Catalog_КонтактныеЛицаПартнеров',
    owner: 'Owner_Key',
    parts: false,
    post: 'ДолжностьПоВизитке',
  },
  bankAccounts: { type: 'Catalog_БанковскиеСчетаКонтрагентов', accountLength: 34, owner: 'Owner_Key' },
  banks: 'Catalog_КлассификаторБанков',
  contracts: { type: 'Catalog_ДоговорыКонтрагентов', owner: 'Контрагент_Key', number: 'Номер', date: 'Дата' },
};

/** «Бухгалтерия предприятия» 3.0. */
export const bp30Objects: Configuration = {
  name: 'БП 3.0',
  metadata: 'БухгалтерияПредприятия',
  release: '3.0.151.27',
  partners: undefined,
  counterparties: {
    type: 'Catalog_Контрагенты',
    innLength: 50,
    kinds: {
      legal: { ЮридическоеФизическоеЛицо: 'ЮридическоеЛицо', ИндивидуальныйПредприниматель: false },
      entrepreneur: { ЮридическоеФизическоеЛицо: 'ФизическоеЛицо', ИндивидуальныйПредприниматель: true },
      person: { ЮридическоеФизическоеЛицо: 'ФизическоеЛицо', ИндивидуальныйПредприниматель: false },
    },
  },
  contactPersons: { type: 'Catalog_КонтактныеЛица', owner: 'ОбъектВладелец', parts: true, post: 'Должность' },
  bankAccounts: { type: 'Catalog_БанковскиеСчета', accountLength: 70, owner: 'Owner' },
  banks: 'Catalog_Банки',
  contracts: { type: 'Catalog_ДоговорыКонтрагентов', owner: 'Owner_Key', number: 'Номер', date: 'Дата' },
};

/** Directories that all configurations have under the same names. */
export const common = {
  currencies: 'Catalog_Валюты',
  informationKinds: 'Catalog_ВидыКонтактнойИнформации',
} as const;

/** The order in which objects are sent, so that what is named comes before who names it. */
export function sendingOrder({
  banks,
  bankAccounts,
  contactPersons,
  contracts,
  counterparties,
  partners,
}: Configuration): readonly string[] {
  return [
    common.currencies,
    common.informationKinds,
    banks,
    ...(partners ? [partners.type] : []),
    counterparties.type,
    contactPersons.type,
    bankAccounts.type,
    contracts.type,
  ];
}
