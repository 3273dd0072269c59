import type { Configuration } from '../configurations.ts';
import type { Row, StoredObject } from '../object-store.ts';
import { type DocumentType, documentTypeNamed } from './document-types.ts';
import { kopecks } from './money.ts';

/** Attributes that all documents have, read. */
export interface DocumentView {
  readonly kind: DocumentType;
  readonly type: string;
  readonly ref: string;
  readonly number: string;
  /** `2026-11-21T12:00:00`, the base's own time. */
  readonly date: string;
  readonly posted: boolean;
  readonly deletionMark: boolean;
  /** Kopecks. */
  readonly sum: number;
  readonly counterparty: string;
  readonly warehouse: string;
  /** The portal's deal; '' where there is none. An attribute of the extension. */
  readonly deal: string;
  readonly basis: { readonly type: string; readonly ref: string } | undefined;
  readonly goods: readonly Row[];
  readonly payments: readonly Row[];
  /** What became of the report about it: `Верен`, `Неверен` or ''. An attribute of the extension. */
  readonly report: string;
}

/** The attribute by which the extension ties a document to a deal. */
export const dealAttribute = 'Most24_Сделка';
export const reportAttribute = 'Most24_Отчет';
export const paymentTable = 'РасшифровкаПлатежа';

/** Reads a stored document. @throws RangeError for an object that is no document of the configuration */
export function documentView(configuration: Configuration, object: StoredObject): DocumentView {
  const kind = documentTypeNamed(configuration, object.type);
  if (!kind) throw new RangeError(`${object.type} is no document`);
  const { attributes, deletionMark, ref, tables, type } = object;
  const text = (name: string) => {
    const value = attributes[name];
    return typeof value === 'string' ? value : '';
  };
  const basisType = text('ДокументОснование_Type').replace('StandardODATA.', '');
  return {
    ...{ kind, type, ref, deletionMark },
    ...{ number: text('Number'), date: text('Date'), posted: attributes['Posted'] === true },
    ...{ counterparty: text('Контрагент_Key'), warehouse: text(warehouseAttribute(kind)) },
    ...{
      deal: text(dealAttribute),
      report: text(reportAttribute),
      sum: kopecks(attributes['СуммаДокумента']),
    },
    basis: basisType === '' ? undefined : { type: basisType, ref: text('ДокументОснование') },
    goods: (kind.goods === undefined ? undefined : tables[kind.goods]) ?? [],
    payments: tables[paymentTable] ?? [],
  };
}

/** Where a document keeps its warehouse. */
export function warehouseAttribute({ role }: DocumentType): string {
  return role === 'order' ? 'СтруктурнаяЕдиницаРезерв_Key' : 'СтруктурнаяЕдиница_Key';
}

/** «Заказ покупателя НФНФ-000001 от 21.11.2026 12:00:00», as 1C writes a document. */
export function presentation({ date, kind, number }: Pick<DocumentView, 'date' | 'kind' | 'number'>): string {
  const [day = '', time = ''] = date.split('T');
  return `${kind.title.ru} ${number} от ${day.split('-').reverse().join('.')} ${time}`;
}
