import { beforeEach, describe, expect, test } from 'vitest';
import { VirtualClock } from '../../../../../shared/kernel/virtual-clock.ts';
import { stateWords } from '../../../../../simulators/onec/base/documents/document-state.ts';
import { setStock, stockOf } from '../../../../../simulators/onec/base/documents/stock.ts';
import { type TradingBase, tradingBase } from '../../../../support/trading-base.ts';

/** 15:00 in Moscow on 21 November 2026. */
const now = Date.UTC(2026, 10, 21, 12, 0, 0);
const shipmentType = 'Document_РасходнаяНакладная';
const invoiceType = 'Document_СчетНаОплату';
const born = '99999999-9999-4999-8999-999999999999';

let base: TradingBase;
beforeEach(() => {
  base = tradingBase(new VirtualClock(now));
});

/** What happened since the last time, `kind` of a short name each. */
function happened(): readonly string[] {
  const events = base.book.events.waiting();
  base.book.events.forget(events);
  return events.map(({ kind, type }) => `${type.replace('Document_', '')} ${kind}`);
}

const state = (document: { type: string; ref: string }) => stateWords(base.store, base.book.view(document));

test('documents are numbered by type, and dated by the time of Moscow', () => {
  const [first, second] = [base.order(), base.order()];
  expect(base.book.view(first)).toMatchObject({ number: 'НФНФ-000001', date: '2026-11-21T15:00:00' });
  expect(base.book.view(second)).toMatchObject({ number: 'НФНФ-000002', posted: false, sum: 4_092_500 });
  base.book.post(first);
  base.book.create({ type: invoiceType, ref: born }, first, { post: true });
  expect(base.book.view({ type: invoiceType, ref: born }).number).toBe('НФНФ-000001');
});

describe('posting', () => {
  test('is an event once: posted anew it is none, and neither is what was not posted', () => {
    const order = base.order();
    base.book.unpost(order);
    base.book.post(order);
    base.book.post(order);
    expect(happened()).toEqual(['ЗаказПокупателя posted']);
    base.book.unpost(order);
    base.book.unpost(order);
    expect(happened()).toEqual(['ЗаказПокупателя unposted']);
  });

  test('of a shipment takes the goods from the warehouse, and gives them back', () => {
    const order = base.order();
    base.book.post(order);
    const [pump] = base.trade.products;
    const left = () => stockOf(base.store, base.trade.warehouse, pump?.ref ?? '');
    const shipment = base.book.ship(order);
    expect(left()).toBe(998);
    base.book.post(shipment);
    expect(left()).toBe(998);
    base.book.unpost(shipment);
    expect(left()).toBe(1000);
  });

  test.each([
    ['Поле "Покупатель" не заполнено', { counterparty: '' }],
    ['Не введено ни одной строки в список "Товары"', { lines: [] }],
    [
      'Не заполнена колонка "Номенклатура" в строке 1 списка "Товары"',
      { lines: [{ product: born, quantity: 1, price: 1 }] },
    ],
  ])('is refused: %s', (why, more) => {
    const order = base.order(more);
    expect(() => base.book.post(order)).toThrow(
      `Не удалось провести "Заказ покупателя НФНФ-000001 от 21.11.2026 15:00:00"! ${why}`,
    );
    expect(base.book.view(order).posted).toBe(false);
    expect(happened()).toEqual([]);
  });

  test('is refused in a closed period, and put off while somebody edits the document', () => {
    const order = base.order({ date: '2026-10-31T10:00:00' });
    base.refusals.closedUntil = '2026-10-31';
    expect(() => base.book.post(order)).toThrow(
      'относится к закрытому периоду, дата запрета изменения 31.10.2026',
    );
    delete base.refusals.closedUntil;
    base.refusals.locked = new Set([`${order.type} ${order.ref}`]);
    expect(() => base.book.post(order)).toThrow('редактируется пользователем');
  });

  test('is refused to what was marked for deletion, which takes the posting back', () => {
    const order = base.order();
    base.book.post(order);
    base.book.markDeleted(order);
    expect(base.book.view(order)).toMatchObject({ posted: false, deletionMark: true });
    expect(() => base.book.post(order)).toThrow('Документ помечен на удаление');
  });
});

