/** An element of one object, kept only while that object is read. */
export interface XmlNode {
  readonly name: string;
  readonly line: number;
  readonly attributes: Readonly<Record<string, string>>;
  /** All character data directly in the element. */
  text: string;
  readonly children: XmlNode[];
}

/** The first child with one of the names, the names tried in order. */
export function child(node: XmlNode, ...names: readonly string[]): XmlNode | undefined {
  for (const name of names) {
    for (const candidate of node.children) if (candidate.name === name) return candidate;
  }
  return undefined;
}

/** All children with the name. */
export function children(node: XmlNode | undefined, name: string): XmlNode[] {
  return node === undefined ? [] : node.children.filter((candidate) => candidate.name === name);
}

/** Trimmed text of the first child with one of the names; `undefined` when there is none. */
export function childText(node: XmlNode, ...names: readonly string[]): string | undefined {
  return child(node, ...names)?.text.trim();
}

/**
 * A copy that does not keep the whole piece of the file alive: engines make short strings as windows on long ones,
 * and ids are kept for long by those who read.
 */
export function ownCopy(value: string): string {
  return value.length < 13 ? value : ` ${value}`.slice(1);
}
