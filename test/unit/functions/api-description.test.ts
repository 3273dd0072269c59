import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';
import { createDeps } from '../../../functions/api-description/deps.ts';
import { createHandler } from '../../../functions/api-description/handler.ts';
import { apiRoutes } from '../../../shared/contracts/api/routes.ts';
import { openApiDocument } from '../../../shared/entry/http/open-api.ts';
import { httpEvent, lambdaContext } from '../../support/lambda.ts';
import { memoryPlatform } from '../../support/memory-platform.ts';

async function ask(method: string, path: string) {
  const handler = createHandler(createDeps(memoryPlatform()));
  const { body, headers, statusCode: status } = await handler(httpEvent(method, path), lambdaContext());
  return { status, headers, body: body ? (JSON.parse(body) as unknown) : undefined };
}

describe('the description', () => {
  test.each(['ru', 'en'] as const)('is valid OpenAPI 3.1 in %s', async (language) => {
    const result = await new Validator().validate({ ...openApiDocument(apiRoutes, '1', language) });
    expect(result.errors).toBeUndefined();
    expect(result.valid).toBe(true);
  });

  test('names every route with its answers and is served', async () => {
    const { status, body } = await ask('GET', '/openapi.json');
    expect(status).toBe(200);
    const { paths } = body as {
      paths: Record<string, Record<string, { operationId: string; responses: object }>>;
    };
    for (const route of apiRoutes) {
      const operation = paths[route.path]?.[route.method.toLowerCase()];
      expect(operation?.operationId).toBe(route.name);
      expect(Object.keys(operation?.responses ?? {})).toEqual([...Object.keys(route.answers), 'default']);
    }
    const names = apiRoutes.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  test('says what a parameter is like', async () => {
    const { body } = await ask('GET', '/openapi.json');
    expect(body).toMatchObject({
      openapi: '3.1.1',
      paths: {
        '/v1/connections/{connection}/errors': {
          get: {
            security: [{ operator: [] }],
            parameters: expect.arrayContaining([
              {
                name: 'connection',
                in: 'path',
                required: true,
                schema: { type: 'string', pattern: '^\\d{1,15}$' },
              },
              {
                name: 'solved',
                in: 'query',
                required: false,
                schema: { type: 'string', enum: ['true', 'false'] },
              },
            ]) as unknown,
          },
        },
      },
    });
  });
});

describe('what no function answers', () => {
  test('an address that is nowhere is not found', async () => {
    expect(await ask('GET', '/v1/nothing')).toMatchObject({
      status: 404,
      headers: { 'content-type': 'application/problem+json' },
      body: { status: 404, detail: 'Такого адреса нет.' },
    });
  });

  test('a wrong method is told what may be asked, of whatever function the address is', async () => {
    expect(await ask('GET', '/agent/v1/connect')).toMatchObject({
      status: 405,
      headers: { allow: 'OPTIONS, POST' },
      body: { status: 405 },
    });
    expect(await ask('PATCH', '/v1/connections/7/client-settings')).toMatchObject({
      status: 405,
      headers: { allow: 'DELETE, GET, HEAD, OPTIONS, PUT' },
    });
  });

  test('options are answered', async () => {
    expect(await ask('OPTIONS', '/healthz')).toEqual({
      status: 204,
      headers: { allow: 'GET, HEAD, OPTIONS' },
      body: undefined,
    });
  });
});
