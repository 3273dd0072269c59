import * as z from 'zod';
import { asId, type ConnectionId, type MemberId, type TenantId } from '../../kernel/ids.ts';
import { documentEventKinds } from '../api/agent/documents.ts';

const owner = {
  tenant: z.string().transform((id) => asId<TenantId>(id)),
  connection: z.string().transform((id) => asId<ConnectionId>(id)),
};

const portal = { tenant: owner.tenant, member: z.string().transform((id) => asId<MemberId>(id)) };

/** On queue `automation`: what robots, triggers and cards of portals need done. */
export const automationMessageSchema = z.discriminatedUnion('kind', [
  /** A portal called a robot of ours. */
  z.object({
    kind: z.literal('robot'),
    ...portal,
    code: z.string(),
    /** The last part of the portal's id of the object: `DEAL_5`. */
    object: z.string(),
    properties: z.record(z.string(), z.string()),
    token: z.string(),
    /** It carried the proof of the installation. */
    proved: z.boolean(),
  }),
  /** The base has done what a robot wanted, or will not. */
  z.object({ kind: z.literal('robot-ended'), ...owner, member: portal.member, run: z.string() }),
  /** A person pressed a button of a card; `press` names this very press. */
  z.object({
    kind: z.literal('card-pressed'),
    ...owner,
    member: portal.member,
    action: z.string(),
    activity: z.number(),
    type: z.string(),
    ref: z.string(),
    form: z.string().optional(),
    press: z.string(),
  }),
  /** The base has done what the button of a card wanted, or will not. */
  z.object({ kind: z.literal('card-ended'), ...owner, member: portal.member, errand: z.string() }),
  /** Answers to robots, triggers or cards wait to be sent to a portal. */
  z.object({ kind: z.literal('waiting'), ...portal }),
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
  /**
   * What robots and triggers the portal should have may have changed: abilities, settings, language. With `look` it is
   * not believed what the portal has: the application was installed or updated.
   */
  z.object({ kind: z.literal('register'), ...owner, look: z.boolean().default(false) }),
]);

export type AutomationMessage = z.output<typeof automationMessageSchema>;
