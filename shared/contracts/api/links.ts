import * as z from 'zod';
import { text } from '../../kernel/text.ts';
import { connectionParams, pageQuery } from './common.ts';
import { defineRoute, type RouteContract } from './route.ts';

const kind = z.string().min(1).max(50).describe('section, product, price …');
const ref = z.string().min(1).max(128).describe('Id of the object in 1C');
const portalId = z
  .string()
  .regex(/^[1-9]\d{0,18}$/)
  .describe('Id of the record on the portal');

const link = z.object({
  kind: z.string(),
  ref: z.string(),
  portalId: z.string(),
  /** Who made the pair: we created the record, found it on the portal, or a person said so. */
  origin: z.enum(['created', 'adopted', 'by-hand']),
  changedAt: z.iso.datetime(),
});

const common = {
  function: 'api',
  auth: 'operator',
  path: '/v1/connections/{connection}/links',
  params: connectionParams,
} as const;

/** The register of links: by one of the two ids, or all of a kind in pages. */
export const listLinks = defineRoute({
  ...common,
  name: 'listLinks',
  method: 'GET',
  summary: text(
    'Реестр связей: по виду постранично, по id в 1С или по id на портале',
    'Register of links: by kind in pages, by the id in 1C, or by the id on the portal',
  ),
  query: z.strictObject({ ...pageQuery, kind, ref: ref.optional(), portalId: portalId.optional() }),
  answers: {
    200: {
      description: text(
        'Страница связей в порядке id в 1С. Пока есть cursor, могут быть ещё связи.',
        'A page of links in order of the id in 1C. While there is a cursor, more may follow.',
      ),
      schema: z.object({ links: z.array(link), cursor: z.string().optional() }),
    },
  },
});

/** Joins an object of 1C with a record of the portal, in place of the record that it was joined with. */
export const putLink = defineRoute({
  ...common,
  name: 'putLink',
  method: 'PUT',
  summary: text('Связать объект 1С с записью портала вручную', 'Link an object of 1C with a record by hand'),
  body: { kind: 'json', maxBytes: 1000, schema: z.strictObject({ kind, ref, portalId }) },
  answers: { 200: { description: text('Связь', 'The link'), schema: link } },
});

/** Drops a link; both sides stay as they are. */
export const deleteLink = defineRoute({
  ...common,
  name: 'deleteLink',
  method: 'DELETE',
  summary: text('Удалить связь', 'Remove a link'),
  query: z.strictObject({ kind, ref }),
  answers: { 204: { description: text('Связи нет', 'There is no such link') } },
});

export const linkRoutes: readonly RouteContract[] = [listLinks, putLink, deleteLink];
