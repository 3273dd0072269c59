import { savePdf } from '../base/save-pdf.ts';

/** What a «табличный документ» of 1C holds here: a title and a table. */
interface PrintedTable {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A table as PDF, as 1C saves its tabular documents. */
export function printedTable({ title, columns, rows }: PrintedTable): Promise<Uint8Array> {
  const head = columns.map((text) => ({ text, bold: true }));
  const widths = columns.map((_, index) => (index === 0 ? ('*' as const) : ('auto' as const)));
  return savePdf({
    pageSize: 'A4',
    pageOrientation: 'portrait',
    pageMargins: [40, 40, 40, 40],
    info: { title, creator: '1С:Предприятие' },
    defaultStyle: { font: 'Roboto', fontSize: 10 },
    footer: (page: number, pages: number) => ({ text: `${page} / ${pages}`, alignment: 'center' }),
    content: [
      { text: title, fontSize: 15, bold: true, margin: [0, 0, 0, 10] },
      { table: { headerRows: 1, widths, body: [head, ...rows.map((row) => row.map((text) => ({ text })))] } },
    ],
  });
}
