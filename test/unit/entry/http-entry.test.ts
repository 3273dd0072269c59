import { createHash } from 'node:crypto';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { defineRoute } from '../../../shared/contracts/api/route.ts';
import { entryKindOf } from '../../../shared/entry/entry.ts';
import { httpEntry } from '../../../shared/entry/http/http-entry.ts';
import { operatorAuthenticator } from '../../../shared/entry/http/operator-authenticator.ts';
import { Problem } from '../../../shared/entry/http/problem.ts';
import { serve } from '../../../shared/entry/http/serve.ts';
import { Busy, Conflict, Rejected, Transient } from '../../../shared/kernel/outcome.ts';
import { text } from '../../../shared/kernel/text.ts';
import { VirtualClock } from '../../../shared/kernel/virtual-clock.ts';
import { httpEvent, lambdaContext } from '../../support/lambda.ts';
import { recordingTelemetry } from '../../support/recording-telemetry.ts';

const told = text('Готово', 'Done');

const putThing = defineRoute({
  name: 'putThing',
  method: 'PUT',
  path: '/v1/things/{thing}',
  function: 'tested',
  auth: 'operator',
  summary: told,
  params: z.strictObject({ thing: z.string().max(10) }),
  query: z.strictObject({ limit: z.coerce.number().int().max(100).default(20) }),
  body: {
    kind: 'json',
    maxBytes: 64,
    schema: z.strictObject({ name: z.string().min(1), tags: z.array(z.string()).optional() }),
  },
  answers: { 200: { description: told, schema: z.object({ name: z.string(), limit: z.number() }) } },
});

const getFile = defineRoute({
  name: 'getFile',
  method: 'GET',
  path: '/files/{path+}',
  function: 'tested',
  auth: 'none',
  summary: told,
  answers: { 200: { description: told, contentType: 'application/octet-stream' } },
});

const postForm = defineRoute({
  name: 'postForm',
  method: 'POST',
  path: '/form',
  function: 'tested',
  auth: 'none',
  summary: told,
  body: { kind: 'form', maxBytes: 100, schema: z.object({ code: z.string() }) },
  answers: { 204: { description: told } },
});

const otherRoute = defineRoute({ ...getFile, name: 'elsewhere', path: '/elsewhere', function: 'other' });

const token = 'a-long-and-random-token';

function entry(failing?: Error) {
  const telemetry = recordingTelemetry();
  const forms: string[] = [];
  const handler = httpEntry({
    telemetry,
    clock: new VirtualClock(1_000_000),
    authenticators: {
      operator: operatorAuthenticator(createHash('sha256').update(token).digest('hex')),
    },
    otherRoutes: [otherRoute],
    routes: [
      serve(putThing).with(async ({ body, query }) => {
        if (failing) throw failing;
        return { status: 200, body: { name: body.name, limit: query.limit, secret: 'not declared' } };
      }),
      serve(getFile).with(async () => ({ status: 200, body: new Uint8Array([0, 255, 1]) })),
      serve(postForm).with(async ({ body }) => {
        forms.push(body.code);
        return { status: 204 };
      }),
    ],
  });
  return { handler, telemetry, forms };
}

const authorised = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };

function put(asked: Parameters<typeof httpEvent>[2] = {}, path = '/v1/things/one') {
  return httpEvent('PUT', path, { body: '{"name":"x"}', headers: authorised, ...asked });
}

interface Told {
  readonly title: string;
  readonly type: string;
  readonly detail: string;
  readonly errors: readonly { readonly field: string; readonly message: string }[];
  readonly correlationId: string;
}

const problemIn = (answer: APIGatewayProxyStructuredResultV2) => JSON.parse(answer.body ?? '') as Told;

test('the wrapper marks its handlers', () => {
  expect(entryKindOf(entry().handler)).toBe('http');
});

