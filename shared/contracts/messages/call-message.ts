import * as z from 'zod';
import { asId, type ConnectionId, type TenantId } from '../../kernel/ids.ts';

const owner = {
  tenant: z.string().transform((id) => asId<TenantId>(id)),
  connection: z.string().transform((id) => asId<ConnectionId>(id)),
};
const call = z.string().regex(/^\d{1,15}-[0-9a-f]{32}$/);

/** On queue `calls`: what is to be done about telephone calls. */
export const callMessageSchema = z.discriminatedUnion('kind', [
  /** There may be something to do about a call: whatever is next. */
  z.object({ kind: z.literal('call'), ...owner, call }),
  /** An engine has ended a job; `job` is its name. */
  z.object({ kind: z.literal('transcribed'), job: z.string().min(1).max(200) }),
  /** A call of the portal's own telephony has ended. */
  z.object({ kind: z.literal('portal-call'), ...owner, callId: z.string().min(1).max(200) }),
  /** Ask an exchange for its new calls. */
  z.object({ kind: z.literal('feed'), ...owner, feed: z.string() }),
  /** Look whether numbers that nobody had have an owner by now. */
  z.object({ kind: z.literal('strangers'), ...owner }),
  /** A call is older than calls are kept. */
  z.object({ kind: z.literal('forget'), ...owner, call }),
]);

export type CallMessage = z.output<typeof callMessageSchema>;
