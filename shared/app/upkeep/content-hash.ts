import { incrementalHash } from '../../kernel/stable-hash.ts';

/** SHA-256 of a stream of bytes in hexadecimal, in constant memory. */
export async function contentHash(source: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = incrementalHash();
  for await (const chunk of source) hash.add(chunk);
  return hash.hex();
}
