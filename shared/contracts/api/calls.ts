import * as z from 'zod';
import { text } from '../../kernel/text.ts';
import { callSettingsSchema } from '../settings/call-settings.ts';
import { connectionParams, moment, objectFilter, pageQuery, textOf } from './common.ts';
import { defineRoute, type RouteContract } from './route.ts';

const cause = z.object({ causeKey: z.string(), text: textOf });
const transcriptionStates = ['new', 'skipped', 'waiting', 'running', 'done', 'failed'] as const;

const call = z.object({
  id: z.string(),
  /** From where it was told: the portal, a base or exchange, MikoPBX, a folder. */
  source: z.enum(['portal', 'agent', 'mikopbx', 'folder']),
  direction: z.enum(['incoming', 'outgoing', 'internal']),
  phone: z.string(),
  line: z.string().optional(),
  startedAt: z.iso.datetime(),
  /** Of talk. */
  seconds: z.number(),
  answered: z.boolean(),
  employee: z.object({
    userId: z.string().optional(),
    extension: z.string().optional(),
    name: z.string().optional(),
  }),
  client: z
    .object({ entity: z.enum(['contact', 'company', 'lead']), id: z.string(), name: z.string().optional() })
    .optional(),
  recording: z.object({
    state: z.enum(['none', 'expected', 'stored', 'failed']),
    fileName: z.string().optional(),
    bytes: z.int().optional(),
    seconds: z.number().optional(),
    cause: cause.optional(),
  }),
  transcription: z.object({
    state: z.enum(transcriptionStates),
    /** The engine that made it, and its model. */
    engine: z.string().optional(),
    model: z.string().optional(),
    language: z.string().optional(),
    /** Why it was left out, waits or failed. */
    reason: textOf.optional(),
    /** The call that has the same recording. */
    duplicateOf: z.string().optional(),
  }),
  /** What it was about, in one line. */
  headline: z.string().optional(),
  onPortal: z.object({ callId: z.string().optional(), activityId: z.string().optional() }),
});

const turn = z.object({
  side: z.enum(['client', 'employee', 'unknown']),
  speaker: z.int(),
  /** Seconds since the recording began. */
  start: z.number(),
  end: z.number(),
  text: z.string(),
  confidence: z.number().optional(),
});

const summary = z.object({
  engine: z.enum(['amazon-bedrock', 'extractive']),
  model: z.string().optional(),
  language: z.string(),
  topics: z.array(z.string()),
  wish: z.string().optional(),
  agreements: z.array(z.string()),
  nextSteps: z.array(
    z.object({
      text: z.string(),
      date: z.iso.date().optional(),
      who: z.enum(['client', 'employee', 'unknown']),
    }),
  ),
  mood: z.enum(['good', 'neutral', 'bad']).optional(),
  excerpts: z.array(z.string()),
});

const whole = call.extend({
  /** Its way through the exchange. */
  route: z.array(
    z.object({
      at: z.iso.datetime(),
      from: z.string(),
      to: z.string(),
      seconds: z.number(),
      answered: z.boolean(),
    }),
  ),
  /** Missing while nothing was said, or nobody knows what. */
  turns: z.array(turn).optional(),
  /** What told the sides apart. */
  sidesBy: z.enum(['channels', 'first-words', 'nothing']).optional(),
  summary: summary.optional(),
  /** What could not be done about it. */
  problems: z.array(cause),
});

const callParams = z.strictObject({
  ...connectionParams.shape,
  call: z.string().regex(/^\d{1,15}-[0-9a-f]{32}$/),
});
const seconds = z.coerce.number().min(0).max(86_400).optional();

const forPeople = { function: 'calls-api', auth: 'person' } as const;
const forOperator = { function: 'calls-api', auth: 'operator' } as const;

/** Calls, the newest first: all of the portal for its administrators, a user's own for everybody else. */
export const getCalls = defineRoute({
  ...forPeople,
  name: 'listCalls',
  method: 'GET',
  path: '/v1/connections/{connection}/calls',
  params: connectionParams,
  query: z.strictObject({
    from: moment.optional(),
    to: moment.optional(),
    user: z
      .string()
      .regex(/^\d{1,12}$/)
      .optional()
      .describe('Id of the employee on the portal'),
    client: objectFilter.optional().describe('contact:15, company:3, lead:7'),
    phone: z
      .string()
      .regex(/^\+?\d{3,15}$/)
      .optional(),
    direction: z.enum(['incoming', 'outgoing', 'internal']).optional(),
    status: z.enum(['answered', 'missed']).optional(),
    transcription: z.enum(transcriptionStates).optional(),
    minSeconds: seconds,
    maxSeconds: seconds,
    words: z.string().trim().min(2).max(200).optional().describe('Words that were all said'),
    ...pageQuery,
  }),
  summary: text('Журнал звонков', 'The journal of calls'),
  answers: {
    200: {
      description: text('Звонки, новые сначала', 'Calls, newest first'),
      schema: z.object({ calls: z.array(call), cursor: z.string().optional() }),
    },
  },
});

