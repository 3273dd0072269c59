import { type Configuration, unf30Objects } from '../configurations.ts';

/** What a document is about; each configuration has its own names. */
export type DocumentRole = 'order' | 'invoice' | 'shipment' | 'payment' | 'cash-payment';

/** A printed form of a document. */
export interface PrintForm {
  /** How commands name it. */
  readonly form: string;
  readonly title: { readonly ru: string; readonly en: string };
  /** Can be printed with signatures and stamp. */
  readonly facsimile: boolean;
}

/** A type of documents, in the words of the standard OData interface. */
export interface DocumentType {
  readonly role: DocumentRole;
  readonly type: string;
  readonly title: { readonly ru: string; readonly en: string };
  readonly prefix: string;
  /** Tabular part with goods; payments have none. */
  readonly goods: string | undefined;
  readonly forms: readonly PrintForm[];
  /** What can be entered on the basis of it. */
  readonly targets: readonly DocumentRole[];
}

const invoiceForm: PrintForm = {
  form: 'СчетНаОплату',
  title: { ru: 'Счёт на оплату', en: 'Invoice for payment' },
  facsimile: true,
};

/** Types of «Управление нашей фирмой» 3.0. */
const unf: readonly DocumentType[] = [
  {
    role: 'order',
    type: 'Document_ЗаказПокупателя',
    title: { ru: 'Заказ покупателя', en: 'Customer order' },
    prefix: 'НФНФ-',
    goods: 'Запасы',
    forms: [
      { form: 'ЗаказПокупателя', title: { ru: 'Заказ покупателя', en: 'Customer order' }, facsimile: false },
      invoiceForm,
    ],
    targets: ['invoice', 'shipment', 'payment', 'cash-payment'],
  },
  {
    role: 'invoice',
    type: 'Document_СчетНаОплату',
    title: { ru: 'Счёт на оплату', en: 'Invoice for payment' },
    prefix: 'НФНФ-',
    goods: 'Запасы',
    forms: [invoiceForm],
    targets: ['payment', 'cash-payment'],
  },
  {
    role: 'shipment',
    type: 'Document_РасходнаяНакладная',
    title: { ru: 'Расходная накладная', en: 'Shipment' },
    prefix: 'НФНФ-',
    goods: 'Запасы',
    forms: [
      {
        form: 'УПД',
        title: { ru: 'Универсальный передаточный документ', en: 'Universal transfer document' },
        facsimile: true,
      },
      { form: 'ТОРГ12', title: { ru: 'ТОРГ-12', en: 'TORG-12 bill of lading' }, facsimile: true },
    ],
    targets: [],
  },
  {
    role: 'payment',
    type: 'Document_ПоступлениеНаСчет',
    title: { ru: 'Поступление на счёт', en: 'Payment to the account' },
    prefix: 'НФНФ-',
    goods: undefined,
    forms: [],
    targets: [],
  },
  {
    role: 'cash-payment',
    type: 'Document_ПоступлениеВКассу',
    title: { ru: 'Поступление в кассу', en: 'Payment in cash' },
    prefix: 'НФНФ-',
    goods: undefined,
    forms: [
      { form: 'КО1', title: { ru: 'Приходный кассовый ордер', en: 'Cash receipt order' }, facsimile: false },
    ],
    targets: [],
  },
];

/** Documents that a configuration has here; those of others than УНФ are not simulated. */
export function documentTypes({ metadata }: Configuration): readonly DocumentType[] {
  return metadata === unf30Objects.metadata ? unf : [];
}

/** The type of a name, `undefined` for one that the configuration lacks. */
export function documentTypeNamed(configuration: Configuration, type: string): DocumentType | undefined {
  return documentTypes(configuration).find((one) => one.type === type);
}

/** The type that plays a role. @throws RangeError where the configuration has none */
export function documentTypeOfRole(configuration: Configuration, role: DocumentRole): DocumentType {
  const found = documentTypes(configuration).find((one) => one.role === role);
  if (!found) throw new RangeError(`${configuration.name} has no document for ${role}`);
  return found;
}
