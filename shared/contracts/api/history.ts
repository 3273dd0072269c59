import * as z from 'zod';
import { text } from '../../kernel/text.ts';
import { connectionParams, moment, objectFilter, pageQuery, textOf } from './common.ts';
import { defineRoute, type RouteContract } from './route.ts';

const outcome = z.enum(['done', 'failed', 'skipped']);

const historyEntry = z.object({
  /** Names the entry within its connection. */
  id: z.string(),
  at: z.iso.datetime(),
  operation: z.string(),
  outcome,
  object: z.object({ kind: z.string(), id: z.string() }).optional(),
  text: textOf,
  /** What was changed, counted or named; depends on the operation. */
  details: z.record(z.string(), z.unknown()),
  milliseconds: z.number().optional(),
  /** Bodies can be asked for. */
  hasBodies: z.boolean(),
});

/** What was done on a connection, newest first. */
export const listHistory = defineRoute({
  name: 'listHistory',
  method: 'GET',
  path: '/v1/connections/{connection}/history',
  function: 'api',
  auth: 'operator',
  summary: text('История взаимодействий подключения', 'Interaction history of a connection'),
  params: connectionParams,
  query: z
    .strictObject({
      ...pageQuery,
      day: z.iso.date().optional(),
      from: moment.optional(),
      to: moment.optional(),
      object: objectFilter.optional(),
      operation: z.string().min(1).max(100).optional(),
      outcome: outcome.optional(),
    })
    .refine(({ day, from, to }) => day === undefined || (from === undefined && to === undefined), {
      path: ['day'],
      params: text(
        'Укажите либо день, либо начало и конец.',
        'Give either a day, or a beginning and an end.',
      ),
    }),
  answers: {
    200: {
      description: text(
        'Страница записей, новые сначала. Пока есть cursor, могут быть ещё записи.',
        'A page of entries, newest first. While there is a cursor, more may follow.',
      ),
      schema: z.object({ entries: z.array(historyEntry), cursor: z.string().optional() }),
    },
  },
});

/** What went over the wire for an entry, if it was kept. */
export const getHistoryBodies = defineRoute({
  name: 'getHistoryBodies',
  method: 'GET',
  path: '/v1/connections/{connection}/history/{entry}/bodies',
  function: 'api',
  auth: 'operator',
  summary: text('Тела запроса и ответа записи истории', 'Bodies of a history entry'),
  params: z.strictObject({ ...connectionParams.shape, entry: z.string().max(1024) }),
  answers: {
    200: {
      description: text('Тела без секретов', 'The bodies without secrets'),
      schema: z.object({ request: z.string().optional(), response: z.string().optional() }),
    },
  },
});

const settings = z.strictObject({
  keepDays: z.int().min(1).max(365),
  keepErrorsDays: z.int().min(1).max(365),
  debug: z.boolean(),
});

const settingsRoute = {
  path: '/v1/connections/{connection}/history-settings',
  function: 'api',
  auth: 'operator',
  params: connectionParams,
  answers: {
    200: { description: text('Настройки', 'The settings'), schema: settings },
  },
} as const;

/** How long history and errors are kept, and whether bodies are. */
export const getHistorySettings = defineRoute({
  ...settingsRoute,
  name: 'getHistorySettings',
  method: 'GET',
  summary: text('Настройки истории подключения', 'History settings of a connection'),
});

/** Changes how long history and errors are kept, and whether bodies are. */
export const putHistorySettings = defineRoute({
  ...settingsRoute,
  name: 'putHistorySettings',
  method: 'PUT',
  summary: text('Изменить настройки истории', 'Change the history settings'),
  body: { kind: 'json', maxBytes: 1000, schema: settings },
});

export const historyRoutes: readonly RouteContract[] = [
  listHistory,
  getHistoryBodies,
  getHistorySettings,
  putHistorySettings,
];
