import iconv from 'iconv-lite';

/** How a file's text becomes bytes. */
export interface Encoding {
  readonly charset: 'UTF-8' | 'windows-1251';
  /** What the XML declaration says; the charset when not given. */
  readonly label?: string;
  readonly byteOrderMark: boolean;
  readonly newline: '\n' | '\r\n';
}

/** What 1C 8.3 writes. */
export const usualEncoding: Encoding = { charset: 'UTF-8', byteOrderMark: true, newline: '\r\n' };

/** Bytes of a document: declaration, then the text. */
export function encodeDocument(text: string, encoding: Encoding): Uint8Array {
  const declaration = `<?xml version="1.0" encoding="${encoding.label ?? encoding.charset}"?>${encoding.newline}`;
  return iconv.encode(declaration + text, encoding.charset, {
    addBOM: encoding.byteOrderMark && encoding.charset === 'UTF-8',
  });
}
