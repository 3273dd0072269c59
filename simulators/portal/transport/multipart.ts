import type { Json } from '../../../shared/kernel/canonical-json.ts';

/**
 * Fields of a multipart body (RFC 7578) in their order. A file comes as `[name, content in base64]`, the shape in
 * which the portal's methods take files.
 */
export function multipartPairs(contentType: string, body: Buffer): (readonly [string, Json])[] {
  const boundary = /boundary="?([^";]+)"?/.exec(contentType)?.[1];
  if (boundary === undefined) return [];
  const pairs: (readonly [string, Json])[] = [];
  for (const part of partsOf(body, Buffer.from(`--${boundary}`))) {
    const split = part.indexOf('\r\n\r\n');
    if (split < 0) continue;
    const disposition = part.subarray(0, split).toString('utf8');
    const name = /[; ]name="([^"]*)"/.exec(disposition)?.[1];
    if (name === undefined) continue;
    const content = part.subarray(split + 4);
    const fileName = /filename="([^"]*)"/.exec(disposition)?.[1];
    pairs.push([
      name,
      fileName === undefined ? content.toString('utf8') : [fileName, content.toString('base64')],
    ]);
  }
  return pairs;
}

function* partsOf(body: Buffer, delimiter: Buffer): Generator<Buffer> {
  let from = body.indexOf(delimiter);
  while (from >= 0) {
    const start = from + delimiter.length;
    const next = body.indexOf(delimiter, start);
    if (next < 0) return;
    // Between two delimiters: CRLF, headers, empty line, content, CRLF.
    yield body.subarray(start + 2, next - 2);
    from = next;
  }
}
