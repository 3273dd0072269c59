import type { Json } from './canonical-json.ts';

/** What a text says as JSON; `undefined` for a text that is none. */
export function parsedJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The same of bytes in UTF-8, with a byte order mark or without; `undefined` also for bytes that are no UTF-8. */
export function parsedJsonBytes(bytes: Uint8Array): Json | undefined {
  try {
    return parsedJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** The same without fields that are `undefined`, which are no JSON. */
export function plain(value: object): { readonly [name: string]: Json } {
  return JSON.parse(JSON.stringify(value)) as { readonly [name: string]: Json };
}
