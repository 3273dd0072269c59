import { badOptions, OdataRefusal } from './refusal.ts';

/** What a path of the interface asks for. */
export type Resource =
  | { readonly kind: 'service' }
  | { readonly kind: 'metadata' }
  | { readonly kind: 'set'; readonly set: string }
  | { readonly kind: 'count'; readonly set: string }
  | { readonly kind: 'object'; readonly set: string; readonly ref: string; readonly action?: string }
  /** A record of a register by the values of its key. */
  | { readonly kind: 'record'; readonly set: string; readonly key: ReadonlyMap<string, string> }
  | {
      readonly kind: 'table';
      readonly set: string;
      readonly name: string;
      readonly given: ReadonlyMap<string, string>;
    };

/** @param path what follows `standard.odata/`, decoded @throws OdataRefusal code 6 */
export function resourceOf(path: string): Resource {
  if (path === '') return { kind: 'service' };
  if (path === '$metadata') return { kind: 'metadata' };
  const match = /^([A-Za-z]+_[\p{L}\p{N}_]+)(?:\((.*?)\))?(?:\/(.*))?$/su.exec(path);
  if (!match) throw new OdataRefusal(400, 6, 'Неверный URL');
  const [, set = '', key, rest] = match;
  if (key !== undefined) return keyed(set, key, rest);
  if (rest === undefined) return { kind: 'set', set };
  if (rest === '$count') return { kind: 'count', set };
  const table = /^([A-Za-z]+)\((.*)\)$/s.exec(rest);
  if (!table) throw new OdataRefusal(404, 11, `Метод "${rest}" не найден`);
  return { kind: 'table', set, name: table[1] ?? '', given: argumentsOf(table[2] ?? '') };
}

function keyed(set: string, key: string, rest: string | undefined): Resource {
  const ref = /^(?:Ref_Key=)?guid'([0-9a-f-]{36})'$/i.exec(key.trim())?.[1];
  if (ref !== undefined)
    return {
      kind: 'object',
      set,
      ref: ref.toLowerCase(),
      ...(rest !== undefined && { action: rest.replace('()', '') }),
    };
  return { kind: 'record', set, key: argumentsOf(key) };
}

/** `Name=literal` pairs; quotes inside literals are doubled. */
function argumentsOf(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const pattern = /\s*([A-Za-zА-Яа-яЁё_0-9]+)=(?:(?:guid|datetime)?'((?:[^']|'')*)'|([^,]*))\s*(?:,|$)/y;
  while (pattern.lastIndex < text.length) {
    const match = pattern.exec(text);
    if (!match) throw badOptions(`аргументы "${text.slice(0, 50)}"`);
    found.set(match[1] ?? '', (match[2] ?? match[3] ?? '').replaceAll("''", "'"));
  }
  return found;
}

/** Options of a query. `+` stands for itself, as the platform takes it. */
export function optionsOf(search: string): ReadonlyMap<string, string> {
  const pairs = search.replace(/^\?/, '').split('&').filter(Boolean);
  return new Map(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      const [name, value] = at === -1 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
      return [decodeURIComponent(name), decodeURIComponent(value)];
    }),
  );
}
