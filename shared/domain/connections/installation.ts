import * as z from 'zod';
import { asId, type ConnectionId, type MemberId } from '../../kernel/ids.ts';

/**
 * What the portal says of its plan (`app.info`): https://apidocs.bitrix24.ru/api-reference/common/system/app-info.html
 * Names of licences grow and change, so they are kept as they are said.
 */
export const tariffSchema = z.object({
  /** E.g. `ru_pro100`. */
  license: z.string(),
  /** E.g. `pro`, `std`, `ent`. */
  family: z.string(),
  /** The paid time of the application is over. */
  paymentExpired: z.boolean(),
  /** Days that are left of it; negative in the days of grace. */
  days: z.number().nullable(),
  /** `rest_offline_extended`: the portal keeps a log of changes. */
  offlineEvents: z.boolean(),
  /** `rest_auth_connector`: the portal leaves our own changes out of that log. */
  authConnector: z.boolean(),
});

export type Tariff = z.output<typeof tariffSchema>;

export const installationSchema = z.object({
  version: z.literal(1),
  state: z.enum(['installed', 'uninstalled']),
  /** Address of the portal, `https://name.bitrix24.ru`. */
  portal: z.string(),
  /** Where REST methods are, as the authorisation server says. */
  clientEndpoint: z.string(),
  /** Hash of the proof that events carry; missing until the portal has told it. */
  applicationTokenHash: z.string().optional(),
  language: z.string(),
  tariff: tariffSchema.optional(),
  /** Which set-up (subscriptions, options) the portal has, see `app/portal-app/set-up-portal.ts`. */
  setUp: z.string().optional(),
  /** Number of the portal's first connection. */
  connection: z
    .string()
    .transform((id) => asId<ConnectionId>(id))
    .optional(),
  installedAt: z.number(),
  uninstalledAt: z.number().optional(),
  /** The administrator asked that all data be removed with the application. */
  clean: z.boolean().optional(),
});

/** The application on one portal. Moments are milliseconds since the Unix epoch. */
export type Installation = Omit<z.output<typeof installationSchema>, 'version'> & {
  readonly member: MemberId;
};