describe('a document on the basis of another', () => {
  test('is made under the given reference once, with what its basis holds', () => {
    const order = base.order({ deal: '15' });
    base.book.post(order);
    const shipment = { type: shipmentType, ref: born };
    base.book.create(shipment, order, { post: true });
    base.book.create(shipment, order, { post: true });
    expect(base.store.ofType(shipmentType)).toHaveLength(1);
    expect(base.book.view(shipment)).toMatchObject({
      posted: true,
      deal: '15',
      sum: 4_092_500,
      basis: order,
    });
    expect(happened()).toEqual([
      'ЗаказПокупателя posted',
      'РасходнаяНакладная posted',
      'ЗаказПокупателя shipped',
    ]);
    expect(state(order)).toBe('Не оплачен, отгружен');
  });

  test('takes what is open: the rest of a shipment, the rest of a payment, and nothing when all is done', () => {
    const order = base.order();
    base.book.post(order);
    const [pump] = base.trade.products;
    base.book.ship(order, new Map([[pump?.ref ?? '', 1]]));
    expect(state(order)).toBe('Не оплачен, отгружен частично');
    const rest = base.book.view(base.book.ship(order));
    expect(rest.goods.map((row) => row['Количество'])).toEqual([1, 10]);
    expect(() => base.book.ship(order)).toThrow('уже отгружен полностью');
    base.book.pay(order);
    expect(() => base.book.pay(order)).toThrow('уже оплачен полностью');
  });

  test('is not made at all when it cannot be posted', () => {
    const order = base.order();
    base.book.post(order);
    const [pump] = base.trade.products;
    setStock(base.store, base.trade.warehouse, pump?.ref ?? '', 1);
    const create = (post: boolean) => base.book.create({ type: shipmentType, ref: born }, order, { post });
    expect(() => create(true)).toThrow(
      'Не хватает запаса. Насос циркуляционный ЦНС-38, Основной склад: требуется 2 шт, доступно 1 шт',
    );
    expect(base.store.ofType(shipmentType)).toEqual([]);
    create(false);
    expect(base.book.view({ type: shipmentType, ref: born }).posted).toBe(false);
    expect(() => create(true)).toThrow('Не хватает запаса');
  });

  test('wants a basis that is posted, is there, and has such documents', () => {
    const order = base.order();
    const invoice = { type: invoiceType, ref: born };
    expect(() => base.book.create(invoice, order, { post: false })).toThrow(
      'Заказ покупателя НФНФ-000001 от 21.11.2026 15:00:00 не проведен. Ввод на основании невозможен',
    );
    expect(() => base.book.create(invoice, { ...order, ref: born }, { post: false })).toThrow(
      'Объект не найден',
    );
    base.book.post(order);
    const shipment = base.book.ship(order);
    expect(() => base.book.create(invoice, shipment, { post: false })).toThrow(
      'Счёт на оплату не вводится на основании документа "Расходная накладная"',
    );
    expect(() => base.book.create({ type: 'Document_Нет', ref: born }, order, { post: false })).toThrow(
      'Таблица не найдена "Document.Нет"',
    );
  });
});

describe('money', () => {
  test('in parts pays the invoice and its order: partly, partly, paid', () => {
    const order = base.order();
    base.book.post(order);
    const invoice = { type: invoiceType, ref: born };
    base.book.create(invoice, order, { post: true });
    happened();
    base.book.pay(invoice, 10_000);
    base.book.pay(order, 5_000.5, 'cash-payment');
    expect([state(order), state(invoice)]).toEqual([
      'Оплачен частично: 15 000,50',
      'Оплачен частично: 10 000,00',
    ]);
    const last = base.book.pay(invoice);
    expect([state(order), state(invoice)]).toEqual(['Оплачен', 'Оплачен']);
    expect(happened().filter((event) => !event.endsWith(' posted'))).toEqual([
      'СчетНаОплату partly-paid',
      'ЗаказПокупателя partly-paid',
      'ЗаказПокупателя partly-paid',
      'СчетНаОплату paid',
      'ЗаказПокупателя paid',
    ]);
    base.book.unpost(last);
    expect(state(invoice)).toBe('Оплачен частично: 10 000,00');
    expect(happened()).toEqual(['ПоступлениеНаСчет unposted']);
  });
});

test('a document is changed when something of it differs, and stays posted', () => {
  const order = base.order();
  base.book.post(order);
  happened();
  base.book.edit(order, { Комментарий: 'Срочно' });
  base.book.edit(order, { Комментарий: 'Срочно' });
  expect(happened()).toEqual(['ЗаказПокупателя changed']);
  base.book.edit(order, {}, [{ product: base.trade.products[0]?.ref ?? '', quantity: 1, price: 100 }]);
  expect(base.book.view(order)).toMatchObject({ posted: true, sum: 10_000 });
  expect(() => base.book.edit(order, {}, [])).toThrow('Не введено ни одной строки');
});

test('a report about a document is right or wrong', () => {
  const order = base.order();
  base.book.report(order, false);
  expect(state(order)).toBe('Не оплачен, отчёт: неверен');
  base.book.report(order, true);
  expect(happened()).toEqual(['ЗаказПокупателя reported-wrong', 'ЗаказПокупателя reported-correct']);
});

test('a backup holds documents, balances, numbers and what was not told yet', () => {
  const order = base.order();
  base.book.post(order);
  const backup = base.store.backup();
  base.book.ship(order);
  base.store.restore(backup);
  expect(stockOf(base.store, base.trade.warehouse, base.trade.products[0]?.ref ?? '')).toBe(1000);
  expect(happened()).toEqual(['ЗаказПокупателя posted']);
  expect(base.book.view(base.book.ship(order)).number).toBe('НФНФ-000001');
});
