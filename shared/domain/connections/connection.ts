import * as z from 'zod';
import { asId, type ConnectionId, type MemberId, type TenantId } from '../../kernel/ids.ts';
import { connectionSettingsSchema } from './connection-settings.ts';

/** What a base says of itself. */
export const baseFactsSchema = z.object({
  /** The base's own unchanging id, if it has one to tell. */
  id: z.string().min(1).max(100).optional(),
  /** E.g. `УправлениеНебольшойФирмой`. */
  configuration: z.string().min(1).max(200).optional(),
  /** E.g. `3.0.5.199`. */
  release: z.string().min(1).max(50).optional(),
  /** Version of the platform, e.g. `8.3.27.1508`. */
  platform: z.string().min(1).max(50).optional(),
  name: z.string().min(1).max(200).optional(),
});

export type BaseFacts = z.output<typeof baseFactsSchema>;

const statusSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('active') }),
  z.object({
    state: z.literal('paused'),
    causeKey: z.string(),
    /** What a person has to do. */
    reason: z.object({ ru: z.string(), en: z.string() }),
    since: z.number(),
  }),
  /** The application was removed from the portal. */
  z.object({ state: z.literal('uninstalled'), since: z.number() }),
]);

export type ConnectionStatus = z.output<typeof statusSchema>;

export const publishedAccessSchema = z.object({
  /** Without a slash at the end, and without `/odata/…`. */
  address: z.string(),
  user: z.string(),
  /** Sealed under `basePasswordContext`. */
  sealedPassword: z.string(),
  /** How often the base is asked what has changed. */
  everyMinutes: z.int().min(1).max(1440),
  /** Where the base's server is, e.g. `Europe/Moscow`: moments of the base have no zone. */
  timeZone: z.string(),
  /** Objects that an agent told in numberings up to this one are older than what is read now. */
  epoch: z.int(),
  since: z.number(),
});

/** How we enter a base that is published with the standard OData interface. */
export type PublishedAccess = z.output<typeof publishedAccessSchema>;

export const connectionSchema = z.object({
  version: z.literal(1),
  member: z.string().transform((id) => asId<MemberId>(id)),
  name: z.string(),
  /** Public part of the exchange address. */
  code: z.string(),
  keyHash: z.string(),
  /** Sealed under `connectionKeyContext`. */
  sealedKey: z.string(),
  keyIssuedAt: z.number(),
  base: baseFactsSchema.default({}),
  /** When the base was last heard of. */
  lastContactAt: z.number().optional(),
  /** When which kind of exchange (`catalog`, `sale`) last ended well. */
  lastExchangeAt: z.record(z.string(), z.number()).default({}),
  status: statusSchema,
  /** Missing where the base comes to us. */
  published: publishedAccessSchema.optional(),
  settings: connectionSettingsSchema.prefault({}),
  createdAt: z.number(),
});

/** One portal joined with one base. Moments are milliseconds since the Unix epoch. */
export type Connection = Omit<z.output<typeof connectionSchema>, 'version'> & {
  readonly tenant: TenantId;
  readonly id: ConnectionId;
};

/** To whom a sealed key belongs. */
export function connectionKeyContext(tenant: TenantId, connection: ConnectionId): string {
  return `connection-key ${tenant} ${connection}`;
}

/** To whom a sealed password of a base belongs. */
export function basePasswordContext(tenant: TenantId, connection: ConnectionId): string {
  return `base-password ${tenant} ${connection}`;
}
