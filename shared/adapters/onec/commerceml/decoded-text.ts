import { TextDecoder } from 'node:util';
import { findEncoding, type TextEncodingFound } from './text-encoding.ts';

/** How much is looked at to find the encoding; the root's tag follows the declaration at once in real files. */
const headBytes = 4096;
/** Characters a piece has at most, so that a 100 MB chunk does not stand in memory twice. */
const pieceBytes = 32 * 1024;

/**
 * Decodes the bytes of a file, cut anywhere, also within a character. `onEncoding` is called once, before the first
 * piece. Byte order marks and white space before the XML declaration are dropped: some exporters write a blank line.
 */
export async function* decodedText(
  source: AsyncIterable<Uint8Array>,
  onEncoding: (found: TextEncodingFound) => void,
): AsyncGenerator<string, void, undefined> {
  let head: Uint8Array = new Uint8Array(0);
  let decode: Decoding | undefined;
  for await (const chunk of source) {
    if (decode) {
      yield* decode.pieces(chunk);
      continue;
    }
    head = Buffer.concat([head, chunk]);
    if (head.length < headBytes) continue;
    decode = begin(head, onEncoding);
    yield* decode.pieces(head);
    head = new Uint8Array(0);
  }
  if (!decode) {
    decode = begin(head, onEncoding);
    yield* decode.pieces(head);
  }
  yield* decode.rest();
}

function begin(head: Uint8Array, onEncoding: (found: TextEncodingFound) => void): Decoding {
  const found = findEncoding(head.subarray(0, headBytes));
  onEncoding(found);
  return new Decoding(found.encoding);
}

/** A byte order mark of UTF-8 before text of another encoding: somebody glued it on. */
const strayMark = /^(?:п»ї|ï»¿)/;

class Decoding {
  readonly #decoder: TextDecoder;
  #begun = false;

  constructor(encoding: string) {
    this.#decoder = new TextDecoder(encoding);
  }

  *pieces(chunk: Uint8Array): Generator<string, void, undefined> {
    for (let start = 0; start < chunk.length; start += pieceBytes) {
      const text = this.#decoder.decode(chunk.subarray(start, start + pieceBytes), { stream: true });
      const piece = this.#begun ? text : text.replace(strayMark, '').replace(/^[\uFEFF\s]+/, '');
      if (piece === '') continue;
      this.#begun = true;
      yield piece;
    }
  }

  *rest(): Generator<string, void, undefined> {
    const last = this.#decoder.decode();
    if (last !== '') yield last;
  }
}
