import type { Json } from '../../../shared/kernel/canonical-json.ts';

/** A command of a batch with PHP's nesting of parameters: a spelling of its own, for the contenders. */
export function encodeCommand(method: string, params: { readonly [name: string]: Json }): string {
  const query = new URLSearchParams();
  const put = (name: string, value: Json): void => {
    if (value !== null && typeof value === 'object')
      for (const [key, entry] of Object.entries(value)) put(`${name}[${key}]`, entry);
    else query.append(name, String(value ?? ''));
  };
  for (const [name, value] of Object.entries(params)) put(name, value);
  return `${method}?${query.toString()}`;
}
