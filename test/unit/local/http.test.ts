import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { compileMapping } from '../../../local/http/parameter-mapping.ts';
import { proxyEvent } from '../../../local/http/proxy-event.ts';
import { answerOf } from '../../../local/http/proxy-result.ts';
import { sourceAddress } from '../../../local/http/request.ts';

function messageWith(headers: Record<string, string>): IncomingMessage {
  const message = new IncomingMessage(new Socket());
  message.headers = headers;
  message.httpVersion = '1.1';
  return message;
}

function eventOf(headers: Record<string, string>, body: string, query = '') {
  return proxyEvent(
    { method: 'POST', path: '/v1/a%20b', query, message: messageWith(headers), body: Buffer.from(body) },
    {
      routeKey: 'POST /v1/{name}',
      pathParameters: { name: 'a b' },
      requestId: 'id-1',
      sourceIp: '192.0.2.7',
      now: Date.UTC(2026, 2, 12, 19, 3, 58),
    },
  );
}

describe('the event of a Lambda proxy', () => {
  test('has the shape of payload format 2.0', () => {
    const headers = { host: 'most24.example.ru', cookie: 'a=1; b=2', 'content-type': 'application/json' };
    expect(eventOf(headers, '{"x":"я"}', 'q=1&q=2&t=%D1%8F')).toEqual({
      version: '2.0',
      routeKey: 'POST /v1/{name}',
      rawPath: '/v1/a%20b',
      rawQueryString: 'q=1&q=2&t=%D1%8F',
      cookies: ['a=1', 'b=2'],
      headers: { host: 'most24.example.ru', 'content-type': 'application/json' },
      queryStringParameters: { q: '1,2', t: 'я' },
      requestContext: {
        accountId: 'local',
        apiId: 'local',
        domainName: 'most24.example.ru',
        domainPrefix: 'most24',
        http: {
          method: 'POST',
          path: '/v1/a%20b',
          protocol: 'HTTP/1.1',
          sourceIp: '192.0.2.7',
          userAgent: '',
        },
        requestId: 'id-1',
        routeKey: 'POST /v1/{name}',
        stage: '$default',
        time: '12/Mar/2026:19:03:58 +0000',
        timeEpoch: 1_773_342_238_000,
      },
      pathParameters: { name: 'a b' },
      body: '{"x":"я"}',
      isBase64Encoded: false,
    });
  });

  test.each([
    ['application/json', false],
    ['text/csv; charset=utf-8', false],
    ['application/problem+json', false],
    ['application/xml', false],
    ['application/x-www-form-urlencoded', true],
    ['application/octet-stream', true],
    ['', true],
  ])('a body of type %s comes in base64: %s', (type, isBase64Encoded) => {
    const event = eventOf({ 'content-type': type }, 'abc');
    expect([event.isBase64Encoded, event.body]).toEqual([isBase64Encoded, isBase64Encoded ? 'YWJj' : 'abc']);
  });

  test('a compressed body is bytes, whatever its type; no body is no field', () => {
    const packed = eventOf({ 'content-type': 'text/xml', 'content-encoding': 'gzip' }, 'abc');
    expect(packed.isBase64Encoded).toBe(true);
    expect(eventOf({}, '')).not.toHaveProperty('body');
  });
});

describe('the answer of a function', () => {
  test('an object with a status is sent as it says', () => {
    const answer = answerOf({
      statusCode: 201,
      headers: { 'Content-Type': 'image/png', 'x-count': 3 },
      cookies: ['a=1', 'b=2'],
      body: 'YWJj',
      isBase64Encoded: true,
    });
    expect(answer).toEqual({
      status: 201,
      headers: { 'content-type': 'image/png', 'x-count': '3', 'set-cookie': ['a=1', 'b=2'] },
      body: Buffer.from('abc'),
    });
  });

  test('anything else is the JSON of a 200', () => {
    expect(answerOf({ hello: 'world' })).toMatchObject({
      status: 200,
      body: Buffer.from('{"hello":"world"}'),
    });
    expect(answerOf('text')).toMatchObject({ status: 200, body: Buffer.from('"text"') });
  });

  test.each([
    [{ statusCode: 'none' }],
    [{ statusCode: 200, body: 5 }],
    [{ statusCode: 200, body: 'x'.repeat(7e6) }],
  ])('what cannot be sent is no answer', (result) => {
    expect(answerOf(result)).toBeUndefined();
  });
});

test('mapping expressions read the request', () => {
  const source = {
    message: messageWith({ 'x-tenant': 't1' }),
    path: '/portal/events',
    query: 'a=1&a=%D1%8F',
    pathParameters: { member: 'm1' },
    requestId: 'r1',
    body: Buffer.from('event=X'),
  };
  const mapped = (template: string) => compileMapping(template)(source);
  expect(mapped('$request.body')).toBe('event=X');
  expect(mapped('$request.path.member')).toBe('m1');
  expect(mapped('$request.querystring.a')).toBe('1,я');
  expect(mapped('$request.header.X-Tenant')).toBe('t1');
  expect(mapped('fixed')).toBe('fixed');
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is API Gateway's own notation
  expect(mapped('{"id":"${context.requestId}","path":"$request.path"}')).toBe(
    '{"id":"r1","path":"/portal/events"}',
  );
  expect(() => compileMapping('$context.authorizer.x')).toThrow(RangeError);
});

test('the nearest proxy is believed only when the operator says so', () => {
  const message = messageWith({ 'x-forwarded-for': '198.51.100.1, 203.0.113.9' });
  expect(sourceAddress(message, true)).toBe('203.0.113.9');
  expect(sourceAddress(message, false)).toBe('');
});
