import { expect, test } from 'vitest';
import { VirtualClock } from '../../../../../shared/kernel/virtual-clock.ts';
import { unf30Objects } from '../../../../../simulators/onec/base/configurations.ts';
import { documentTypeNamed } from '../../../../../simulators/onec/base/documents/document-types.ts';
import { printDocument } from '../../../../../simulators/onec/base/documents/print-document.ts';
import { printedWords } from '../../../../../simulators/onec/base/documents/printed-words.ts';
import { tradingBase } from '../../../../support/trading-base.ts';

const base = tradingBase(new VirtualClock(Date.UTC(2026, 10, 21, 12, 0, 0)));
const order = base.order();
const print = (more: { form: string; ref?: string; facsimile?: boolean }) =>
  printDocument(base.store, unf30Objects, { ...order, facsimile: false, ...more });

test('a form is a PDF that is named after the document', async () => {
  const { bytes, name } = await print({ form: 'СчетНаОплату' });
  expect(name).toBe('Счёт на оплату № НФНФ-000001 от 21.11.2026.pdf');
  expect(Buffer.from(bytes.subarray(0, 5)).toString()).toBe('%PDF-');
  expect(Buffer.from(bytes.subarray(-6)).toString()).toContain('%%EOF');
  expect(bytes.length).toBeGreaterThan(5_000);
  const sealed = await print({ form: 'СчетНаОплату', facsimile: true });
  expect(sealed.bytes).not.toEqual(bytes);
});

test('a form holds both parties, the goods and the sum', () => {
  const [form] = documentTypeNamed(unf30Objects, order.type)?.forms ?? [];
  if (!form) throw new Error('no form');
  const words = printedWords(base.store, base.book.view(order), form);
  expect(words.title).toBe('Заказ покупателя № НФНФ-000001 от 21.11.2026');
  expect(words.seller).toBe(
    'Общество с ограниченной ответственностью «Северный путь», ИНН 7707083893, КПП 770701001',
  );
  expect(words.buyer).toMatch(/ИНН \d{10}/);
  expect(words.rows).toEqual([
    ['1', 'Насос циркуляционный ЦНС-38', '2 шт', '18 400,00', '36 800,00'],
    ['2', 'Кран шаровой 1/2"', '10 шт', '412,50', '4 125,00'],
  ]);
  expect(words.total).toBe('Итого: 40 925,00 руб.');
});

test('what is not there is refused', async () => {
  await expect(print({ form: 'УПД' })).rejects.toThrow('Печатная форма "УПД" не найдена');
  await expect(print({ form: 'УПД', ref: '99999999-9999-4999-8999-999999999999' })).rejects.toThrow(
    'Объект не найден',
  );
});
