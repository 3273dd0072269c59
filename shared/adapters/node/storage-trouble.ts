import { Transient } from '../../kernel/outcome.ts';
import { text } from '../../kernel/text.ts';

/** Primary result codes that a retry or the operator can mend (https://sqlite.org/rescode.html). */
const full = 13;
const passing: ReadonlySet<number> = new Set([
  5 /* busy */,
  6 /* locked */,
  10 /* input/output */,
  full,
  14 /* cannot open */,
]);

/** Turns an error of SQLite or of a sync that is the disk's fault into `Transient` with words for the operator. */
export function storageTrouble(error: unknown): unknown {
  const code = diskCode(error);
  if (code === undefined) return error;
  const words =
    code === full
      ? text('На диске нет места. Освободите место.', 'The disk is full. Free some space.')
      : text(
          'Не удаётся читать или писать файл данных. Проверьте диск и права на папку.',
          'The data file cannot be read or written. Check the disk and the rights of the folder.',
        );
  return new Transient(code === full ? 'storage.full' : 'storage.trouble', words, { code }, { cause: error });
}

function diskCode(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('errcode' in error && typeof error.errcode === 'number') {
    const code = error.errcode & 0xff;
    return passing.has(code) ? code : undefined;
  }
  if (!('syscall' in error)) return undefined;
  return 'code' in error && error.code === 'ENOSPC' ? full : 10;
}
