import * as z from 'zod';
import { text } from '../../kernel/text.ts';
import { scheduleSchema } from '../reports/schedule.ts';
import { subscriptionSchema } from '../reports/subscription.ts';
import { connectionParams, textOf } from './common.ts';
import { defineRoute, type RouteContract } from './route.ts';

const lastPost = z.object({
  slot: z.string(),
  postId: z.string(),
  /** Opens the post on the portal. */
  link: z.string(),
  postedAt: z.iso.datetime(),
});

const shown = subscriptionSchema.extend({
  id: z.string(),
  createdAt: z.iso.datetime(),
  changedAt: z.iso.datetime(),
  lastPost: lastPost.optional(),
  /** Missing while it is inactive. */
  nextRunAt: z.iso.datetime().optional(),
});

const run = z.object({
  /** Date and time of the slot, or the name of a run by hand. */
  slot: z.string(),
  state: z.enum(['claimed', 'made', 'posting', 'posted', 'failed', 'missed']),
  at: z.iso.datetime(),
  manual: z.boolean(),
  attempts: z.int(),
  postId: z.string().optional(),
  link: z.string().optional(),
  files: z.array(z.object({ name: z.string(), bytes: z.int() })),
  /** Why it failed or was missed, or why it was last put off. */
  cause: z.object({ causeKey: z.string(), text: textOf }).optional(),
  finishedAt: z.iso.datetime().optional(),
});

const slot = z.object({ date: z.iso.date(), time: z.string(), at: z.iso.datetime() });
const slots = z.object({ slots: z.array(slot) });

const subscriptionParams = z.strictObject({
  ...connectionParams.shape,
  subscription: z.string().regex(/^[0-9a-z]{1,40}$/),
});
const runParams = z.strictObject({
  ...subscriptionParams.shape,
  run: z.string().regex(/^[0-9A-Za-z-]{1,60}$/),
});

const common = { function: 'reports-api', auth: 'operator' } as const;
const list = {
  ...common,
  path: '/v1/connections/{connection}/report-subscriptions',
  params: connectionParams,
} as const;
const one = {
  ...common,
  path: '/v1/connections/{connection}/report-subscriptions/{subscription}',
  params: subscriptionParams,
} as const;

const body = { kind: 'json', maxBytes: 100_000, schema: subscriptionSchema } as const;
const count = z.coerce.number().int().min(1).max(100).default(10);

/** All report subscriptions of a connection. */
export const listSubscriptions = defineRoute({
  ...list,
  name: 'listReportSubscriptions',
  method: 'GET',
  summary: text('Подписки на отчёты', 'Report subscriptions'),
  answers: {
    200: {
      description: text('Подписки', 'The subscriptions'),
      schema: z.object({ subscriptions: z.array(shown) }),
    },
  },
});

/** A new report subscription. */
export const postSubscription = defineRoute({
  ...list,
  name: 'createReportSubscription',
  method: 'POST',
  summary: text('Создать подписку на отчёт', 'Create a report subscription'),
  body,
  answers: { 201: { description: text('Подписка', 'The subscription'), schema: shown } },
});

export const getSubscription = defineRoute({
  ...one,
  name: 'getReportSubscription',
  method: 'GET',
  summary: text('Подписка на отчёт', 'A report subscription'),
  answers: { 200: { description: text('Подписка', 'The subscription'), schema: shown } },
});

/** Replaces everything that a person says of a subscription. */
export const putSubscription = defineRoute({
  ...one,
  name: 'changeReportSubscription',
  method: 'PUT',
  summary: text('Изменить подписку на отчёт', 'Change a report subscription'),
  body,
  answers: { 200: { description: text('Подписка', 'The subscription'), schema: shown } },
});

/** Deletes a subscription; not an error when it is gone. Posts stay on the portal. */
export const removeSubscription = defineRoute({
  ...one,
  name: 'deleteReportSubscription',
  method: 'DELETE',
  summary: text('Удалить подписку на отчёт', 'Delete a report subscription'),
  answers: { 204: { description: text('Удалена', 'Deleted') } },
});

/** Publishes the report now, beside its schedule. */
export const runSubscription = defineRoute({
  ...one,
  path: '/v1/connections/{connection}/report-subscriptions/{subscription}/run',
  name: 'runReportSubscription',
  method: 'POST',
  summary: text('Опубликовать отчёт сейчас', 'Publish the report now'),
  answers: {
    202: {
      description: text('Поставлено в очередь; run — имя запуска', 'Queued; run is the name of the run'),
      schema: z.object({ run: z.string() }),
    },
  },
});

export const listRuns = defineRoute({
  ...one,
  path: '/v1/connections/{connection}/report-subscriptions/{subscription}/runs',
  name: 'listReportRuns',
  method: 'GET',
  summary: text('Последние запуски отчёта', 'Last runs of a report'),
  query: z.strictObject({ limit: count }),
  answers: {
    200: {
      description: text('Запуски, новые сначала', 'Runs, newest first'),
      schema: z.object({ runs: z.array(run) }),
    },
  },
});

export const getRun = defineRoute({
  ...common,
  path: '/v1/connections/{connection}/report-subscriptions/{subscription}/runs/{run}',
  params: runParams,
  name: 'getReportRun',
  method: 'GET',
  summary: text('Запуск отчёта', 'A run of a report'),
  answers: { 200: { description: text('Запуск', 'The run'), schema: run } },
});

/** An address of the file that a run made, good for a quarter of an hour. */
export const getRunFile = defineRoute({
  ...common,
  path: '/v1/connections/{connection}/report-subscriptions/{subscription}/runs/{run}/file',
  params: runParams,
  query: z.strictObject({ index: z.coerce.number().int().min(0).max(9).default(0) }),
  name: 'getReportFile',
  method: 'GET',
  summary: text('Адрес файла отчёта', 'Address of the file of a report'),
  answers: {
    200: {
      description: text('Адрес действует 15 минут', 'The address is good for 15 minutes'),
      schema: z.object({ url: z.string(), name: z.string() }),
    },
  },
});

/** When a subscription runs next. */
export const previewSubscription = defineRoute({
  ...one,
  path: '/v1/connections/{connection}/report-subscriptions/{subscription}/preview',
  name: 'previewReportSubscription',
  method: 'GET',
  summary: text('Ближайшие запуски подписки', 'Next runs of a subscription'),
  query: z.strictObject({ count }),
  answers: { 200: { description: text('Запуски по порядку', 'Runs in order'), schema: slots } },
});

/** When a schedule would run that is not saved yet. */
export const previewSchedule = defineRoute({
  ...common,
  path: '/v1/report-schedule-preview',
  name: 'previewReportSchedule',
  method: 'POST',
  summary: text('Ближайшие запуски расписания', 'Next runs of a schedule'),
  query: z.strictObject({ count }),
  body: { kind: 'json', maxBytes: 20_000, schema: scheduleSchema },
  answers: { 200: { description: text('Запуски по порядку', 'Runs in order'), schema: slots } },
});

export const reportSubscriptionRoutes: readonly RouteContract[] = [
  listSubscriptions,
  postSubscription,
  getSubscription,
  putSubscription,
  removeSubscription,
  runSubscription,
  listRuns,
  getRun,
  getRunFile,
  previewSubscription,
  previewSchedule,
];
