import type { Configuration } from '../configurations.ts';
import type { ObjectStore } from '../object-store.ts';
import { savePdf } from '../save-pdf.ts';
import { type PrintedWords, wordsToPrint } from './printed-words.ts';

/** A printed form. */
export interface Printed {
  /** `Счёт на оплату № НФНФ-000001 от 21.11.2026.pdf` */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What is to be printed. */
export interface PrintOrder {
  readonly type: string;
  readonly ref: string;
  readonly form: string;
  readonly facsimile: boolean;
}

/**
 * Prints a document into a PDF, as «Сохранить печатную форму» of the base does.
 * @throws WriteRefused where there is no such document or form
 */
export async function printDocument(
  store: ObjectStore,
  configuration: Configuration,
  wanted: PrintOrder,
): Promise<Printed> {
  const { facsimile, words } = wordsToPrint(store, configuration, wanted);
  return { name: `${words.title}.pdf`, bytes: await render(words, facsimile) };
}

async function render(
  { buyer, rows, seller, title, total }: PrintedWords,
  facsimile: boolean,
): Promise<Buffer> {
  const head = ['№', 'Товар', 'Количество', 'Цена', 'Сумма'].map((text) => ({ text, bold: true }));
  const signature = facsimile ? 'Подписано факсимиле. М. П.' : 'Руководитель ______________';
  return savePdf({
    pageSize: 'A4',
    pageOrientation: 'portrait',
    pageMargins: [40, 40, 40, 40],
    info: { title, creator: '1С:Предприятие' },
    defaultStyle: { font: 'Roboto', fontSize: 10 },
    footer: (page: number, pages: number) => ({ text: `${page} / ${pages}`, alignment: 'center' }),
    content: [
      { text: title, fontSize: 15, bold: true, margin: [0, 0, 0, 10] },
      { text: `Поставщик: ${seller}` },
      { text: `Покупатель: ${buyer}`, margin: [0, 0, 0, 10] },
      ...(rows.length === 0
        ? []
        : [{ table: { headerRows: 1, widths: [20, '*', 70, 70, 80] as const, body: [head, ...rows] } }]),
      { text: total, bold: true, margin: [0, 10, 0, 20] },
      { text: signature },
    ],
  });
}
