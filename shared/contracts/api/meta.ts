import * as z from 'zod';
import { text } from '../../kernel/text.ts';
import { defineRoute } from './route.ts';

/** Is the service able to work? Asked by load balancers and monitors, so it says nothing a stranger may not know. */
export const getHealth = defineRoute({
  name: 'getHealth',
  method: 'GET',
  path: '/healthz',
  function: 'api',
  auth: 'none',
  summary: text('Работает ли служба', 'Whether the service works'),
  answers: {
    200: {
      description: text('Работает', 'It works'),
      schema: z.object({ status: z.literal('ok') }),
    },
    503: {
      description: text('Хранилище не отвечает', 'The storage does not answer'),
      schema: z.object({ status: z.literal('unavailable') }),
    },
  },
});

/** The description of this API. */
export const getOpenApi = defineRoute({
  name: 'getOpenApi',
  method: 'GET',
  path: '/openapi.json',
  function: 'api-description',
  auth: 'none',
  summary: text('Описание этого API (OpenAPI 3.1)', 'Description of this API (OpenAPI 3.1)'),
  answers: {
    200: {
      description: text('Документ OpenAPI 3.1', 'An OpenAPI 3.1 document'),
      schema: z.record(z.string(), z.unknown()),
    },
  },
});
