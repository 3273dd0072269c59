import * as z from 'zod';
import { changedRecord } from '../../domain/entities/record-events.ts';
import type { MemberId } from '../../kernel/ids.ts';
import type { Portal } from '../../ports/portal.ts';
import { type MarkChangedParts, markChanged } from './mark-changed.ts';

/** https://apidocs.bitrix24.ru/api-reference/events/event-offline-get.html */
const packSchema = z.object({
  process_id: z.union([z.string(), z.number(), z.null()]).optional(),
  events: z.array(z.object({ EVENT_NAME: z.string(), EVENT_DATA: z.unknown() })),
});

const dataSchema = z.object({ FIELDS: z.record(z.string(), z.unknown()) });

const packSize = 200;

/**
 * Reads the portal's log of changes to its end. A pack is reserved, marked, then cleared: cut off in between, the
 * portal keeps it, and a later comparison of both sides finds what was in it.
 * @param connector the word that the subscriptions were made with, if the portal's tariff knows such words
 * @throws PortalError, Busy, Transient, Broken as the portal's client does
 */
export async function drainOfflineEvents(
  parts: MarkChangedParts,
  portal: Portal,
  member: MemberId,
  connector: string | undefined,
  mayGoOn: () => boolean,
): Promise<{ readonly finished: boolean }> {
  while (mayGoOn()) {
    const answer = await portal.call({
      method: 'event.offline.get',
      params: {
        clear: 0,
        limit: packSize,
        ...(connector === undefined ? {} : { auth_connector: connector }),
      },
      repeat: 'idempotent',
    });
    const { process_id: process, events } = packSchema.parse(answer.result);
    if (events.length === 0) return { finished: true };
    const records = events.flatMap(({ EVENT_NAME, EVENT_DATA }) => {
      const data = dataSchema.safeParse(EVENT_DATA);
      // Some portals answer `false` here; what it was about is found by comparing.
      const record = data.success && changedRecord(EVENT_NAME.toUpperCase(), data.data.FIELDS);
      return record && record !== 'other' ? [record] : [];
    });
    await markChanged(parts, member, records);
    if (process === null || process === undefined) continue;
    await portal.call({
      method: 'event.offline.clear',
      params: { process_id: process },
      repeat: 'idempotent',
    });
  }
  return { finished: false };
}
