import * as z from 'zod';
import { text } from '../../kernel/text.ts';
import { isZone } from '../../kernel/time-zone.ts';
import { connectionParams } from './common.ts';
import { defineRoute, type RouteContract } from './route.ts';

const shown = z.object({
  address: z.string(),
  user: z.string(),
  everyMinutes: z.int(),
  timeZone: z.string(),
  /** Sets that the interface does not publish: what lives in them does not travel. */
  lacking: z.array(z.string()),
  /** When the base was last read as a whole; missing while it is being read for the first time. */
  readAt: z.iso.datetime().optional(),
  /** Since when it does not answer. */
  silentSince: z.iso.datetime().optional(),
});

const common = {
  path: '/v1/connections/{connection}/published-base',
  function: 'published-api',
  auth: 'operator',
  params: connectionParams,
} as const;

const answer = { description: text('Опубликованная база', 'The published base'), schema: shown } as const;

/** How a base that is published with the standard OData interface is entered. The password is never shown. */
export const getPublishedBase = defineRoute({
  ...common,
  name: 'getPublishedBase',
  method: 'GET',
  summary: text('Опубликованная база подключения', 'The published base of a connection'),
  answers: { 200: answer },
});

/** Sets it, after the base was asked once; the exchange of clients begins at once. */
export const putPublishedBase = defineRoute({
  ...common,
  name: 'putPublishedBase',
  method: 'PUT',
  summary: text('Подключить опубликованную базу по OData', 'Connect a published base by OData'),
  body: {
    kind: 'json',
    maxBytes: 10_000,
    schema: z.strictObject({
      /** `https://1c.example.ru/unf`, with or without `/odata/standard.odata`. */
      address: z.string().trim().min(1).max(500),
      user: z
        .string()
        .min(1)
        .max(200)
        .refine((user) => !user.includes(':'), {
          params: text('В имени пользователя не может быть двоеточия.', 'A user name has no colon.'),
        }),
      /** May be left out when address and user stay the same. */
      password: z.string().max(500).optional(),
      everyMinutes: z.union([z.literal(1), z.literal(5), z.literal(15), z.literal(60)]).default(5),
      timeZone: z
        .string()
        .refine(isZone, {
          params: text(
            'Такого часового пояса нет: например, Europe/Moscow.',
            'There is no such time zone; e.g. Europe/Moscow.',
          ),
        })
        .default('Europe/Moscow'),
      /** Needed when the composition does not tell. */
      configuration: z.enum(['unf', 'ut', 'bp']).optional(),
    }),
  },
  answers: { 200: answer },
});

/** Forgets address and password. Nothing that was synchronised is lost. */
export const deletePublishedBase = defineRoute({
  ...common,
  name: 'deletePublishedBase',
  method: 'DELETE',
  summary: text('Отключить опубликованную базу', 'Disconnect the published base'),
  answers: { 204: { description: text('Отключена', 'Disconnected') } },
});

export const publishedBaseRoutes: readonly RouteContract[] = [
  getPublishedBase,
  putPublishedBase,
  deletePublishedBase,
];
