import type { Json } from '../../kernel/canonical-json.ts';

/** Configurations of 1C whose clients we know. */
export const configurations = ['unf', 'ut', 'bp'] as const;
export type Configuration = (typeof configurations)[number];

/** What a counterparty is in law; also the neutral value of the portal's template of requisites. */
export const clientKinds = ['organisation', 'entrepreneur', 'person'] as const;
export type ClientKind = (typeof clientKinds)[number];

/** An attribute of an object: its names, the usual one first (releases differ), and how much it holds. */
export interface Attribute {
  readonly names: readonly [string, ...string[]];
  /** Not every release or base has it: nothing is said when it is missing. */
  readonly optional?: true;
  /** Characters; without it as many as one likes. */
  readonly maxLength?: number;
}

/** How a configuration tells what a client is: the first case whose attributes all have these values. */
export interface KindAttributes {
  readonly cases: readonly { readonly kind: ClientKind; readonly when: Readonly<Record<string, Json>> }[];
  /** A flag that older releases lack; there entrepreneurs are told by name and registration number. */
  readonly newerFlag?: string;
  readonly written: Readonly<Record<ClientKind, Readonly<Record<string, Json>>>>;
}

/** Types of rows of contact information that we keep the same. */
export type CommunicationField = 'phones' | 'emails' | 'webs';

/** Names of the predefined kinds of contact information under which new rows are written. */
export type InformationKinds = Readonly<Record<CommunicationField, string>>;

/** Types of addresses of the portal: actual, legal, postal. https://apidocs.bitrix24.ru/api-reference/crm/requisites/addresses/ */
export type AddressKind = '1' | '6' | '8';

/** The object that stands for a company of the portal. */
export interface ClientObject {
  readonly type: string;
  readonly name: Attribute;
  readonly comments: Attribute;
  /** Last, first and second name of a private person, where they are kept apart from the name. */
  readonly personName?: Attribute;
  readonly kind: KindAttributes;
  readonly information: InformationKinds;
  /** What a new object needs beside the fields. */
  readonly onCreate: Readonly<Record<string, Json>>;
}

/** The object that stands for the requisite of a company. */
export interface CounterpartyObject {
  readonly type: string;
  /** The reference to the client, where the two are different objects. */
  readonly client?: Attribute;
  readonly name: Attribute;
  readonly fullName: Attribute;
  readonly personName?: Attribute;
  readonly inn: Attribute;
  readonly kpp: Attribute;
  readonly ogrn: Attribute;
  readonly okpo: Attribute;
  readonly kind: KindAttributes;
  readonly addresses: Readonly<Record<AddressKind, string>>;
  readonly onCreate: Readonly<Record<string, Json>>;
}

/** Where a contact person names the client that it belongs to. */
export type OwnerPlace =
  | { readonly attribute: string }
  /** A reference that may be of several types: `X` with `X_Type`. */
  | { readonly composite: string }
  /** Rows of an information register, carried by the object as a tabular part of the register's name. */
  | { readonly table: string; readonly column: string; readonly post: string; readonly invalid: string };

export interface ContactPersonObject {
  readonly type: string;
  readonly name: Attribute;
  /** Where the configuration keeps the parts of the name apart. */
  readonly parts?: {
    readonly lastName: Attribute;
    readonly firstName: Attribute;
    readonly secondName: Attribute;
  };
  readonly comments: Attribute;
  readonly post?: Attribute;
  readonly owner: OwnerPlace;
  readonly information: InformationKinds;
}

export interface BankAccountObject {
  readonly type: string;
  readonly owner: { readonly attribute: string } | { readonly composite: string };
  readonly name: Attribute;
  readonly account: Attribute;
  readonly bank: string;
  readonly currency: string;
  readonly comments?: Attribute;
  /** Attributes for a bank that the directory of banks lacks. */
  readonly manualBank?: {
    readonly flag: string;
    readonly name: string;
    readonly bic: string;
    readonly correspondentAccount: string;
  };
  readonly onCreate: Readonly<Record<string, Json>>;
}

export interface BankObject {
  readonly type: string;
  readonly name: string;
  readonly bic: string;
  readonly correspondentAccount: string;
}

/** Where one configuration keeps clients. Names are those of its metadata as the standard OData interface says them. */
export interface ClientProfile {
  readonly configuration: Configuration;
  readonly client: ClientObject;
  readonly counterparty: CounterpartyObject;
  readonly contactPerson: ContactPersonObject;
  readonly bankAccount: BankAccountObject;
  readonly bank: BankObject;
}

/** The directory of currencies, the same everywhere. */
export const currencyType = 'Catalog_Валюты';
/** The directory of kinds of contact information, the same everywhere (Standard Subsystems Library). */
export const informationKindType = 'Catalog_ВидыКонтактнойИнформации';
/** The tabular part with contact information (Standard Subsystems Library). */
export const informationTable = 'КонтактнаяИнформация';

/** Whether the client and the counterparty are one object. */
export function isOneObject(profile: ClientProfile): boolean {
  return profile.client.type === profile.counterparty.type;
}

/** The configuration that a base says it is, by the name of its metadata. */
export function configurationOf(name: string | undefined): Configuration | undefined {
  if (name === undefined) return undefined;
  if (/^УправлениеНебольшойФирмой|^УНФ/i.test(name)) return 'unf';
  if (/^УправлениеТорговлей|^УТ\b|^КомплекснаяАвтоматизация|^УправлениеПредприятием/i.test(name)) return 'ut';
  if (/^БухгалтерияПредприятия|^БП/i.test(name)) return 'bp';
  return undefined;
}
