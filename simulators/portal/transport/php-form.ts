import type { Json } from '../../../shared/kernel/canonical-json.ts';

/**
 * Writes nested data as the portal posts events: PHP's `http_build_query`, booleans as 1 and 0, `null` as empty text,
 * empty arrays left out, brackets percent-encoded.
 * See https://www.php.net/manual/en/function.http-build-query.php
 */
export function phpForm(data: { readonly [name: string]: Json | undefined }): string {
  const parts: string[] = [];
  for (const [name, value] of Object.entries(data)) if (value !== undefined) append(parts, name, value);
  return parts.join('&');
}

function append(parts: string[], name: string, value: Json): void {
  if (value === null) {
    parts.push(`${encode(name)}=`);
  } else if (typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) append(parts, `${name}[${key}]`, inner);
  } else {
    parts.push(`${encode(name)}=${encode(typeof value === 'boolean' ? (value ? '1' : '0') : String(value))}`);
  }
}

function encode(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()*~]/g, percent)
    .replaceAll('%20', '+');
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
