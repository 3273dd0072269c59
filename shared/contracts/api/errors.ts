import * as z from 'zod';
import { text } from '../../kernel/text.ts';
import { connectionParams, moment, objectFilter, pageQuery, textOf } from './common.ts';
import { defineRoute, type RouteContract } from './route.ts';

const errorEntry = z.object({
  /** Names the error within its connection. */
  id: z.string(),
  failure: z.enum(['rejected', 'conflict', 'broken', 'transient', 'bug']),
  causeKey: z.string(),
  object: z.object({ kind: z.string(), id: z.string() }).optional(),
  text: textOf,
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  count: z.int(),
  firstAt: z.iso.datetime(),
  lastAt: z.iso.datetime(),
  solved: z.boolean(),
  repeatable: z.boolean(),
  repeatedAt: z.iso.datetime().optional(),
  hasPayload: z.boolean(),
});

const filters = {
  causeKey: z.string().min(1).max(200).optional(),
  object: objectFilter.optional(),
  solved: z
    .enum(['true', 'false'])
    .transform((value) => value === 'true')
    .optional(),
  from: moment.optional(),
  to: moment.optional(),
};

const errorParams = z.strictObject({ ...connectionParams.shape, error: z.string().max(1600) });

const common = { function: 'api', auth: 'operator' } as const;
const list = { ...common, path: '/v1/connections/{connection}/errors', params: connectionParams } as const;
const one = { ...common, path: '/v1/connections/{connection}/errors/{error}', params: errorParams } as const;

/** What went wrong on a connection, the last seen first. */
export const listErrors = defineRoute({
  ...list,
  name: 'listErrors',
  method: 'GET',
  summary: text('Журнал ошибок подключения', 'Error journal of a connection'),
  query: z.strictObject({ ...pageQuery, ...filters }),
  answers: {
    200: {
      description: text(
        'Страница ошибок, последние сначала. Пока есть cursor, могут быть ещё ошибки.',
        'A page of errors, the last seen first. While there is a cursor, more may follow.',
      ),
      schema: z.object({ errors: z.array(errorEntry), cursor: z.string().optional() }),
    },
  },
});

/** Deletes the errors that a filter finds. */
export const deleteErrors = defineRoute({
  ...list,
  name: 'deleteErrors',
  method: 'DELETE',
  summary: text('Удалить ошибки по отбору', 'Delete errors by filter'),
  query: z
    .strictObject({ ...filters, all: z.literal('true').optional() })
    .refine((query) => Object.values(query).some((value) => value !== undefined), {
      path: ['all'],
      params: text('Задайте отбор или all=true.', 'Give a filter, or all=true.'),
    }),
  answers: {
    200: {
      description: text(
        'Сколько удалено. Если complete = false, повторите запрос.',
        'How many were deleted. When complete is false, ask again.',
      ),
      schema: z.object({ deleted: z.int(), complete: z.boolean() }),
    },
  },
});

/** One error with what came in, if it was kept. */
export const getError = defineRoute({
  ...one,
  name: 'getError',
  method: 'GET',
  summary: text('Ошибка с подробностями', 'An error with its details'),
  answers: {
    200: {
      description: text('Ошибка', 'The error'),
      schema: errorEntry.extend({ payload: z.string().optional() }),
    },
  },
});

/** Marks an error as solved, or as open again. */
export const patchError = defineRoute({
  ...one,
  name: 'patchError',
  method: 'PATCH',
  summary: text('Отметить ошибку решённой или нерешённой', 'Mark an error as solved or open'),
  body: { kind: 'json', maxBytes: 1000, schema: z.strictObject({ solved: z.boolean() }) },
  answers: { 200: { description: text('Ошибка', 'The error'), schema: errorEntry } },
});

/** Deletes an error; not an error when it is gone. */
export const deleteError = defineRoute({
  ...one,
  name: 'deleteError',
  method: 'DELETE',
  summary: text('Удалить ошибку', 'Delete an error'),
  answers: { 204: { description: text('Удалена', 'Deleted') } },
});

/** Asks for the failed work again. */
export const repeatError = defineRoute({
  ...one,
  path: '/v1/connections/{connection}/errors/{error}/repeat',
  name: 'repeatError',
  method: 'POST',
  summary: text('Повторить работу, на которой случилась ошибка', 'Repeat the work that failed'),
  answers: {
    202: { description: text('Работа поставлена в очередь', 'The work is queued'), schema: errorEntry },
  },
});

export const errorRoutes: readonly RouteContract[] = [
  listErrors,
  deleteErrors,
  getError,
  patchError,
  deleteError,
  repeatError,
];
