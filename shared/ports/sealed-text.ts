import { decryptAesGcm, encryptAesGcm } from '../kernel/aes-gcm.ts';
import { Broken } from '../kernel/outcome.ts';
import { text } from '../kernel/text.ts';

/** A data key, plain for use and wrapped by the master key for storage. */
export interface DataKey {
  readonly plain: Uint8Array;
  readonly wrapped: Uint8Array;
}

const version = 'v1';
const maxBytes = 4096;

/**
 * Envelope encryption: seals the text under a data key and keeps the wrapped data key beside it.
 * @throws RangeError when the text is larger than 4 KB or the context is empty.
 */
export function sealText(plain: string, context: string, key: DataKey): string {
  checkSealable(plain, context);
  const sealed = encryptAesGcm(key.plain, Buffer.from(plain), context);
  return [version, Buffer.from(key.wrapped).toString('base64url'), sealed.toString('base64url')].join('.');
}

/** @throws RangeError when the text is larger than 4 KB or the context is empty. */
export function checkSealable(plain: string, context: string): void {
  if (context === '') throw new RangeError('a secret is sealed under an empty context');
  if (Buffer.byteLength(plain) > maxBytes) throw new RangeError(`a secret is larger than ${maxBytes} bytes`);
}

/**
 * Opens a sealed text; `unwrap` gives the plain data key back. What `unwrap` throws is handed on.
 * @throws Broken when the text is no sealed one or its context is another.
 */
export async function openText(
  sealed: string,
  context: string,
  unwrap: (wrapped: Uint8Array) => Promise<Uint8Array>,
): Promise<string> {
  const [found, wrapped, body, ...more] = sealed.split('.');
  if (found !== version || !wrapped || !body || more.length > 0) throw cannotOpen();
  const key = await unwrap(Buffer.from(wrapped, 'base64url'));
  try {
    return decryptAesGcm(key, Buffer.from(body, 'base64url'), context).toString();
  } catch (error) {
    throw cannotOpen(error);
  }
}

/** The outcome of a secret that no retry will open. */
export function cannotOpen(cause?: unknown): Broken {
  const words = text(
    'Сохранённый секрет не открывается: ключ шифрования заменён или данные повреждены. Верните прежний ключ или подключите портал и базу заново.',
    'A stored secret cannot be opened: the encryption key was replaced or the data is damaged. Restore the former key or connect the portal and the base again.',
  );
  return new Broken('secrets.cannot-open', words, {}, { cause });
}
