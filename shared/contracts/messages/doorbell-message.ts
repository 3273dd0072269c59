import * as z from 'zod';
import { asId, type ConnectionId, type TenantId } from '../../kernel/ids.ts';

/** On queue `work.fifo`, one group per connection: something of the connection waits to be synchronised. */
export const doorbellMessageSchema = z.object({
  tenant: z.string().transform((id) => asId<TenantId>(id)),
  connection: z.string().transform((id) => asId<ConnectionId>(id)),
  /** Ask a published base first what has changed. */
  poll: z.literal(true).optional(),
  /** Compare first what has changed on the portal, as is done every so often. */
  reconcile: z.literal(true).optional(),
  /** A run is due by the schedule of this number among the settings. */
  scheduled: z.int().nonnegative().optional(),
  /** Records of the base to mark first: work that a person wants repeated. */
  again: z.array(z.object({ entity: z.string(), ref: z.string() })).optional(),
});

export type DoorbellMessage = z.output<typeof doorbellMessageSchema>;
