/** A route that fits a request. */
export interface Match<T> {
  readonly key: string;
  readonly target: T;
  /** Decoded values of `{name}` and `{name+}`. */
  readonly parameters: Readonly<Record<string, string>>;
}

interface Route<T> {
  readonly key: string;
  readonly method: string;
  readonly segments: readonly string[];
  readonly target: T;
}

/**
 * Chooses among routes as an HTTP API of API Gateway does: the most specific path first (a literal segment before
 * `{name}`, that before `{name+}`), a named method before `ANY`, then `$default`.
 * See "Create routes for HTTP APIs", Amazon API Gateway developer guide.
 */
export class Router<T> {
  readonly #literal = new Map<string, Match<T>>();
  readonly #patterns: Route<T>[] = [];
  #fallback: Match<T> | undefined;

  constructor(routes: readonly { readonly key: string; readonly target: T }[]) {
    for (const { key, target } of routes) this.#add(key, target);
    this.#patterns.sort((left, right) => compareRanks(rank(left), rank(right)));
  }

  /** @throws URIError when a path parameter is not well-formed percent-encoding. */
  match(method: string, path: string): Match<T> | undefined {
    const literal = this.#literal.get(`${method} ${path}`);
    if (literal) return literal;
    const segments = path.split('/');
    for (const route of this.#patterns) {
      if (route.method !== 'ANY' && route.method !== method) continue;
      const parameters = parametersOf(route.segments, segments);
      if (parameters) return { key: route.key, target: route.target, parameters };
    }
    return this.#fallback;
  }

  #add(key: string, target: T): void {
    if (key === '$default') {
      this.#fallback = { key, target, parameters: {} };
      return;
    }
    const [method = '', path = ''] = key.split(' ');
    if (!path.includes('{') && method !== 'ANY') this.#literal.set(key, { key, target, parameters: {} });
    else this.#patterns.push({ key, method, segments: path.split('/'), target });
  }
}

function parametersOf(
  pattern: readonly string[],
  path: readonly string[],
): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [index, segment] of pattern.entries()) {
    const actual = path[index];
    if (actual === undefined) return undefined;
    if (segment.endsWith('+}')) {
      parameters[segment.slice(1, -2)] = decodeURIComponent(path.slice(index).join('/'));
      return parameters;
    }
    if (segment.startsWith('{')) {
      if (actual === '') return undefined;
      parameters[segment.slice(1, -1)] = decodeURIComponent(actual);
    } else if (segment !== actual) {
      return undefined;
    }
  }
  return pattern.length === path.length ? parameters : undefined;
}

/** Smaller is more specific: per segment 0 literal, 1 parameter, 2 greedy; then a named method before `ANY`. */
function rank(route: Route<unknown>): readonly number[] {
  const ofSegments = route.segments.map((segment) =>
    segment.endsWith('+}') ? 2 : segment.startsWith('{') ? 1 : 0,
  );
  return [...ofSegments, route.method === 'ANY' ? 1 : 0];
}

function compareRanks(left: readonly number[], right: readonly number[]): number {
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return right.length - left.length;
}
