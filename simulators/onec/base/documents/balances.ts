import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import type { ObjectStore } from '../object-store.ts';
import type { DocumentView } from './document-view.ts';
import { goodsLine } from './goods-rows.ts';

/** What a posted document changed in a register: the balance under a key by so much. */
export interface Movement {
  readonly register: string;
  readonly key: string;
  readonly change: number;
}

const stock = 'AccumulationRegister_ЗапасыНаСкладах';
const paid = 'AccumulationRegister_ОплатаСчетовИЗаказов';
const shipped = 'AccumulationRegister_ЗаказыПокупателей';
const movements = 'Движения';

/** How far an order or invoice is settled. */
export type Settlement = 'not' | 'partly' | 'fully';

/** Kopecks that posted payments brought for an order or invoice. */
export function paidFor(store: ObjectStore, { type, ref }: Pick<DocumentView, 'type' | 'ref'>): number {
  return Number(store.record(paid, `${type} ${ref}`) ?? 0);
}

/** How far it is paid; nothing is owed for what costs nothing. */
export function payment(store: ObjectStore, view: DocumentView): Settlement {
  const got = paidFor(store, view);
  if (got <= 0) return 'not';
  return got >= view.sum ? 'fully' : 'partly';
}

/** How much of a product posted shipments took for an order. */
export function shippedOf(store: ObjectStore, order: string, product: string): number {
  return Number(store.record(shipped, `${order} ${product}`) ?? 0);
}

/** How far the goods of an order are shipped. */
export function shipment(store: ObjectStore, { goods, ref }: DocumentView): Settlement {
  const lines = totals(goods.map(goodsLine));
  const left = [...lines].map(([product, quantity]) => quantity - shippedOf(store, ref, product));
  if (left.length > 0 && left.every((quantity) => quantity <= 0)) return 'fully';
  return [...lines.keys()].some((product) => shippedOf(store, ref, product) > 0) ? 'partly' : 'not';
}

/** What posting a document changes. */
export function movementsOf(view: DocumentView): readonly Movement[] {
  if (view.kind.role === 'shipment') {
    return [...totals(view.goods.map(goodsLine))].flatMap(([product, quantity]) => [
      { register: stock, key: `${view.warehouse} ${product}`, change: -quantity },
      ...(view.basis ? [{ register: shipped, key: `${view.basis.ref} ${product}`, change: quantity }] : []),
    ]);
  }
  return view.payments.flatMap((row) =>
    settledBy(row).map((owner) => ({
      register: paid,
      key: owner,
      change: Math.round(Number(row['СуммаПлатежа']) * 100),
    })),
  );
}

/** `type ref` of the order and the invoice that a row of a payment names. */
export function settledBy(row: Readonly<Record<string, Json>>): readonly string[] {
  const order = row['Заказ'];
  const invoice = row['СчетНаОплату_Key'];
  return [
    ...(typeof order === 'string' ? [`Document_ЗаказПокупателя ${order}`] : []),
    ...(typeof invoice === 'string' ? [`Document_СчетНаОплату ${invoice}`] : []),
  ];
}

/** What the document changed when it was posted; nothing while it is not. */
export function keptMovements(store: ObjectStore, { ref, type }: DocumentView): readonly Movement[] {
  return (store.record(movements, `${type} ${ref}`) ?? []) as readonly (Json & Movement)[];
}

/** Puts other movements in the place of those that the document had. */
export function replaceMovements(store: ObjectStore, view: DocumentView, wanted: readonly Movement[]): void {
  for (const { change, key, register } of keptMovements(store, view)) move(store, register, key, -change);
  for (const { change, key, register } of wanted) move(store, register, key, change);
  const kept = wanted.length === 0 ? undefined : wanted.map((one) => ({ ...one }));
  store.setRecord(movements, `${view.type} ${view.ref}`, kept);
}

/** Quantities by product. */
export function totals(
  lines: readonly { readonly product: string; readonly quantity: number }[],
): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { product, quantity } of lines) sums.set(product, (sums.get(product) ?? 0) + quantity);
  return sums;
}

function move(store: ObjectStore, register: string, key: string, change: number): void {
  store.setRecord(register, key, Number(store.record(register, key) ?? 0) + change);
}
