import type { Json } from '../../../shared/kernel/canonical-json.ts';

const escapes: Readonly<Record<string, string>> = {
  '/': String.raw`\/`,
  '<': String.raw`\u003C`,
  '>': String.raw`\u003E`,
  '&': String.raw`\u0026`,
  "'": String.raw`\u0027`,
};

/** JSON as PHP writes it; `php` also escapes `/ < > & '`, which stand only inside texts. */
export function jsonText(value: Json, style: 'plain' | 'php'): string {
  const text = JSON.stringify(value);
  return style === 'php' ? text.replace(/[/<>&']/g, (character) => escapes[character] ?? character) : text;
}