test('a valid request is answered with what the route declares and nothing else', async () => {
  const { handler, telemetry } = entry();
  const answer = await handler(put({ query: 'limit=7' }), lambdaContext());
  expect(answer).toEqual({
    statusCode: 200,
    headers: {
      'content-type': 'application/json',
      'x-correlation-id': 'request-1',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
    body: '{"name":"x","limit":7}',
  });
  expect(telemetry.samples).toContainEqual({
    metric: 'http_requests',
    value: 1,
    labels: { route: 'putThing', status: 200 },
  });
});

describe('input', () => {
  test('names every wrong field at once, in the language of the asker', async () => {
    const { handler } = entry();
    const event = put({ body: '{"name":"","tags":["a",5],"more":1}', query: 'limit=101&odd=1' });
    const russian = problemIn(await handler(event, lambdaContext()));
    expect(russian.errors.map(({ field }) => field).sort()).toEqual([
      'body.more',
      'body.name',
      'body.tags[1]',
      'query.limit',
      'query.odd',
    ]);
    expect(russian.type).toBe('urn:most24:problem:validation');
    expect(russian.errors.find(({ field }) => field === 'query.limit')?.message).toMatch(/[а-я]/);
    event.headers['accept-language'] = 'de, en;q=0.8, ru;q=0.5';
    const answer = await handler(event, lambdaContext());
    expect(answer.statusCode).toBe(400);
    expect(answer.headers?.['content-type']).toBe('application/problem+json');
    expect(answer.headers?.['content-language']).toBe('en');
    expect(problemIn(answer).title).toBe('Bad request');
    expect(
      problemIn(answer)
        .errors.map(({ message }) => message)
        .join(),
    ).not.toMatch(/[а-я]/);
  });

  test.each([
    ['no JSON', { body: '{' }, 400],
    ['not UTF-8', { body: new Uint8Array([0x22, 0xff, 0x22]) }, 400],
    ['too large', { body: `{"name":"${'x'.repeat(64)}"}` }, 413],
    ['too large in bytes, not in characters', { body: `{"name":"${'я'.repeat(40)}"}` }, 413],
    ['another type', { headers: { ...authorised, 'content-type': 'text/plain' } }, 415],
    ['compressed', { headers: { ...authorised, 'content-encoding': 'gzip' } }, 415],
    ['a long path parameter', {}, 400, '/v1/things/one-that-is-too-long'],
  ])('refuses %s', async (_, asked, status, path = '/v1/things/one') => {
    expect((await entry().handler(put(asked, path), lambdaContext())).statusCode).toBe(status);
  });

  test('reads base64 bodies, JSON subtypes and flat forms', async () => {
    const { handler, forms } = entry();
    const bytes = new TextEncoder().encode('{"name":"имя"}');
    const headers = { ...authorised, 'content-type': 'application/merge-patch+json; charset=utf-8' };
    const answer = await handler(put({ body: bytes, headers }), lambdaContext());
    expect(answer.body).toBe('{"name":"имя","limit":20}');
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const posted = httpEvent('POST', '/form', { headers: form, body: 'code=a%20b' });
    expect((await handler(posted, lambdaContext())).statusCode).toBe(204);
    expect(forms).toEqual(['a b']);
  });
});

describe('matching', () => {
  test('bytes go out as base64; HEAD is GET without the body', async () => {
    const { handler } = entry();
    const got = await handler(httpEvent('GET', '/files/a/b%20c'), lambdaContext());
    expect(got).toMatchObject({ statusCode: 200, body: 'AP8B', isBase64Encoded: true });
    const head = await handler(httpEvent('HEAD', '/files/a'), lambdaContext());
    expect(head.statusCode).toBe(200);
    expect(head.headers?.['content-type']).toBe('application/octet-stream');
    expect(head).not.toHaveProperty('body');
  });

  test.each([
    ['/', 404],
    ['/files/', 404],
    ['/files/%E0%A4%A', 404],
    ['/v1/things', 404],
    ['/v1/things/a/b', 404],
  ])('GET %s is %i', async (path, status) => {
    expect((await entry().handler(httpEvent('GET', path), lambdaContext())).statusCode).toBe(status);
  });

  test('another method is 405 with what is allowed, also on routes of other functions', async () => {
    const { handler } = entry();
    const posted = await handler(httpEvent('POST', '/v1/things/one'), lambdaContext());
    expect(posted).toMatchObject({ statusCode: 405, headers: { allow: 'OPTIONS, PUT' } });
    const elsewhere = await handler(httpEvent('DELETE', '/elsewhere'), lambdaContext());
    expect(elsewhere).toMatchObject({ statusCode: 405, headers: { allow: 'GET, HEAD, OPTIONS' } });
    const options = await handler(httpEvent('OPTIONS', '/v1/things/one'), lambdaContext());
    expect(options).toEqual({ statusCode: 204, headers: { allow: 'OPTIONS, PUT' } });
  });
});

describe('who asks', () => {
  test.each([[undefined], ['Bearer wrong'], [`Basic ${token}`], ['Bearer '], [`Bearer ${token} ${token}`]])(
    '%s is 401, before the body is looked at',
    async (authorization) => {
      const headers = { 'content-type': 'application/json', ...(authorization && { authorization }) };
      const answer = await entry().handler(put({ headers, body: '{' }), lambdaContext());
      expect(answer.statusCode).toBe(401);
      expect(answer.headers?.['www-authenticate']).toBe('Bearer');
    },
  );

  test('with no token set nobody is the operator', async () => {
    expect(await operatorAuthenticator('')({ authorization: 'Bearer ' })).toBeUndefined();
    expect(await operatorAuthenticator('')({ authorization: 'Bearer x' })).toBeUndefined();
  });

  test('a route without its authenticator cannot be served at all', () => {
    const served = serve(putThing).with(async () => ({ status: 200, body: { name: '', limit: 1 } }));
    const options = { telemetry: recordingTelemetry(), clock: new VirtualClock(0), authenticators: {} };
    expect(() => httpEntry({ ...options, routes: [served] })).toThrow('putThing');
  });
});

describe('errors', () => {
  test.each([
    ['Problem', new Problem(404, { detail: told }), 404, undefined],
    ['Rejected', new Rejected('thing.refused', told), 422, undefined],
    ['Conflict', new Conflict('thing.moved', told), 409, undefined],
    ['Busy', new Busy(1_012_500, 'thing.busy', told), 503, '13'],
    ['Transient', new Transient('thing.away', told), 503, '5'],
  ])('%s has its own answer', async (_, error, status, retryAfter) => {
    const answer = await entry(error).handler(put(), lambdaContext());
    expect(answer.statusCode).toBe(status);
    expect(answer.headers?.['retry-after']).toBe(retryAfter);
    expect(problemIn(answer).detail).toBe('Готово');
  });

  test('an internal error says nothing of itself and is logged under the asker’s own number', async () => {
    const { handler, telemetry } = entry(new TypeError('password=hunter2'));
    const headers = { ...authorised, 'x-correlation-id': 'my.request-1' };
    const answer = await handler(put({ headers }), lambdaContext());
    expect(answer.statusCode).toBe(500);
    expect(JSON.stringify(answer)).not.toMatch(/hunter2|TypeError/);
    expect(problemIn(answer).correlationId).toBe('my.request-1');
    expect(telemetry.lines.find(({ level }) => level === 'error')?.fields['correlationId']).toBe(
      'my.request-1',
    );
  });

  test('a correlation id that could harm is replaced', async () => {
    const headers = { ...authorised, 'x-correlation-id': 'a\r\nb' };
    const answer = await entry().handler(put({ headers }), lambdaContext());
    expect(answer.headers?.['x-correlation-id']).toBe('request-1');
  });

  test('an answer that the route does not declare is our bug', async () => {
    const undeclared = { ...getFile, answers: {} } as typeof getFile;
    const handler = httpEntry({
      telemetry: recordingTelemetry(),
      clock: new VirtualClock(0),
      authenticators: {},
      routes: [serve(undeclared).with(async () => ({ status: 200, body: 'x' }))],
    });
    expect((await handler(httpEvent('GET', '/files/a'), lambdaContext())).statusCode).toBe(500);
  });

  test('work that hangs is answered with 504 before the function is cut off', async () => {
    const hangs = serve(getFile).with(() => new Promise(() => undefined));
    const handler = httpEntry({
      telemetry: recordingTelemetry(),
      clock: new VirtualClock(0),
      authenticators: {},
      routes: [hangs],
    });
    const answer = await handler(httpEvent('GET', '/files/a'), lambdaContext(350));
    expect(answer).toMatchObject({ statusCode: 504, headers: { 'retry-after': '5' } });
  });
});

test('cookies, which the gateway takes out of the headers, are there again', async () => {
  const getCookie = defineRoute({
    ...getFile,
    name: 'getCookie',
    path: '/cookie',
    headers: z.object({ cookie: z.string() }),
    answers: { 200: { description: told, contentType: 'text/plain' } },
  });
  const handler = httpEntry({
    telemetry: recordingTelemetry(),
    clock: new VirtualClock(0),
    authenticators: {},
    routes: [serve(getCookie).with(async ({ headers }) => ({ status: 200, body: headers.cookie }))],
  });
  const event = { ...httpEvent('GET', '/cookie'), cookies: ['a=1', 'b=2'] };
  expect(await handler(event, lambdaContext())).toMatchObject({ statusCode: 200, body: 'a=1; b=2' });
});
