import * as z from 'zod';
import type { FormValue } from './bracket-form.ts';
import { portalAuth } from './portal-event.ts';

const formValue = z.custom<FormValue>();

const inOrder = z
  .record(z.string(), formValue)
  .transform((parts) => Object.values(parts).map((part) => (typeof part === 'string' ? part : '')));

/**
 * A portal carries out a robot of ours and waits for the answer. It is no event: it has no `event`.
 * https://apidocs.bitrix24.ru/api-reference/bizproc/bizproc-robot/bizproc-robot-add.html
 */
export const robotCallSchema = z
  .object({
    event_token: z.string().min(1).max(1_000),
    code: z.string().max(200).default(''),
    document_id: inOrder.default([]),
    properties: z.record(z.string().max(100), formValue).default({}),
    auth: portalAuth,
  })
  .transform(({ auth, code, document_id, event_token, properties }) => ({
    token: event_token,
    code,
    /** `DEAL_5`; empty when the portal did not say. */
    object: document_id.at(-1) ?? '',
    properties: Object.fromEntries(
      Object.entries(properties).map(([name, value]) => [name, firstText(value)]),
    ),
    auth,
  }));

export type RobotCall = z.output<typeof robotCallSchema>;

/** Of a property with several values the first. */
function firstText(value: FormValue): string {
  const [first = ''] = typeof value === 'string' ? [value] : Object.values(value);
  return typeof first === 'string' ? first : '';
}
