/** An element as it stands in a file. */
export interface PlainElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: PlainElement[];
  text: string;
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/**
 * Reads well-formed XML without comments, sections of character data and own entities, whole and in the plainest way: for
 * tests that must not use the parser under test.
 */
export function plainXml(bytes: Uint8Array): PlainElement {
  const root: PlainElement = { name: '', attributes: new Map(), children: [], text: '' };
  const path = [root];
  for (const [token] of decoded(bytes).matchAll(/<[^>]*>|[^<]+/g)) {
    const above = path.at(-1) ?? root;
    if (!token.startsWith('<')) above.text += unescaped(token);
    else if (token.startsWith('</')) path.pop();
    else if (!/^<[?!]/.test(token)) {
      const name = /^<([^\s/>]+)/.exec(token)?.[1] ?? '';
      const attributes = new Map<string, string>();
      for (const [, key = '', value = ''] of token.matchAll(/\s([^\s=]+)="([^"]*)"/g))
        attributes.set(key, unescaped(value));
      const element: PlainElement = { name, attributes, children: [], text: '' };
      above.children.push(element);
      if (!token.endsWith('/>')) path.push(element);
    }
  }
  const [document] = root.children;
  if (!document) throw new Error('no element');
  return document;
}

/** Children of a name, along a path of names. */
export function along(element: PlainElement, ...names: readonly string[]): readonly PlainElement[] {
  const [name, ...rest] = names;
  if (name === undefined) return [element];
  return element.children.filter((child) => child.name === name).flatMap((child) => along(child, ...rest));
}

/** Text of the first element along a path, without white space around it; `undefined` when there is none. */
export function textAt(element: PlainElement, ...names: readonly string[]): string | undefined {
  return along(element, ...names)[0]?.text.trim();
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1251').decode(bytes);
  }
}

function unescaped(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replace(/&(#x?)?(\w+);/g, (whole, number: string | undefined, name: string) =>
      number
        ? String.fromCodePoint(Number.parseInt(name, number === '#x' ? 16 : 10))
        : (entities[name] ?? whole),
    );
}
