import * as z from 'zod';
import { text } from '../../kernel/text.ts';
import { defineRoute, type RouteContract } from './route.ts';

const html = 'text/html; charset=utf-8';

const page = { description: text('Страница приложения', 'Page of the application'), contentType: html };
const explained = {
  description: text('Страница, которая говорит, что сделать', 'A page that tells what to do'),
  contentType: html,
};

const first = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((value) => (Array.isArray(value) ? value[0] : value));

const query = z.object({ LANG: first.describe('ru, en …') });

/** Bitrix24 opens the application in its frame. https://apidocs.bitrix24.ru/settings/oauth/simple-way.html */
export const openPortalApp = defineRoute({
  name: 'openPortalApp',
  method: 'POST',
  path: '/portal/app',
  function: 'portal-app',
  auth: 'none',
  summary: text('Страница приложения в портале', 'Page of the application in the portal'),
  query,
  body: { kind: 'raw', contentTypes: ['application/x-www-form-urlencoded'], maxBytes: 65_536 },
  answers: { 200: page, 400: explained, 403: explained, 503: explained },
});

export const explainPortalApp = defineRoute({
  name: 'explainPortalApp',
  method: 'GET',
  path: '/portal/app',
  function: 'portal-app',
  auth: 'none',
  summary: text('Где открыть приложение', 'Where to open the application'),
  query,
  answers: { 200: explained },
});

export const portalAppRoutes: readonly RouteContract[] = [openPortalApp, explainPortalApp];
