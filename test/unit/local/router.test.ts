import { expect, test } from 'vitest';
import { Router } from '../../../local/http/router.ts';

const router = new Router(
  [
    '$default',
    'ANY /v1/{proxy+}',
    'GET /v1/{proxy+}',
    'GET /v1/bases/{base}',
    'GET /v1/bases/new',
    'DELETE /v1/bases/{base}/links/{link}',
  ].map((key) => ({ key, target: key })),
);

// The order of "Routing API requests", Amazon API Gateway developer guide.
test.each([
  ['GET', '/v1/bases/new', 'GET /v1/bases/new', {}],
  ['GET', '/v1/bases/7', 'GET /v1/bases/{base}', { base: '7' }],
  ['GET', '/v1/bases/%D1%8F%2F1', 'GET /v1/bases/{base}', { base: 'я/1' }],
  ['GET', '/v1/bases/7/links', 'GET /v1/{proxy+}', { proxy: 'bases/7/links' }],
  ['POST', '/v1/bases/7', 'ANY /v1/{proxy+}', { proxy: 'bases/7' }],
  ['DELETE', '/v1/bases/7/links/a', 'DELETE /v1/bases/{base}/links/{link}', { base: '7', link: 'a' }],
  ['GET', '/v1/bases/', 'GET /v1/{proxy+}', { proxy: 'bases/' }],
  ['GET', '/v2', '$default', {}],
  ['GET', '/', '$default', {}],
])('%s %s goes to %s', (method, path, key, parameters) => {
  expect(router.match(method, path)).toEqual({ key, target: key, parameters });
});

test('without a default, what fits no route is not found', () => {
  const small = new Router([{ key: 'GET /a/{b}', target: 1 }]);
  expect(small.match('GET', '/a')).toBeUndefined();
  expect(small.match('GET', '/a/')).toBeUndefined();
  expect(small.match('POST', '/a/b')).toBeUndefined();
});

test('a path parameter that is no percent-encoding is an error of the request', () => {
  expect(() => router.match('GET', '/v1/bases/%E0%A4%A')).toThrow(URIError);
});
