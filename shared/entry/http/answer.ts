import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Language } from './language.ts';
import type { Problem } from './problem.ts';

const always = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

/** What a handler answers, before it becomes the gateway's answer. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer in the gateway's form. Text goes as it is, bytes as base64. */
export function gatewayAnswer(
  status: number,
  headers: Readonly<Record<string, string>>,
  body?: string | Uint8Array,
): APIGatewayProxyStructuredResultV2 {
  const answer = { statusCode: status, headers: { ...always, ...headers } };
  if (body === undefined) return answer;
  if (typeof body === 'string') return { ...answer, body };
  return { ...answer, body: Buffer.from(body).toString('base64'), isBase64Encoded: true };
}

/** A problem as `application/problem+json` (RFC 9457), in the language of the asker. */
export function problemAnswer(
  problem: Problem,
  language: Language,
  correlationId: string,
): APIGatewayProxyStructuredResultV2 {
  return gatewayAnswer(
    problem.status,
    {
      'content-type': 'application/problem+json',
      'content-language': language,
      'x-correlation-id': correlationId,
      ...problem.headers,
    },
    JSON.stringify({
      type: problem.type,
      title: problem.title[language],
      status: problem.status,
      ...(problem.detail && { detail: problem.detail[language] }),
      ...(problem.errors.length > 0 && { errors: problem.errors }),
      correlationId,
    }),
  );
}
