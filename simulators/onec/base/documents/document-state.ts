import type { ObjectStore } from '../object-store.ts';
import { paidFor, payment, shipment } from './balances.ts';
import type { DocumentView } from './document-view.ts';
import { writtenAmount } from './money.ts';

/** What people of the base read about how far a document is: «Оплачен частично: 500,00, отгружен». */
export function stateWords(store: ObjectStore, view: DocumentView): string | undefined {
  const words = [
    ...settlementWords(store, view),
    ...(view.report === '' ? [] : [`отчёт: ${view.report.toLowerCase()}`]),
  ];
  const [first = '', ...others] = words;
  if (first === '') return undefined;
  return [first.charAt(0).toUpperCase() + first.slice(1), ...others].join(', ');
}

function settlementWords(store: ObjectStore, view: DocumentView): readonly string[] {
  const { role } = view.kind;
  if (role !== 'order' && role !== 'invoice') return [];
  const money = {
    not: 'не оплачен',
    partly: `оплачен частично: ${writtenAmount(paidFor(store, view))}`,
    fully: 'оплачен',
  }[payment(store, view)];
  const goods = { not: '', partly: 'отгружен частично', fully: 'отгружен' };
  const sent = role === 'order' ? goods[shipment(store, view)] : '';
  return sent === '' ? [money] : [money, sent];
}
