/** An element to be written: text, children, or nothing (`<Имя/>`). */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly content: string | readonly Element[];
}

type Given = Element | undefined | false;

/** Builds an element; `undefined` and `false` among the children are left out. */
export function element(
  name: string,
  content: string | readonly Given[] = '',
  attributes: Readonly<Record<string, string | undefined>> = {},
): Element {
  const kept = Object.entries(attributes).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return {
    name,
    attributes: Object.fromEntries(kept),
    content:
      typeof content === 'string' ? content : content.filter((child): child is Element => Boolean(child)),
  };
}

/** XML with tabs for indentation, as 1C writes it; the last line has no end. */
export function writeXml(root: Element, newline: string): string {
  const lines: string[] = [];
  writeElement(root, '', lines);
  return lines.join(newline);
}

function writeElement({ name, attributes, content }: Element, indent: string, lines: string[]): void {
  const written = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${escaped(value).replaceAll('"', '&quot;')}"`,
  );
  const start = `${indent}<${name}${written.join('')}`;
  if (content.length === 0) {
    lines.push(`${start}/>`);
  } else if (typeof content === 'string') {
    lines.push(`${start}>${escaped(content)}</${name}>`);
  } else {
    lines.push(`${start}>`);
    for (const child of content) writeElement(child, `${indent}\t`, lines);
    lines.push(`${indent}</${name}>`);
  }
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
