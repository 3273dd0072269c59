import * as z from 'zod';
import type { CallLeg } from './call.ts';
import type { CallFacts } from './call-facts.ts';

const text = z.union([z.string(), z.number().transform(String), z.null().transform(() => '')]).default('');
const whole = z.coerce.number().catch(0);

/**
 * A record of MikoPBX's list of calls (`GET /pbxcore/api/v3/cdr`, `grouped=false`), as far as it is read:
 * https://docs.mikopbx.com/
 */
export const mikopbxRecordSchema = z.object({
  id: z.coerce.number().int().nonnegative(),
  start: text,
  answer: text,
  endtime: text,
  src_num: text,
  dst_num: text,
  did: text,
  disposition: text,
  billsec: whole,
  duration: whole,
  linkedid: text,
  from_account: text,
  to_account: text,
  recordingfile: text,
  download_url: text,
  playback_url: text,
  is_app: text,
  work_completed: text,
});

export type MikopbxRecord = z.output<typeof mikopbxRecordSchema>;

/** Numbers within an exchange are short. */
const longestExtension = 5;

/** Records of one conversation: parts of a queue or of a transfer share the `linkedid`. */
export function conversationsOf(
  records: readonly MikopbxRecord[],
): ReadonlyMap<string, readonly MikopbxRecord[]> {
  const groups = new Map<string, MikopbxRecord[]>();
  for (const record of records) {
    const { linkedid } = record;
    if (linkedid === '') continue;
    const group = groups.get(linkedid);
    if (group) group.push(record);
    else groups.set(linkedid, [record]);
  }
  return groups;
}

/**
 * One conversation as facts of a call: who talked is told by the longest answered part, who called by the first.
 * @param zoneless reads a moment without a zone, as the exchange writes them, by the tenant's wall clock
 * @param resolve makes an address of the exchange absolute
 */
export function factsOfConversation(
  linkedid: string,
  records: readonly MikopbxRecord[],
  zoneless: (moment: string) => number,
  resolve: (address: string) => string | undefined,
): CallFacts | undefined {
  const parts = records.toSorted((left, right) => left.id - right.id);
  const [first] = parts;
  if (!first) return undefined;
  const talked = parts.filter(isAnswered).toSorted((left, right) => right.billsec - left.billsec)[0];
  const told = talked ?? parts.at(-1) ?? first;
  const direction = directionOf(first);
  const outside = direction === 'outgoing' ? told.dst_num : first.src_num;
  const extension = direction === 'incoming' ? told.dst_num : first.src_num;
  const recorded = [talked, ...parts].find((part) => part && addressOf(part) !== '');
  const url = recorded && resolve(addressOf(recorded));
  const recording = recorded && url !== undefined && { recordUrl: url, recordName: fileNameOf(recorded) };
  return {
    source: 'mikopbx',
    sourceId: linkedid,
    direction,
    phone: direction === 'internal' ? told.dst_num : outside,
    ...(first.did !== '' && { line: first.did }),
    startedAt: zoneless(first.start),
    seconds: talked?.billsec ?? 0,
    answered: talked !== undefined,
    ...(isExtension(extension) && { employee: { extension } }),
    legs: parts.map((part) => legOf(part, zoneless)),
    ...recording,
  };
}

/** The exchange spells "no answer" in two ways; only this one means a talk. */
function isAnswered({ billsec, disposition }: MikopbxRecord): boolean {
  return disposition.toUpperCase() === 'ANSWERED' && billsec > 0;
}

function isExtension(number: string): boolean {
  return /^\d+$/.test(number) && number.length <= longestExtension;
}

/** An account of a provider on one side says that the other world is there; short numbers on both are employees. */
function directionOf({
  did,
  dst_num,
  from_account,
  src_num,
  to_account,
}: MikopbxRecord): CallFacts['direction'] {
  if (isExtension(src_num) && isExtension(dst_num) && did === '') return 'internal';
  if (to_account !== '' && isExtension(src_num)) return 'outgoing';
  if (from_account !== '' && did !== '') return 'incoming';
  return isExtension(src_num) ? 'outgoing' : 'incoming';
}

function legOf(record: MikopbxRecord, zoneless: (moment: string) => number): CallLeg {
  return {
    at: zoneless(record.start),
    from: record.src_num,
    to: record.dst_num,
    seconds: isAnswered(record) ? record.billsec : 0,
    answered: isAnswered(record),
  };
}

function addressOf({ download_url, playback_url }: MikopbxRecord): string {
  return download_url || playback_url;
}

function fileNameOf({ recordingfile }: MikopbxRecord): string {
  return recordingfile.split('/').at(-1) || 'recording.mp3';
}
