/** A pattern such as `/v1/connections/{connection}` ready to match. */
export interface PathMatcher {
  /** The parameters, decoded; `undefined` when the path is another one or is not well encoded. */
  match(path: string): Readonly<Record<string, string>> | undefined;
}

/**
 * Prepares a path pattern as API Gateway spells it: `{part}` stands for one segment that is not empty, `{part+}` at the
 * end for one or more segments.
 */
export function pathMatcher(pattern: string): PathMatcher {
  const source = pattern
    .split(/\{(\w+\+?)\}/)
    .map((piece, index) => {
      if (index % 2 === 0) return piece.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
      return piece.endsWith('+') ? `(?<${piece.slice(0, -1)}>.+)` : `(?<${piece}>[^/]+)`;
    })
    .join('');
  const matcher = new RegExp(`^${source}$`, 'u');
  return {
    match: (path) => {
      const found = matcher.exec(path);
      if (!found) return undefined;
      try {
        const parts = Object.entries(found.groups ?? {});
        return Object.fromEntries(parts.map(([name, value]) => [name, decodeURIComponent(value)]));
      } catch {
        return undefined;
      }
    },
  };
}
