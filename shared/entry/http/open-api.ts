import * as z from 'zod';
import type { AnswerContract, BodyContract, RouteContract } from '../../contracts/api/route.ts';
import type { Language } from './language.ts';

type Document = { readonly [name: string]: unknown };

const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  correlationId: z.string(),
});

/** JSON Schema of draft 2020-12, as OpenAPI 3.1 wants it, of what goes in or comes out. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Document {
  const { $schema: _, $defs: __, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return componentReferences(rest);
}

const definitionsPlace = '#/$defs/';
const schemasPlace = '#/components/schemas/';

/** Schemas with an `id` (those that refer to themselves must have one) are components of the document. */
function componentReferences(schema: Document): Document {
  const inComponents = (_: string, value: unknown) =>
    typeof value === 'string' && value.startsWith(definitionsPlace)
      ? `${schemasPlace}${value.slice(definitionsPlace.length)}`
      : value;
  return JSON.parse(JSON.stringify(schema, inComponents)) as Document;
}

/** What the schemas of the routes refer to, by `id`. */
function sharedSchemas(routes: readonly RouteContract[]): Document {
  const schemas = routes.flatMap((route) => [
    ...(route.body && 'schema' in route.body ? [route.body.schema] : []),
    ...Object.values(route.answers).flatMap((contract) => ('schema' in contract ? [contract.schema] : [])),
  ]);
  const definitions = schemas.flatMap((schema) =>
    Object.entries(z.toJSONSchema(schema, { unrepresentable: 'any' }).$defs ?? {}),
  );
  return Object.fromEntries(
    definitions.map(([name, definition]) => [name, componentReferences({ ...definition })]),
  );
}

function parameters(
  place: 'path' | 'query' | 'header',
  schema: z.ZodObject | undefined,
): readonly Document[] {
  return Object.entries(schema?.shape ?? {}).map(([name, field]) => {
    const { description, ...rest } = jsonSchema(field as z.ZodType, 'input');
    return {
      name,
      in: place,
      required: place === 'path' || !z.safeParse(field as z.ZodType, undefined).success,
      ...(description !== undefined && { description }),
      schema: rest,
    };
  });
}

function requestBody(body: BodyContract): Document {
  if (body.kind === 'raw') {
    return { required: true, content: Object.fromEntries(body.contentTypes.map((type) => [type, {}])) };
  }
  const type = body.kind === 'json' ? 'application/json' : 'application/x-www-form-urlencoded';
  return { required: true, content: { [type]: { schema: jsonSchema(body.schema, 'input') } } };
}

function answer(contract: AnswerContract, language: Language): Document {
  const description = contract.description[language];
  if ('schema' in contract) {
    return {
      description,
      content: { 'application/json': { schema: jsonSchema(contract.schema, 'output') } },
    };
  }
  return 'contentType' in contract
    ? { description, content: { [contract.contentType]: {} } }
    : { description };
}

function operation(route: RouteContract, language: Language): Document {
  const answers = Object.entries(route.answers).map(([status, contract]) => [
    status,
    answer(contract, language),
  ]);
  return {
    operationId: route.name,
    summary: route.summary[language],
    parameters: [
      ...parameters('path', route.params),
      ...parameters('query', route.query),
      ...parameters('header', route.headers),
    ],
    ...(route.body && { requestBody: requestBody(route.body) }),
    responses: { ...Object.fromEntries(answers), default: { $ref: '#/components/responses/Problem' } },
    security: route.auth === 'none' ? [] : [{ [route.auth]: [] }],
  };
}

/** Describes routes as an OpenAPI 3.1 document (https://spec.openapis.org/oas/v3.1.1.html) in one language. */
export function openApiDocument(
  routes: readonly RouteContract[],
  version: string,
  language: Language,
): Document {
  const paths: Record<string, Record<string, Document>> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(route, language) };
  }
  return {
    openapi: '3.1.1',
    info: { title: 'Most24', version },
    paths,
    components: {
      schemas: sharedSchemas(routes),
      securitySchemes: {
        operator: { type: 'http', scheme: 'bearer' },
        connection: { type: 'http', scheme: 'bearer' },
        person: { type: 'http', scheme: 'bearer' },
      },
      responses: {
        Problem: {
          description: language === 'ru' ? 'Ошибка (RFC 9457)' : 'An error (RFC 9457)',
          content: { 'application/problem+json': { schema: jsonSchema(problemSchema, 'output') } },
        },
      },
    },
  };
}
