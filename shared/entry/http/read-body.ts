import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { BodyContract } from '../../contracts/api/route.ts';
import { text } from '../../kernel/text.ts';
import { Problem } from './problem.ts';

/** The bytes of the body, whichever way the gateway hands them over. @throws Problem 413 */
function bytesOf(event: APIGatewayProxyEventV2, maxBytes: number): Buffer {
  const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > maxBytes) {
    throw new Problem(413, {
      detail: text(`Не больше ${maxBytes} байт.`, `No more than ${maxBytes} bytes.`),
    });
  }
  return bytes;
}

function contentTypes(contract: BodyContract): readonly string[] {
  if (contract.kind === 'json') return ['application/json'];
  if (contract.kind === 'form') return ['application/x-www-form-urlencoded'];
  return contract.contentTypes;
}

function checkType(event: APIGatewayProxyEventV2, contract: BodyContract): void {
  const type = event.headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
  const accepted = contentTypes(contract);
  const json = contract.kind === 'json' && type.endsWith('+json');
  const encoding = event.headers['content-encoding'] ?? 'identity';
  if (encoding.toLowerCase() === 'identity' && (accepted.includes(type) || accepted.includes('*/*') || json))
    return;
  throw new Problem(415, {
    detail: text(
      `Ожидается ${accepted.join(' или ')} без сжатия.`,
      `Expected ${accepted.join(' or ')}, not compressed.`,
    ),
    headers: { accept: accepted.join(', '), 'accept-encoding': 'identity' },
  });
}

function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw notReadable(text('Тело запроса — не UTF-8.', 'The body is not UTF-8.'), cause);
  }
}

function notReadable(detail: ReturnType<typeof text>, cause: unknown): Problem {
  return Object.assign(new Problem(400, { cause: 'body-not-readable', detail }), { cause });
}

/**
 * The body as its contract wants it: parsed JSON, the fields of a form, or bytes; not validated yet.
 * @throws Problem 400 when it cannot be read, 413 when it is too large, 415 when it is of another type.
 */
export function readBody(event: APIGatewayProxyEventV2, contract: BodyContract): unknown {
  const bytes = bytesOf(event, contract.maxBytes);
  checkType(event, contract);
  if (contract.kind === 'raw') return new Uint8Array(bytes);
  const content = utf8(bytes);
  if (contract.kind === 'form') return grouped(new URLSearchParams(content));
  try {
    return JSON.parse(content);
  } catch (cause) {
    throw notReadable(text('Тело запроса — не JSON.', 'The body is not JSON.'), cause);
  }
}

/** Names with one value as text, names that are repeated as an array of texts. */
export function grouped(pairs: URLSearchParams): Readonly<Record<string, string | readonly string[]>> {
  return Object.fromEntries(
    [...new Set(pairs.keys())].map((name) => {
      const values = pairs.getAll(name);
      return [name, values.length > 1 ? values : (values[0] ?? '')];
    }),
  );
}
