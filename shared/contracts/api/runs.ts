import * as z from 'zod';
import type { Json } from '../../kernel/canonical-json.ts';
import { text } from '../../kernel/text.ts';
import { errorPolicies, runOrders } from '../settings/synchronisation-settings.ts';
import { connectionParams, pageQuery, textOf } from './common.ts';
import { defineRoute, type RouteContract } from './route.ts';

const moment = z.iso.datetime();
const json: z.ZodType<Json> = z.json();
const kind = z.string().min(1).max(50).describe('section, product, price, company …');
const ref = z.string().min(1).max(128).describe('Id of the object in 1C');
const portalId = z
  .string()
  .regex(/^[1-9]\d{0,18}$/)
  .describe('Id of the record on the portal');
const runId = z.string().regex(/^[\w-]{1,60}$/);

const run = z.object({
  id: z.string(),
  kind: z.enum(['full', 'changes', 'object', 'plan', 'apply', 'undo']),
  /** A plan that is `planned` waits to be applied or cancelled; until then nothing is written on either side. */
  state: z.enum(['waiting', 'running', 'planned', 'finished', 'stopped', 'cancelled']),
  /** Who asked for it: `operator` or `schedule`. */
  by: z.string(),
  order: z.enum(runOrders),
  onErrors: z.enum(errorPolicies),
  scope: z.enum(['full', 'changes', 'object']).optional(),
  object: z
    .object({ kind: z.string(), ref: z.string().optional(), portalId: z.string().optional() })
    .optional(),
  /** The plan that is applied, or the run that is undone. */
  of: z.string().optional(),
  undoneBy: z.string().optional(),
  /** Of a plan: what would be; of others: what was. Each record is counted once beside `seen`. */
  counts: z.object({
    seen: z.number(),
    created: z.number(),
    linked: z.number(),
    changed: z.number(),
    dropped: z.number(),
    unchanged: z.number(),
    refused: z.number(),
    heldBack: z.number(),
    left: z.number(),
    /** Fields that both sides had changed. */
    conflicts: z.number(),
  }),
  reason: textOf.optional(),
  createdAt: moment,
  startedAt: moment.optional(),
  endedAt: moment.optional(),
  expiresAt: moment.optional(),
  keptUntil: moment,
});

const record = z.object({
  kind: z.string(),
  ref: z.string(),
  portalId: z.string().optional(),
  action: z.enum([
    'created',
    'adopted',
    'updated',
    'link-dropped',
    'created-in-base',
    'updated-in-base',
    'marked-in-base',
    'removed',
    'unlinked',
    'none',
  ]),
  result: z.enum(['planned', 'begun', 'done', 'refused', 'held-back', 'left']),
  fields: z.record(z.string(), z.object({ before: json.optional(), after: json })),
  conflicts: z.array(
    z.object({ field: z.string(), winner: z.enum(['base', 'portal']), kept: json, lost: json }),
  ),
  text: textOf.optional(),
});

const question = z.object({
  id: z.string(),
  askedAt: moment,
  /** How many would be deleted and how many are linked, by kind. */
  kinds: z.record(z.string(), z.object({ going: z.number(), linked: z.number() })),
  examples: z.array(z.object({ kind: z.string(), ref: z.string() })),
});

const common = { function: 'api', auth: 'operator' } as const;
const path = '/v1/connections/{connection}/runs';
const params = connectionParams;
const one = { ...common, params: z.strictObject({ ...connectionParams.shape, run: runId }) } as const;
const begun = { 202: { description: text('Запуск принят', 'The run was taken'), schema: run } } as const;

const order = z.enum(runOrders).optional();
const onErrors = z.enum(errorPolicies).optional();
const object = z
  .strictObject({ kind, ref: ref.optional(), portalId: portalId.optional() })
  .refine((named) => (named.ref === undefined) !== (named.portalId === undefined), {
    params: text('Укажите ref или portalId.', 'Give either ref or portalId.'),
  });

