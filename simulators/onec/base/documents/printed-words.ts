import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import type { Configuration } from '../configurations.ts';
import type { ObjectStore } from '../object-store.ts';
import { WriteRefused } from '../write-rules.ts';
import { documentTypeNamed, type PrintForm } from './document-types.ts';
import { type DocumentView, documentView } from './document-view.ts';
import { goodsLine, goodsType } from './goods-rows.ts';
import { kopecks, writtenAmount } from './money.ts';
import { organizationType } from './stock.ts';

/** What stands in a printed form, in words. */
export interface PrintedWords {
  /** «Счёт на оплату № НФНФ-000001 от 21.11.2026» */
  readonly title: string;
  readonly seller: string;
  readonly buyer: string;
  /** Number, name, quantity, price, amount. */
  readonly rows: readonly (readonly string[])[];
  readonly total: string;
}

/** What a command to print comes to. @throws WriteRefused where there is no such document or form */
export function wordsToPrint(
  store: ObjectStore,
  configuration: Configuration,
  { facsimile, form, ref, type }: { type: string; ref: string; form: string; facsimile: boolean },
): { readonly words: PrintedWords; readonly facsimile: boolean } {
  const object = store.get(type, ref);
  if (!object || !documentTypeNamed(configuration, type)) throw new WriteRefused('Объект не найден');
  const view = documentView(configuration, object);
  const known = view.kind.forms.find((one) => one.form === form);
  if (!known) throw new WriteRefused(`Печатная форма "${form}" не найдена`);
  return { words: printedWords(store, view, known), facsimile: facsimile && known.facsimile };
}

/** Reads what a form shows from the base. */
export function printedWords(store: ObjectStore, view: DocumentView, form: PrintForm): PrintedWords {
  const day = view.date.slice(0, 10).split('-').reverse().join('.');
  const organization = store.get(view.type, view.ref)?.attributes['Организация_Key'];
  const buyer = store.get('Catalog_Контрагенты', view.counterparty);
  const seller = typeof organization === 'string' ? store.get(organizationType, organization) : undefined;
  const rows = view.goods.map((row, index) => {
    const { price, product, quantity } = goodsLine(row);
    const name = text(store.get(goodsType, product)?.attributes['Description']);
    const sum = writtenAmount(kopecks(row['Всего']));
    return [String(index + 1), name, `${quantity} шт`, writtenAmount(kopecks(price)), sum];
  });
  return {
    title: `${form.title.ru} № ${view.number} от ${day}`,
    seller: party(seller?.attributes),
    buyer: party(buyer?.attributes),
    rows,
    total: `Итого: ${writtenAmount(view.sum)} руб.`,
  };
}

function party(attributes: Readonly<Record<string, Json>> | undefined): string {
  const parts = [text(attributes?.['НаименованиеПолное'] ?? attributes?.['Description'])];
  const inn = text(attributes?.['ИНН']);
  const kpp = text(attributes?.['КПП']);
  if (inn !== '') parts.push(`ИНН ${inn}`);
  if (kpp !== '') parts.push(`КПП ${kpp}`);
  return parts.join(', ');
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
