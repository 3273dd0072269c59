import * as z from 'zod';
import { asId, type ConnectionId, type TenantId } from '../../kernel/ids.ts';
import { documentEventKinds } from '../api/agent/documents.ts';

const owner = {
  tenant: z.string().transform((id) => asId<TenantId>(id)),
  connection: z.string().transform((id) => asId<ConnectionId>(id)),
};

/** On queue `automation`: what robots, triggers and cards of portals need done. */
export const automationMessageSchema = z.discriminatedUnion('kind', [
  /** The longest wait of an errand is over. */
  z.object({ kind: z.literal('errand-overdue'), ...owner, errand: z.string() }),
  /** The base told something of a document that is tied to a deal. */
  z.object({
    kind: z.literal('document-told'),
    ...owner,
    type: z.string(),
    ref: z.string(),
    events: z.array(z.object({ id: z.string(), kind: z.enum(documentEventKinds) })),
  }),
  /** The base told which documents and printed forms it has, and they are others than before. */
  z.object({ kind: z.literal('register'), ...owner }),
]);

export type AutomationMessage = z.output<typeof automationMessageSchema>;
