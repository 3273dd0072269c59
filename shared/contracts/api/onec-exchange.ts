import * as z from 'zod';
import { text } from '../../kernel/text.ts';
import { defineRoute, type RouteContract } from './route.ts';

/** The first value of a parameter, whatever was given: 1C must always get an answer in words of its protocol. */
const first = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((value) => (Array.isArray(value) ? value[0] : value));

const query = z.object({
  type: first.describe('catalog, sale'),
  mode: first.describe('checkauth, init, file, import, query, success, info, deactivate, complete'),
  filename: first,
  sessid: first,
  version: first,
  cmlVersion: first,
});

const headers = z.object({ authorization: z.string().optional(), cookie: z.string().optional() });

const answers = {
  200: {
    description: text(
      'Слова протокола: success, progress, failure; или документ CommerceML',
      'Words of the protocol: success, progress, failure; or a CommerceML document',
    ),
    contentType: 'text/plain; charset=utf-8',
  },
} as const;

const common = {
  function: 'onec-exchange',
  auth: 'none',
  params: z.object({ code: z.string() }),
  query,
  headers,
  answers,
} as const;

/** Larger than the fragments that 1C is asked for, for clients that do not care. A gateway lets less through. */
const mostBytes = 64 * 1024 * 1024;

const body = { kind: 'raw', contentTypes: ['*/*'], maxBytes: mostBytes } as const;

const asked = text('Обмен с сайтом: шаги без содержимого', 'Exchange with a site: steps without content');
const sent = text('Обмен с сайтом: передача файла', 'Exchange with a site: a file is sent');

/** 1C's protocol «Обмен с сайтом». https://v8.1c.ru/tekhnologii/obmen-dannymi-i-integratsiya/ */
export const getExchange = defineRoute({
  ...common,
  name: 'getExchange',
  method: 'GET',
  path: '/onec/{code}/1c_exchange',
  summary: asked,
});

export const postExchange = defineRoute({
  ...common,
  name: 'postExchange',
  method: 'POST',
  path: '/onec/{code}/1c_exchange',
  summary: sent,
  body,
});

/** With a slash at the end, since 1C does not follow redirects. */
export const getExchangeFolder = defineRoute({
  ...common,
  name: 'getExchangeFolder',
  method: 'GET',
  path: '/onec/{code}/1c_exchange/',
  summary: asked,
});

export const postExchangeFolder = defineRoute({
  ...common,
  name: 'postExchangeFolder',
  method: 'POST',
  path: '/onec/{code}/1c_exchange/',
  summary: sent,
  body,
});

export const onecExchangeRoutes: readonly RouteContract[] = [
  getExchange,
  postExchange,
  getExchangeFolder,
  postExchangeFolder,
];
