import * as z from 'zod';

/** An answer ready to be sent. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
}

/** The largest answer Lambda may give at once: 6 MB, see "Lambda quotas", AWS Lambda developer guide. */
const maxResultBytes = 6 * 1024 * 1024;

const resultSchema = z.object({
  statusCode: z.coerce.number().int().min(100).max(599),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  cookies: z.array(z.string()).optional(),
  body: z.string().optional(),
  isBase64Encoded: z.boolean().optional(),
});

/**
 * Reads what a function returned as an HTTP API does (payload format 2.0): an object with `statusCode` is the answer,
 * any other value is the JSON body of a 200. Undefined when it is no valid answer.
 */
export function answerOf(result: unknown): Answer | undefined {
  if (typeof result !== 'object' || result === null || !('statusCode' in result)) {
    return jsonAnswer(200, result ?? null);
  }
  const parsed = resultSchema.safeParse(result);
  if (!parsed.success) return undefined;
  const { statusCode, headers = {}, cookies, body = '', isBase64Encoded } = parsed.data;
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > maxResultBytes) return undefined;
  const written = Object.entries(headers).map(
    ([name, value]) => [name.toLowerCase(), String(value)] as const,
  );
  return {
    status: statusCode,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      ...Object.fromEntries(written),
      ...(cookies && { 'set-cookie': cookies }),
    },
    body: bytes,
  };
}

/** An answer with a JSON body. */
export function jsonAnswer(status: number, value: unknown): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(value)),
  };
}

/** An answer in API Gateway's own words, e.g. `{"message":"Not Found"}`. */
export function gatewayAnswer(status: number, message: string): Answer {
  return jsonAnswer(status, { message });
}
