import * as z from 'zod';
import { text } from '../../kernel/text.ts';
import { automationSettingsSchema } from '../settings/automation-settings.ts';
import { callSettingsSchema } from '../settings/call-settings.ts';
import { noticeSettingsSchema } from '../settings/notice-settings.ts';
import { synchronisationSettingsSchema } from '../settings/synchronisation-settings.ts';
import { connectionParams, textOf } from './common.ts';
import { defineRoute, type RouteContract } from './route.ts';

const moment = z.iso.datetime();

const base = z.object({
  id: z.string().optional(),
  configuration: z.string().optional(),
  release: z.string().optional(),
  platform: z.string().optional(),
  name: z.string().optional(),
});

const tariff = z.object({
  license: z.string(),
  family: z.string(),
  paymentExpired: z.boolean(),
  days: z.number().nullable(),
  offlineEvents: z.boolean(),
  authConnector: z.boolean(),
});

const portal = z.object({
  /** `https://name.bitrix24.ru` */
  address: z.string(),
  memberId: z.string(),
  /** Missing until the portal has told it. */
  tariff: tariff.optional(),
});

const exchange = z.object({ address: z.string(), user: z.string() });

const status = z.discriminatedUnion('state', [
  z.object({ state: z.literal('active') }),
  z.object({ state: z.literal('paused'), causeKey: z.string(), reason: textOf, since: moment }),
  z.object({ state: z.literal('uninstalled'), since: moment }),
]);

const connection = z.object({
  /** The number that people see. */
  id: z.string(),
  name: z.string(),
  status,
  portal,
  exchange,
  base,
  lastContactAt: moment.optional(),
  /** When which kind of exchange last ended well. */
  lastExchangeAt: z.record(z.string(), moment),
  createdAt: moment,
});

/** As people set it; what is left out has its default. */
const settings = z.strictObject({
  catalogue: z
    .strictObject({
      priceType: z.string().min(1).max(200).optional(),
      portalPriceType: z.int().positive().optional(),
      warehouses: z.array(z.string().min(1).max(200)).max(1000).optional(),
      registerChanges: z.boolean().optional(),
      pictures: z.enum(['mirror', 'add', 'off']).optional(),
      deactivateMissing: z.boolean().optional(),
      mostMissingPercent: z.int().min(1).max(100).optional(),
    })
    .optional(),
  history: z
    .strictObject({
      keepDays: z.int().min(1).max(365).optional(),
      keepErrorsDays: z.int().min(1).max(365).optional(),
      debug: z.boolean().optional(),
    })
    .optional(),
  automation: automationSettingsSchema.partial().optional(),
  calls: callSettingsSchema.partial().optional(),
  notices: noticeSettingsSchema.partial().optional(),
  synchronisation: synchronisationSettingsSchema.partial().optional(),
});

const fact = (most: number) => z.string().trim().min(1).max(most).optional();

/** A base shows its key and learns where it belongs. */
export const connectBaseRoute = defineRoute({
  name: 'connectBase',
  method: 'POST',
  path: '/agent/v1/connect',
  function: 'api',
  auth: 'none',
  summary: text('Подключить базу 1С по ключу', 'Connect a 1C base by its key'),
  body: {
    kind: 'json',
    maxBytes: 10_000,
    schema: z.strictObject({
      key: z.string().min(1).max(200),
      base: z
        .strictObject({
          id: fact(100),
          configuration: fact(200),
          release: fact(50),
          platform: fact(50),
          name: fact(200),
        })
        .default({}),
    }),
  },
  answers: {
    200: {
      description: text('Портал, тариф и подключение', 'Portal, tariff and connection'),
      schema: z.object({ connection: z.object({ id: z.string(), name: z.string() }), portal, exchange }),
    },
  },
});

const common = { function: 'api', auth: 'operator' } as const;
const one = { ...common, path: '/v1/connections/{connection}', params: connectionParams } as const;
const ofOne = {
  ...common,
  path: '/v1/connections/{connection}/settings',
  params: connectionParams,
} as const;

export const listPortalConnections = defineRoute({
  ...common,
  name: 'listPortalConnections',
  method: 'GET',
  path: '/v1/portals/{member}/connections',
  params: z.strictObject({ member: z.string().regex(/^[0-9a-zA-Z]{1,64}$/) }),
  summary: text('Подключения портала', 'Connections of a portal'),
  answers: {
    200: {
      description: text('Подключения', 'The connections'),
      schema: z.object({ connections: z.array(connection) }),
    },
  },
});

export const getConnection = defineRoute({
  ...one,
  name: 'getConnection',
  method: 'GET',
  summary: text('Подключение: портал, база, состояние', 'A connection: portal, base, status'),
  answers: { 200: { description: text('Подключение', 'The connection'), schema: connection } },
});

export const patchConnection = defineRoute({
  ...one,
  name: 'patchConnection',
  method: 'PATCH',
  summary: text('Переименовать подключение или возобновить его работу', 'Rename a connection or resume it'),
  body: {
    kind: 'json',
    maxBytes: 10_000,
    schema: z.strictObject({
      name: z.string().trim().min(1).max(200).optional(),
      /** Takes back a pause after a person has mended its cause. */
      status: z.literal('active').optional(),
    }),
  },
  answers: { 200: { description: text('Подключение', 'The connection'), schema: connection } },
});

const settingsAnswer = { description: text('Настройки', 'The settings'), schema: settings } as const;

export const getConnectionSettings = defineRoute({
  ...ofOne,
  name: 'getConnectionSettings',
  method: 'GET',
  summary: text('Настройки подключения', 'Settings of a connection'),
  answers: { 200: settingsAnswer },
});

export const putConnectionSettings = defineRoute({
  ...ofOne,
  name: 'putConnectionSettings',
  method: 'PUT',
  summary: text('Задать настройки подключения', 'Set the settings of a connection'),
  body: { kind: 'json', maxBytes: 100_000, schema: settings },
  answers: { 200: settingsAnswer },
});

export const connectionRoutes: readonly RouteContract[] = [
  connectBaseRoute,
  listPortalConnections,
  getConnection,
  patchConnection,
  getConnectionSettings,
  putConnectionSettings,
];
