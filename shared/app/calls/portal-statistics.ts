import * as z from 'zod';
import type { Call } from '../../domain/calls/call.ts';
import type { CallFacts } from '../../domain/calls/call-facts.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import { type Portal, PortalError } from '../../ports/portal.ts';
import { answered, portalOutcome } from './portal-outcome.ts';

/** Leads the `EXTERNAL_CALL_ID` of calls that we register; the call's name follows. */
export const ownCallPrefix = 'most24-';

const text = z.union([z.string(), z.number().transform(String)]);
const optionalText = z.union([text, z.null()]).optional();

/** https://apidocs.bitrix24.com/api-reference/telephony/voximplant/voximplant-statistic-get.html */
const rowSchema = z.object({
  ID: text,
  CALL_ID: text,
  EXTERNAL_CALL_ID: optionalText,
  PORTAL_USER_ID: optionalText,
  PORTAL_NUMBER: optionalText,
  PHONE_NUMBER: optionalText,
  CALL_TYPE: z.coerce.number(),
  CALL_DURATION: z.coerce.number().nonnegative().catch(0),
  CALL_START_DATE: text,
  CALL_RECORD_URL: optionalText,
  CALL_FAILED_CODE: optionalText,
  CRM_ENTITY_TYPE: optionalText,
  CRM_ENTITY_ID: optionalText,
  CRM_ACTIVITY_ID: optionalText,
  TRANSCRIPT_ID: optionalText,
  RECORD_FILE_ID: optionalText,
});

/** A row of the portal's statistics of calls. */
export type StatisticRow = z.output<typeof rowSchema>;

/** The row of a call, if the portal has one. @throws Rejected, Busy, Transient, Broken */
export async function statisticRow(
  portal: Portal,
  filter: { readonly CALL_ID: string } | { readonly EXTERNAL_CALL_ID: string },
): Promise<StatisticRow | undefined> {
  const params = { FILTER: { ...filter }, SORT: 'ID', ORDER: 'DESC' };
  const { result } = await answered(
    portal.call({ method: 'voximplant.statistic.get', params, repeat: 'read' }),
  );
  return z.array(rowSchema).parse(result)[0];
}

const given = (value: string | null | undefined) =>
  value === null || value === undefined || value === '' || value === '0' ? undefined : value;

const kinds: Readonly<Record<string, NonNullable<Call['client']>['entity']>> = {
  CONTACT: 'contact',
  COMPANY: 'company',
  LEAD: 'lead',
};

/** A row as facts of a call. Whether there is a recording shows later; a talk may have one. */
export function factsOfRow(row: StatisticRow): CallFacts {
  const answeredCall = row.CALL_FAILED_CODE === '200';
  const entity = kinds[row.CRM_ENTITY_TYPE ?? ''];
  const clientId = given(row.CRM_ENTITY_ID);
  const userId = given(row.PORTAL_USER_ID);
  const line = given(row.PORTAL_NUMBER);
  const activityId = given(row.CRM_ACTIVITY_ID);
  return {
    source: 'portal',
    sourceId: row.CALL_ID,
    direction: row.CALL_TYPE === 2 || row.CALL_TYPE === 3 ? 'incoming' : 'outgoing',
    phone: row.PHONE_NUMBER ?? '',
    ...(line !== undefined && { line }),
    startedAt: Date.parse(row.CALL_START_DATE),
    seconds: row.CALL_DURATION,
    answered: answeredCall,
    ...(userId !== undefined && { employee: { userId } }),
    ...(entity && clientId !== undefined && { client: { entity, id: clientId } }),
    onPortal: { callId: row.CALL_ID, ...(activityId !== undefined && { activityId }) },
    recordingExpected: hasRecording(row) || (answeredCall && row.CALL_DURATION > 0),
  };
}

function hasRecording(row: StatisticRow): boolean {
  return given(row.RECORD_FILE_ID) !== undefined || given(row.CALL_RECORD_URL) !== undefined;
}

/**
 * Where the recording of a call of the portal is just now: a fresh address of the file on the portal's Disk, else the
 * address at the carrier. `undefined` while the portal has none. @throws Rejected, Busy, Transient, Broken
 */
export async function recordingAddress(
  portal: Portal,
  { onPortal }: Call,
): Promise<{ readonly url: string; readonly fileName?: string } | undefined> {
  if (onPortal.callId === undefined) return undefined;
  const row = await statisticRow(portal, { CALL_ID: onPortal.callId });
  const id = given(row?.RECORD_FILE_ID);
  const file = id === undefined ? undefined : await diskFile(portal, id);
  if (file) return file;
  const url = given(row?.CALL_RECORD_URL);
  return url === undefined ? undefined : { url };
}

const fileSchema = z.object({ DOWNLOAD_URL: z.string().min(1), NAME: z.string() });

async function diskFile(
  portal: Portal,
  id: string,
): Promise<{ readonly url: string; readonly fileName: string } | undefined> {
  let result: Json;
  try {
    ({ result } = await portal.call({ method: 'disk.file.get', params: { id }, repeat: 'read' }));
  } catch (error) {
    // The file was deleted; the carrier may still have it.
    if (error instanceof PortalError && error.kind === 'not-found') return undefined;
    throw error instanceof PortalError ? portalOutcome(error) : error;
  }
  const file = fileSchema.parse(result);
  return { url: file.DOWNLOAD_URL, fileName: file.NAME };
}
