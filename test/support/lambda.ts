import type { APIGatewayProxyEventV2, Context, SQSEvent } from 'aws-lambda';
import type { ScheduledEvent } from '../../shared/entry/schedule-entry.ts';

/** The context of an invocation that has so many milliseconds left, counted from now. */
export function lambdaContext(milliseconds = 30_000): Context {
  const endsAt = Date.now() + milliseconds;
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName: 'tested',
    functionVersion: '1',
    invokedFunctionArn: 'arn:aws:lambda:eu-central-1:000000000000:function:tested',
    memoryLimitInMB: '512',
    awsRequestId: 'invocation-1',
    logGroupName: 'tested',
    logStreamName: 'tested',
    getRemainingTimeInMillis: () => endsAt - Date.now(),
    done: () => undefined,
    fail: () => undefined,
    succeed: () => undefined,
  };
}

interface Asked {
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly body?: string | Uint8Array;
}

/** A request as an HTTP API gateway hands it over (payload format 2.0). */
export function httpEvent(method: string, path: string, asked: Asked = {}): APIGatewayProxyEventV2 {
  const { body, headers = {}, query = '' } = asked;
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query,
    headers: { ...headers },
    requestContext: {
      accountId: '000000000000',
      apiId: 'api',
      domainName: 'example.test',
      domainPrefix: 'example',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '203.0.113.7', userAgent: 'test' },
      requestId: 'request-1',
      routeKey: '$default',
      stage: '$default',
      time: '21/Nov/2026:10:00:00 +0000',
      timeEpoch: 1_795_255_200_000,
    },
    ...(typeof body === 'string' && { body }),
    ...(body instanceof Uint8Array && { body: Buffer.from(body).toString('base64') }),
    isBase64Encoded: body instanceof Uint8Array,
  };
}

interface Message {
  readonly id: string;
  readonly body: string;
  readonly group?: string;
  readonly receiveCount?: number;
  readonly sentAt?: number;
}

/** A batch as SQS's mapping hands it over. */
export function queueEvent(queue: string, messages: readonly Message[]): SQSEvent {
  return {
    Records: messages.map(({ id, body, group, receiveCount = 1, sentAt = 0 }) => ({
      messageId: id,
      receiptHandle: `receipt-${id}`,
      body,
      attributes: {
        ApproximateReceiveCount: String(receiveCount),
        SentTimestamp: String(sentAt),
        SenderId: 'sender',
        ApproximateFirstReceiveTimestamp: String(sentAt),
        ...(group !== undefined && { MessageGroupId: group }),
      },
      messageAttributes: {},
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: `arn:aws:sqs:eu-central-1:000000000000:${queue}`,
      awsRegion: 'eu-central-1',
    })),
  };
}

/** A tick of a schedule as EventBridge sends it; `time` in ISO 8601. */
export function scheduledEvent(time: string): ScheduledEvent {
  return {
    version: '0',
    id: 'event-1',
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: '000000000000',
    time,
    region: 'eu-central-1',
    resources: [],
    detail: {},
  };
}
