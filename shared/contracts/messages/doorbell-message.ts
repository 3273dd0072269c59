import * as z from 'zod';
import { asId, type ConnectionId, type TenantId } from '../../kernel/ids.ts';

/** On queue `work.fifo`, one group per connection: something of the connection waits to be synchronised. */
export const doorbellMessageSchema = z.object({
  tenant: z.string().transform((id) => asId<TenantId>(id)),
  connection: z.string().transform((id) => asId<ConnectionId>(id)),
});

export type DoorbellMessage = z.output<typeof doorbellMessageSchema>;
