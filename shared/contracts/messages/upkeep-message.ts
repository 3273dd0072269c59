import * as z from 'zod';
import { asId, type ConnectionId, type MemberId, type TenantId } from '../../kernel/ids.ts';

const tenant = z.string().transform((id) => asId<TenantId>(id));

/** On queue `upkeep`: chores for which nobody waits. */
export const upkeepMessageSchema = z.discriminatedUnion('kind', [
  /** A session of the exchange is over: put away what it uploaded. */
  z.object({
    kind: z.literal('exchange-session'),
    tenant,
    connection: z.string().transform((id) => asId<ConnectionId>(id)),
    session: z.string(),
    /** Milliseconds since the Unix epoch. */
    openedAt: z.number().default(0),
  }),
  /** The administrator wanted all data gone with the application. */
  z.object({
    kind: z.literal('remove-tenant'),
    tenant,
    member: z.string().transform((id) => asId<MemberId>(id)),
    /** Of the removal that was asked: a later installation makes it void. */
    uninstalledAt: z.number(),
  }),
]);

export type UpkeepMessage = z.output<typeof upkeepMessageSchema>;
