import { type Text, text } from '../../../kernel/text.ts';
import type { ArchiveProblem } from '../../../ports/catalogue-reader.ts';

/** What may be wrong with an archive, by the last part of its code `archive.…`. */
const kinds = {
  broken: text(
    'Архив повреждён или передан не до конца. Повторите обмен из 1С.',
    'The archive is damaged or incomplete. Repeat the exchange from 1C.',
  ),
  'too-many-entries': text(
    'В архиве слишком много файлов. Уменьшите порцию выгрузки в настройках обмена 1С.',
    'The archive has too many files. Make the portion smaller in the exchange settings of 1C.',
  ),
  'too-large': text(
    'Распакованный файл или архив слишком велик. Уменьшите порцию выгрузки в настройках обмена 1С.',
    'The file or the archive is too large when unpacked. Make the portion smaller in the settings of 1C.',
  ),
  bomb: text(
    'Файл сжат неправдоподобно сильно («zip-бомба») и не распакован.',
    'The file is packed beyond belief (a "zip bomb") and was not unpacked.',
  ),
  'unsafe-name': text(
    'Имя файла в архиве выходит за пределы папки или недопустимо; файл пропущен.',
    'The name of a file in the archive leads out of its folder or is not allowed; the file is left out.',
  ),
  nested: text('Архив внутри архива пропущен.', 'An archive within the archive is left out.'),
  'same-name': text(
    'В архиве два файла с одним именем; взят первый.',
    'The archive has two files of one name; the first is taken.',
  ),
  encrypted: text(
    'Файл в архиве зашифрован или сжат неизвестным способом; он пропущен.',
    'A file in the archive is encrypted or packed in an unknown way; it is left out.',
  ),
} as const satisfies Record<string, Text>;

/** Builds the report of an entry or, without one, of the whole archive. */
export function archiveProblem(code: keyof typeof kinds, entry?: string): ArchiveProblem {
  return {
    kind: 'problem',
    weight: entry === undefined ? 'archive' : 'entry',
    code: `archive.${code}`,
    ...(entry === undefined ? {} : { entry: entry.slice(0, 255) }),
    reason: kinds[code],
  };
}
