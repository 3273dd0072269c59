import { Rejected } from '../../kernel/outcome.ts';
import { text } from '../../kernel/text.ts';
import type { Errand } from '../agent/errand-items.ts';
import { mostPdfBytes, pdfFault } from '../reports/check-pdf.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import type { AutomationParts } from './automation-parts.ts';

const megabyte = 1024 * 1024;

/**
 * The printed form that an errand brought, as PDF.
 * @throws Rejected `form.missing`, `form.too-large`, `form.not-pdf`
 */
export async function readForm(
  { blobs, files }: Pick<AutomationParts, 'blobs' | 'files'>,
  scope: ConnectionScope,
  { end }: Pick<Errand, 'end'>,
): Promise<Uint8Array> {
  const known = end?.file === undefined ? undefined : await files.get(scope, end.file);
  const head = known && (await blobs.head(known.blob));
  if (!known || !head) throw missing();
  if (head.size > mostPdfBytes) throw tooLarge(head.size);
  const body = await blobs.get(known.blob);
  if (!body) throw missing();
  const chunks: Uint8Array[] = [];
  for await (const chunk of body.stream) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  const fault = pdfFault(bytes);
  if (!fault) return bytes;
  throw new Rejected(
    'form.not-pdf',
    text(
      `Печатная форма не добавлена: ${fault.ru}. Проверьте её печать в 1С.`,
      `The printed form was not added: ${fault.en}. Try to print it in 1C.`,
    ),
    { bytes: bytes.length },
  );
}

function missing(): Rejected {
  return new Rejected(
    'form.missing',
    text(
      '1С не передала печатную форму. Проверьте её печать в 1С и попробуйте снова.',
      '1C did not hand over the printed form. Try to print it in 1C and try again.',
    ),
  );
}

function tooLarge(bytes: number): Rejected {
  const size = Math.ceil(bytes / megabyte);
  const most = Math.floor(mostPdfBytes / megabyte);
  return new Rejected(
    'form.too-large',
    text(
      `Печатная форма слишком велика: ${size} МБ, можно до ${most} МБ. Уменьшите картинки в макете формы или напечатайте документ по частям.`,
      `The printed form is too large: ${size} MB, up to ${most} MB are taken. Make the pictures of the form smaller, or print the document in parts.`,
    ),
    { bytes },
  );
}
