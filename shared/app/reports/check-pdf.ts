import { Rejected } from '../../kernel/outcome.ts';
import { type Text, text } from '../../kernel/text.ts';

/** A larger report is refused. */
export const mostPdfBytes = 20 * 1024 * 1024;

/** A header may stand behind some bytes of a byte order mark or a printer's preamble. */
const headerWithin = 1024;
/** `%%EOF` stands near the end. ISO 32000-1, 7.5.5. */
const endWithin = 2048;

/**
 * Takes bytes as a PDF, or says in one sentence what they are instead.
 * @throws Rejected `report.not-pdf`, `report.too-large`
 */
export function checkPdf(bytes: Uint8Array): Uint8Array {
  if (bytes.length > mostPdfBytes) throw pdfTooLarge(bytes.length);
  const fault = pdfFault(bytes);
  if (!fault) return bytes;
  throw new Rejected(
    'report.not-pdf',
    text(`Отчёт не принят: ${fault.ru}.`, `The report was not taken: ${fault.en}.`),
  );
}

/** What is wrong with bytes that should be a PDF, as a part of a sentence; `undefined` when they look like one. */
export function pdfFault(bytes: Uint8Array): Text | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const beginning = buffer.subarray(0, headerWithin).toString('latin1');
  if (/<\s*(!doctype|html|head|body)/i.test(beginning)) {
    return text(
      'вместо PDF пришла HTML-страница (часто это страница входа или ошибки базы)',
      'an HTML page came instead of a PDF (often the sign-in or error page of the base)',
    );
  }
  if (bytes.length === 0) return text('файл пуст', 'the file is empty');
  if (!beginning.includes('%PDF-')) return text('файл — не PDF', 'the file is no PDF');
  if (!buffer.subarray(-endWithin).toString('latin1').includes('%%EOF'))
    return text('PDF оборван: у файла нет конца', 'the PDF is cut off: it has no end');
  return undefined;
}

/** The sentence for a PDF beyond the limit. */
export function pdfTooLarge(bytes: number): Rejected {
  const megabytes = Math.ceil(bytes / 1024 / 1024);
  return new Rejected(
    'report.too-large',
    text(
      `PDF слишком велик: ${megabytes} МБ, можно до 20 МБ. Сузьте период или отбор отчёта.`,
      `The PDF is too large: ${megabytes} MB, up to 20 MB are taken. Narrow the period or the filters of the report.`,
    ),
    { bytes },
  );
}