/** Asks for a run: everything, what changed, one object, or a plan of one of these. */
export const startRun = defineRoute({
  ...common,
  name: 'startRun',
  method: 'POST',
  path,
  params,
  summary: text('Запустить синхронизацию или составить план', 'Start a synchronisation or make a plan'),
  body: {
    kind: 'json',
    maxBytes: 2000,
    schema: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.enum(['full', 'changes']), order, onErrors }),
      z.strictObject({ kind: z.literal('object'), object, onErrors }),
      z.strictObject({
        kind: z.literal('plan'),
        scope: z.enum(['full', 'changes', 'object']).default('full'),
        object: object.optional(),
        order,
      }),
    ]),
  },
  answers: begun,
});

export const listRuns = defineRoute({
  ...common,
  name: 'listRuns',
  method: 'GET',
  path,
  params,
  summary: text('Запуски синхронизации, новые первыми', 'Runs of the synchronisation, newest first'),
  query: z.strictObject(pageQuery),
  answers: {
    200: {
      description: text('Страница запусков', 'A page of runs'),
      schema: z.object({ runs: z.array(run), cursor: z.string().optional() }),
    },
  },
});

export const getRun = defineRoute({
  ...one,
  name: 'getRun',
  method: 'GET',
  path: `${path}/{run}`,
  summary: text('Запуск: состояние и счётчики', 'A run: its state and counts'),
  answers: { 200: { description: text('Запуск', 'The run'), schema: run } },
});

/** What a plan says, or a run did, record by record with every field before and after. */
export const listRunRecords = defineRoute({
  ...one,
  name: 'listRunRecords',
  method: 'GET',
  path: `${path}/{run}/records`,
  summary: text(
    'Записи плана или запуска: поля до и после',
    'Records of a plan or a run: fields before and after',
  ),
  query: z.strictObject({
    ...pageQuery,
    action: record.shape.action.optional(),
    result: record.shape.result.optional(),
    kind: kind.optional(),
  }),
  answers: {
    200: {
      description: text(
        'Страница записей. Пока есть cursor, могут быть ещё записи.',
        'A page of records. While there is a cursor, more may follow.',
      ),
      schema: z.object({ records: z.array(record), cursor: z.string().optional() }),
    },
  },
});

/** Does what a plan says. A record that has changed since is told and left. */
export const applyPlan = defineRoute({
  ...one,
  name: 'applyPlan',
  method: 'POST',
  path: `${path}/{run}/apply`,
  summary: text('Применить план', 'Apply a plan'),
  answers: begun,
});

/** Takes back what a run did; what was edited since is told and left. Asking twice is asking once. */
export const undoRunRoute = defineRoute({
  ...one,
  name: 'undoRun',
  method: 'POST',
  path: `${path}/{run}/undo`,
  summary: text('Отменить сделанное запуском', 'Undo what a run did'),
  answers: begun,
});

/** Stops a run, or throws a plan away; what was done stays done. */
export const cancelRun = defineRoute({
  ...one,
  name: 'cancelRun',
  method: 'POST',
  path: `${path}/{run}/cancel`,
  summary: text('Прервать запуск или отказаться от плана', 'Cancel a run or throw a plan away'),
  answers: begun,
});

const questionPath = '/v1/connections/{connection}/deletion-question';

/** The question about too many deletions, if one waits. */
export const getDeletionQuestion = defineRoute({
  ...common,
  name: 'getDeletionQuestion',
  method: 'GET',
  path: questionPath,
  params,
  summary: text('Вопрос о массовом удалении', 'The question about too many deletions'),
  answers: {
    200: {
      description: text('Вопрос, если он есть', 'The question, if there is one'),
      schema: z.object({ question: question.optional() }),
    },
  },
});

/** Answers it: delete on the other side too, or leave everything there. */
export const answerDeletionQuestion = defineRoute({
  ...common,
  name: 'answerDeletionQuestion',
  method: 'POST',
  path: questionPath,
  params,
  summary: text('Подтвердить массовое удаление или отказаться', 'Confirm or refuse too many deletions'),
  body: {
    kind: 'json',
    maxBytes: 500,
    schema: z.strictObject({ id: z.string().min(1).max(100), answer: z.enum(['delete', 'keep']) }),
  },
  answers: { 204: { description: text('Ответ принят', 'The answer was taken') } },
});

export const runRoutes: readonly RouteContract[] = [
  startRun,
  listRuns,
  getRun,
  listRunRecords,
  applyPlan,
  undoRunRoute,
  cancelRun,
  getDeletionQuestion,
  answerDeletionQuestion,
];
