import type { Profile } from './profile.ts';
import type { OnecAnswer } from './transport.ts';

/** An answer that 1C does not accept; the message is what its log of the exchange shows. */
export class ExchangeRefused extends Error {}

/** The text of an answer in the charset the configuration takes it for. */
export function answerText(answer: OnecAnswer, { decodes }: Profile): string {
  const declared = /charset=(.*)$/i.exec(answer.contentType)?.[1];
  if (decodes === 'content-type-or-utf8') return decode(answer.body, declared ?? 'utf-8');
  const first = decode(answer.body, 'utf-8');
  if (!first.includes('\uFFFD')) return first;
  for (const charset of [declared, 'windows-1251']) {
    if (charset === undefined) continue;
    const text = decode(answer.body, charset);
    if (!text.includes('\uFFFD')) return text;
  }
  return first;
}

/** A byte order mark stays in the text: it is one of the traps. Unknown charsets are taken for UTF-8. */
function decode(body: Uint8Array, charset: string): string {
  try {
    return new TextDecoder(charset, { ignoreBOM: true }).decode(body);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(body);
  }
}

/** First line as 1C compares it. `String.trim` would drop a byte order mark, which 1C does not. */
export function firstWord(text: string): string {
  const [line = ''] = text.split('\n');
  return line.replaceAll(/^[ \t\r]+|[ \t\r]+$/g, '').toLowerCase();
}

export interface Login {
  readonly cookie: string;
  readonly sessid: string | undefined;
}

/**
 * Reads the answer to `checkauth`: cookie from lines 2 and 3, session id from line 4.
 * @throws ExchangeRefused with the server's words when they are short and no page
 */
export function readLogin(text: string): Login {
  if (firstWord(text) !== 'success') {
    const shown = text.length < 255 && !/<html|<!doctype/i.test(text) ? text : 'получен неизвестный ответ';
    throw new ExchangeRefused(`Не удалось установить соединение с сервером: ${shown}`);
  }
  const [, name = '', value = '', ...others] = text.split('\n').map((line) => line.trim());
  const sessid = others.find((line) => line.startsWith('sessid='))?.slice('sessid='.length);
  return { cookie: `${name}=${value}`, sessid };
}

export interface ServerParameters {
  readonly zip: boolean;
  /** Bytes of a fragment; `undefined` when it cannot be read: files are not split then. */
  readonly fileLimit: number | undefined;
}

/**
 * Reads the answer to `init`.
 * @throws ExchangeRefused when the count of lines is not what the configuration wants
 */
export function readParameters(text: string, { init }: Profile): ServerParameters {
  const lines = text.split('\n');
  const accepted = init === 'exactly-two-lines' ? lines.length === 2 : lines.length >= 2;
  if (!accepted) throw new ExchangeRefused('Параметры обмена не получены');
  const limit = Number((lines[1] ?? '').trim().toLowerCase().replace('file_limit=', ''));
  return {
    zip: (lines[0] ?? '').trim().toLowerCase() === 'zip=yes',
    fileLimit: Number.isInteger(limit) && limit > 0 ? limit : undefined,
  };
}

/**
 * Whether an answer to `file` or `import` is a success; further lines are an extended status.
 * @throws ExchangeRefused for `failure`, other words and nothing at all
 */
export function readWord(text: string): 'success' | 'progress' {
  const word = firstWord(text);
  if (word === 'success' || word === 'progress') return word;
  if (word === '') throw new ExchangeRefused('Сервер вернул пустой ответ');
  throw new ExchangeRefused(`Сервер сообщил об ошибке: ${text.slice(0, 1000)}`);
}
