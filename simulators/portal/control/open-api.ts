import * as z from 'zod';
import type { Json } from '../../../shared/kernel/canonical-json.ts';
import type { ControlRoute } from './control-route.ts';

/** The OpenAPI 3.1 description of the routes: https://spec.openapis.org/oas/v3.1.1.html */
export function openApiDocument(routes: readonly ControlRoute[]): { readonly [key: string]: Json } {
  const paths: { [path: string]: { [method: string]: Json } } = {};
  for (const route of routes) {
    const operations = paths[route.path] ?? {};
    paths[route.path] = { ...operations, [route.method.toLowerCase()]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Control interface of the portal simulator',
      version: '1.0.0',
      description:
        'Sets portals up, breaks them and looks into them. Never reachable from outside the machine.',
    },
    paths,
  };
}

function operationOf(route: ControlRoute): Json {
  const names = [...route.path.matchAll(/\{([^}]+)\}/g)].map((match) => match[1] ?? '');
  return {
    summary: route.summary,
    operationId: operationId(route),
    ...(names.length === 0 ? {} : { parameters: names.map(parameterOf) }),
    ...(route.body ? { requestBody: { required: true, content: jsonOf(route.body) } } : {}),
    responses: {
      200: { description: 'Done', content: { 'application/json': { schema: {} } } },
      400: { description: 'The body does not fit, or the portal refused' },
      404: { description: 'No such portal, application, store or route' },
    },
  };
}

function operationId({ method, path }: ControlRoute): string {
  const words = path.split('/').filter((part) => part !== '' && part !== 'control');
  return [method.toLowerCase(), ...words.map((word) => word.replace(/[{}]/g, ''))].join('-');
}

function parameterOf(name: string): Json {
  return { name, in: 'path', required: true, schema: { type: 'string' } };
}

function jsonOf(schema: z.ZodType): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return { 'application/json': { schema: JSON.parse(JSON.stringify(json)) as Json } };
}
