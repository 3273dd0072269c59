/** What the first bytes of a file say about its encoding. */
export interface TextEncodingFound {
  /** Label of the WHATWG Encoding Standard, usable with `TextDecoder`. */
  readonly encoding: string;
  /** Label of the XML declaration, if there is one. */
  readonly declared?: string;
  /** True when the declaration names another encoding than the bytes have. */
  readonly mislabelled: boolean;
}

/** Name of the root element of every CommerceML file: a probe that reads right in one encoding only. */
const root = 'КоммерческаяИнформация';

/**
 * Finds the encoding of a file from its first bytes (some kilobytes, with the root element's tag). Byte order mark
 * first, then the encoding in which the root element reads as CommerceML names it: declared, UTF-8, windows-1251.
 * Labels are often wrong in the field, the root's name never is. See "Extensible Markup Language 1.0", appendix F.
 */
export function findEncoding(head: Uint8Array): TextEncodingFound {
  const marked = byteOrderMark(head);
  const declared = declaredLabel(head, marked);
  const candidates = [marked, declared === undefined ? undefined : standardLabel(declared), 'utf-8'];
  const unique = [...new Set([...candidates, 'windows-1251'].filter((label) => label !== undefined))];
  const reading = unique.find((label) => decodesTo(head, label, root)) ?? readable(head, unique);
  const named = declared === undefined ? undefined : standardLabel(declared);
  return {
    encoding: reading,
    ...(declared === undefined ? {} : { declared }),
    mislabelled: declared !== undefined && !sameFamily(named, reading),
  };
}

/** UTF-16 is told apart by its byte order mark; a declaration says only `UTF-16`. */
function sameFamily(named: string | undefined, reading: string): boolean {
  return named === reading || (named?.startsWith('utf-16') === true && reading.startsWith('utf-16'));
}

function byteOrderMark(head: Uint8Array): string | undefined {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return undefined;
}

function declaredLabel(head: Uint8Array, marked: string | undefined): string | undefined {
  const wide = marked?.startsWith('utf-16') === true;
  const text = new TextDecoder(wide ? marked : 'latin1').decode(head.subarray(0, 512));
  return /<\?xml[^>]*?\bencoding\s*=\s*["']([A-Za-z][\w.:-]{0,40})["']/.exec(text)?.[1];
}

function standardLabel(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function decodesTo(head: Uint8Array, label: string, word: string): boolean {
  return new TextDecoder(label).decode(head).includes(word);
}

/** Not CommerceML at all: UTF-8 when the bytes allow it (a character may be cut at the end), else the first label. */
function readable(head: Uint8Array, labels: readonly string[]): string {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return 'utf-8';
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return labels.find((label) => label !== 'utf-8') ?? 'windows-1251';
  }
}
