import type { IncomingHttpHeaders } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { ReceivedRequest } from './request.ts';

/** What of the event the request itself does not say. */
export interface RequestContext {
  readonly routeKey: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly requestId: string;
  readonly sourceIp: string;
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
}

/** Bodies of these types come as text, all others in base64. */
const textTypes = /^(text\/|application\/([\w.+-]+\+)?(json|xml)\b|application\/javascript\b)/i;

/**
 * The event a Lambda function gets from an HTTP API, payload format 2.0.
 * See "Create AWS Lambda proxy integrations for HTTP APIs", Amazon API Gateway developer guide.
 */
export function proxyEvent(request: ReceivedRequest, context: RequestContext): APIGatewayProxyEventV2 {
  const { headers } = request.message;
  const query = joinedQuery(request.query);
  const cookies = headers.cookie?.split('; ');
  const isText = textTypes.test(headers['content-type'] ?? '') && headers['content-encoding'] === undefined;
  return {
    version: '2.0',
    routeKey: context.routeKey,
    rawPath: request.path,
    rawQueryString: request.query,
    ...(cookies && { cookies }),
    headers: joinedHeaders(headers),
    ...(query && { queryStringParameters: query }),
    requestContext: requestContext(request, context),
    ...(Object.keys(context.pathParameters).length > 0 && { pathParameters: { ...context.pathParameters } }),
    ...(request.body.length > 0 && { body: request.body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: request.body.length > 0 && !isText,
  };
}

function requestContext(
  request: ReceivedRequest,
  context: RequestContext,
): APIGatewayProxyEventV2['requestContext'] {
  const host = request.message.headers.host ?? 'localhost';
  return {
    accountId: 'local',
    apiId: 'local',
    domainName: host,
    domainPrefix: host.split('.')[0] ?? host,
    http: {
      method: request.method,
      path: request.path,
      protocol: `HTTP/${request.message.httpVersion}`,
      sourceIp: context.sourceIp,
      userAgent: request.message.headers['user-agent'] ?? '',
    },
    requestId: context.requestId,
    routeKey: context.routeKey,
    stage: '$default',
    time: gatewayTime(context.now),
    timeEpoch: context.now,
  };
}

function joinedHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const joined: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (name !== 'cookie' && value !== undefined)
      joined[name] = Array.isArray(value) ? value.join(',') : value;
  }
  return joined;
}

/** Decoded parameters, several of one name joined by commas; undefined when there are none. */
function joinedQuery(query: string): Record<string, string> | undefined {
  if (query === '') return undefined;
  const joined = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) {
    const before = joined.get(name);
    joined.set(name, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(joined);
}

/** `12/Mar/2026:19:03:58 +0000`, as API Gateway writes it. */
function gatewayTime(milliseconds: number): string {
  const [, day, month, year, time] =
    /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(milliseconds).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}