export const getCall = defineRoute({
  ...forPeople,
  name: 'getCall',
  method: 'GET',
  path: '/v1/connections/{connection}/calls/{call}',
  params: callParams,
  summary: text('Звонок: путь, реплики, итоги', 'A call: its way, turns, summary'),
  answers: { 200: { description: text('Звонок', 'The call'), schema: whole } },
});

/** An address of the recording, good for a quarter of an hour; it takes requests for ranges. */
export const getCallAudio = defineRoute({
  ...forPeople,
  name: 'getCallAudio',
  method: 'GET',
  path: '/v1/connections/{connection}/calls/{call}/audio',
  params: callParams,
  summary: text('Адрес записи звонка', 'Address of the recording of a call'),
  answers: {
    200: {
      description: text('Адрес действует 15 минут', 'The address is good for 15 minutes'),
      schema: z.object({ url: z.string(), fileName: z.string(), bytes: z.int() }),
    },
  },
});

/** Takes up again what could not be done about a call. */
export const postRepeatCall = defineRoute({
  ...forOperator,
  name: 'repeatCall',
  method: 'POST',
  path: '/v1/connections/{connection}/calls/{call}/repeat',
  params: callParams,
  summary: text('Повторить работу со звонком', 'Work on a call again'),
  answers: { 202: { description: text('Поставлено в очередь', 'Queued') } },
});

const settingsRoute = {
  ...forOperator,
  path: '/v1/connections/{connection}/call-settings',
  params: connectionParams,
  answers: { 200: { description: text('Настройки', 'The settings'), schema: callSettingsSchema } },
} as const;

export const getCallSettings = defineRoute({
  ...settingsRoute,
  name: 'getCallSettings',
  method: 'GET',
  summary: text('Настройки звонков подключения', 'The settings of calls of a connection'),
});

export const putCallSettings = defineRoute({
  ...settingsRoute,
  name: 'putCallSettings',
  method: 'PUT',
  summary: text('Изменить настройки звонков', 'Change the settings of calls'),
  body: { kind: 'json', maxBytes: 50_000, schema: callSettingsSchema },
});

const feed = z.object({
  url: z.string(),
  enabled: z.boolean(),
  /** The last record that was taken. */
  cursor: z.int(),
  polledAt: z.iso.datetime().optional(),
  /** What keeps calls from coming. */
  trouble: textOf.optional(),
});

const feedRoute = {
  ...forOperator,
  path: '/v1/connections/{connection}/call-sources/mikopbx',
  params: connectionParams,
} as const;

export const getMikopbx = defineRoute({
  ...feedRoute,
  name: 'getMikopbx',
  method: 'GET',
  summary: text('Опрос MikoPBX', 'The polling of MikoPBX'),
  answers: {
    200: {
      description: text(
        'Как опрашивается АТС; пусто, если не настроена',
        'How it is polled; empty when not set up',
      ),
      schema: z.object({ mikopbx: feed.optional() }),
    },
  },
});

/** Has a MikoPBX asked for its calls once a minute. */
export const putMikopbx = defineRoute({
  ...feedRoute,
  name: 'putMikopbx',
  method: 'PUT',
  summary: text('Настроить опрос MikoPBX', 'Set up the polling of MikoPBX'),
  body: {
    kind: 'json',
    maxBytes: 10_000,
    schema: z.strictObject({
      url: z
        .url({ protocol: /^https?$/ })
        .max(300)
        .transform((url) => url.replace(/\/+$/, '')),
      /** Key of its API; left out, the one that was given before stays. */
      token: z.string().min(1).max(2000).optional(),
      enabled: z.boolean().default(true),
    }),
  },
  answers: {
    200: { description: text('Настройки опроса', 'How it is polled'), schema: z.object({ mikopbx: feed }) },
  },
});

export const callRoutes: readonly RouteContract[] = [
  getCalls,
  getCall,
  getCallAudio,
  postRepeatCall,
  getCallSettings,
  putCallSettings,
  getMikopbx,
  putMikopbx,
];
