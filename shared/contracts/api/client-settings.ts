import * as z from 'zod';
import { text } from '../../kernel/text.ts';
import { clientObjects, clientSettingsSchema, objectSettingsSchema } from '../settings/client-settings.ts';
import { identificationRuleSchema, ruleOwners } from '../settings/identification-rule.ts';
import { connectionParams } from './common.ts';
import { defineRoute, type RouteContract } from './route.ts';

const answer = z.object({
  /** As they were set; what is not there has its default. */
  settings: clientSettingsSchema,
  /** With every default of the configuration filled in. */
  effective: z.object({
    configuration: z.enum(['unf', 'ut', 'bp']),
    kinds: z.record(z.string(), z.enum(['company', 'contact'])),
    objects: z.record(z.enum(clientObjects), objectSettingsSchema),
    identification: z.record(z.enum(ruleOwners), identificationRuleSchema),
  }),
});

const common = {
  path: '/v1/connections/{connection}/client-settings',
  function: 'settings-api',
  auth: 'operator',
  params: connectionParams,
  answers: { 200: { description: text('Настройки клиентов', 'The settings of clients'), schema: answer } },
} as const;

/** How companies, contacts, requisites, addresses and bank accounts are synchronised. */
export const getClientSettings = defineRoute({
  ...common,
  name: 'getClientSettings',
  method: 'GET',
  summary: text('Настройки синхронизации клиентов', 'Settings of the synchronisation of clients'),
});

/** Sets them anew; objects and rules that are left out get their defaults. */
export const putClientSettings = defineRoute({
  ...common,
  name: 'putClientSettings',
  method: 'PUT',
  summary: text('Задать настройки синхронизации клиентов', 'Set the settings of clients'),
  body: { kind: 'json', maxBytes: 200_000, schema: clientSettingsSchema },
});

/** Back to the defaults: of everything, of one object, or of the rules of identification. */
export const resetClientSettings = defineRoute({
  ...common,
  name: 'resetClientSettings',
  method: 'DELETE',
  summary: text('Вернуть настройки клиентов по умолчанию', 'Reset the settings of clients'),
  query: z.strictObject({ part: z.enum([...clientObjects, 'identification']).optional() }),
});

export const clientSettingsRoutes: readonly RouteContract[] = [
  getClientSettings,
  putClientSettings,
  resetClientSettings,
];
