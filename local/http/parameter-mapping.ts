import type { IncomingMessage } from 'node:http';

/** What a mapping expression can read. */
export interface MappingSource {
  readonly message: IncomingMessage;
  readonly path: string;
  readonly query: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly requestId: string;
  readonly body: Buffer;
}

type Mapped = (source: MappingSource) => string;

const expression = /\$\{([^}]+)\}|\$(request|context)\.[\w.-]+/g;

/**
 * Compiles a parameter mapping of an HTTP API: `$request.body`, `$request.header.NAME`, `$request.querystring.NAME`,
 * `$request.path.NAME`, `$request.path`, `$context.requestId`, alone or as `${…}` within text.
 * See "Transform API requests and responses for HTTP APIs", Amazon API Gateway developer guide.
 * @throws RangeError for an expression that is not served.
 */
export function compileMapping(template: string): Mapped {
  const parts: Mapped[] = [];
  let end = 0;
  for (const match of template.matchAll(expression)) {
    const literal = template.slice(end, match.index);
    parts.push(() => literal, compileExpression(match[1] ?? match[0].slice(1)));
    end = match.index + match[0].length;
  }
  const rest = template.slice(end);
  return (source) => `${parts.map((part) => part(source)).join('')}${rest}`;
}

function compileExpression(path: string): Mapped {
  const [origin, kind, ...names] = path.split('.');
  const name = names.join('.');
  if (origin === 'context' && kind === 'requestId') return (source) => source.requestId;
  if (origin === 'request' && kind === 'body' && name === '') return (source) => source.body.toString('utf8');
  if (origin === 'request' && kind === 'path') {
    return name === '' ? (source) => source.path : (source) => source.pathParameters[name] ?? '';
  }
  if (origin === 'request' && kind === 'querystring')
    return (source) => new URLSearchParams(source.query).getAll(name).join(',');
  if (origin === 'request' && kind === 'header') {
    const header = name.toLowerCase();
    return (source) => String(source.message.headers[header] ?? '');
  }
  throw new RangeError(`request parameter $${path} is not served`);
}
