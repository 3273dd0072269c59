import * as z from 'zod';
import { asId, type MemberId } from '../../kernel/ids.ts';
import type { FormValue } from './bracket-form.ts';

const formValue: z.ZodType<FormValue> = z.lazy(() => z.union([z.string(), z.record(z.string(), formValue)]));

/** `member_id` is a hash in hexadecimal; nothing else may become part of a key. */
const memberId = z
  .string()
  .regex(/^[0-9a-zA-Z]{1,64}$/)
  .transform((value) => asId<MemberId>(value));

/**
 * The `auth` block of what a portal posts: who it is, and the token that proves it. Tokens of a person are there only
 * when a person caused the event. See "Events", Bitrix24 REST API documentation.
 */
export const portalAuth = z.looseObject({
  member_id: memberId,
  application_token: z.string().min(1).optional(),
  domain: z.string().optional(),
  client_endpoint: z.string().optional(),
  server_endpoint: z.string().optional(),
  access_token: z.string().optional(),
  refresh_token: z.string().optional(),
  expires_in: z.coerce.number().optional(),
  scope: z.string().optional(),
  status: z.string().optional(),
  user_id: z.string().optional(),
});

/** Portals send the time in seconds as text. */
const seconds = z
  .string()
  .regex(/^\d{1,12}$/)
  .transform(Number);

/** Something happened on a portal. It names objects by id only; their state is to be read anew. */
export const portalEventSchema = z
  .object({
    event: z
      .string()
      .min(1)
      .max(200)
      .transform((code) => code.toUpperCase()),
    ts: seconds.optional(),
    data: z.record(z.string(), formValue).optional(),
    auth: portalAuth,
  })
  .transform(({ event, ts, data = {}, auth: proof }) => ({
    /** Upper case, e.g. `ONCRMCOMPANYUPDATE`: some portals spell it otherwise. */
    code: event,
    ...(ts !== undefined && { happenedAt: ts * 1000 }),
    data,
    auth: proof,
  }));

export type PortalEvent = z.output<typeof portalEventSchema>;
