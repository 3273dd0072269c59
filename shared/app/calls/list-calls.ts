import { timePart } from '../../contracts/key-pattern.ts';
import { indexKeys, keys } from '../../contracts/keys.ts';
import type { Call } from '../../domain/calls/call.ts';
import { wordsMatch } from '../../domain/calls/search-words.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import type { Table } from '../../ports/table.ts';
import { collectPage } from '../history/collect-page.ts';
import type { Segment } from '../history/newest-first.ts';
import { decodePageCursor, encodePageCursor } from '../history/page-cursor.ts';
import type { ConnectionScope } from '../sync/scope.ts';
import { type Calls, callOf } from './calls.ts';

/** Which calls are wanted; what is left out does not matter. */
export interface CallFilter {
  /** Beginnings, milliseconds since the Unix epoch. */
  readonly from?: number;
  readonly to?: number;
  /** The portal's user. */
  readonly user?: string;
  readonly client?: { readonly kind: string; readonly id: string };
  /** Digits that stand in the number. */
  readonly phone?: string;
  readonly direction?: Call['direction'];
  readonly answered?: boolean;
  readonly transcription?: Call['transcription']['state'];
  readonly minSeconds?: number;
  readonly maxSeconds?: number;
  /** Words that were all said. */
  readonly words?: string;
}

export interface CallPage {
  readonly calls: readonly Call[];
  /** Present when more may follow, also after a short page. */
  readonly cursor?: string;
}

/** A page of calls, the newest first. @throws Rejected for a foreign cursor */
export async function listCalls(
  { calls, table }: { readonly calls: Calls; readonly table: Table },
  scope: ConnectionScope,
  filter: CallFilter,
  limit: number,
  cursor?: string,
): Promise<CallPage> {
  const fingerprint = fingerprintOf(scope, filter);
  const start = cursor === undefined ? undefined : decodePageCursor(fingerprint, cursor);
  const { words } = filter;
  if (words === undefined) {
    const { found, next } = await collectPage(table, [byTime(scope, filter)], start, limit, ({ item }) => {
      const call = callOf(item);
      return isWanted(call, filter) ? call : undefined;
    });
    return { calls: found, ...(next && { cursor: encodePageCursor(fingerprint, next) }) };
  }
  const { found, next } = await collectPage(table, [byWords(scope, filter)], start, limit, ({ item }) => {
    const said = typeof item['words'] === 'string' ? item['words'].split(' ') : [];
    return wordsMatch(said, words) ? keys.callWords.parse(item)?.call : undefined;
  });
  const read = await calls.getMany(scope, found);
  const wanted = found.flatMap((id) => read.get(id) ?? []).filter((call) => isWanted(call, filter));
  return { calls: wanted, ...(next && { cursor: encodePageCursor(fingerprint, next) }) };
}

function isWanted(call: Call, filter: CallFilter): boolean {
  const { answered, client, direction, maxSeconds, minSeconds, phone, transcription, user } = filter;
  return (
    (user === undefined || call.employee.userId === user) &&
    (client === undefined || (call.client?.entity === client.kind && call.client.id === client.id)) &&
    (phone === undefined || call.phone.includes(phone)) &&
    (direction === undefined || call.direction === direction) &&
    (answered === undefined || call.answered === answered) &&
    (transcription === undefined || call.transcription.state === transcription) &&
    (minSeconds === undefined || call.seconds >= minSeconds) &&
    (maxSeconds === undefined || call.seconds <= maxSeconds)
  );
}

function fingerprintOf({ connection, tenant }: ConnectionScope, filter: CallFilter): Json {
  const { client, ...plain } = filter;
  const named = Object.entries(plain).map(([name, value]) => [name, value ?? null] as Json);
  return [tenant, connection, client ? `${client.kind}:${client.id}` : null, ...named];
}

function bounds({ from, to }: CallFilter): Pick<Segment, 'from' | 'to'> {
  return { from: timePart(from ?? 0), to: to === undefined ? '~' : timePart(to + 1) };
}

function byTime(scope: ConnectionScope, filter: CallFilter): Segment {
  const { pk } = indexKeys.callsByTime.build({ ...scope, startedAt: '0', call: '-' });
  return { name: 'all', pk, index: true, ...bounds(filter) };
}

function byWords(scope: ConnectionScope, filter: CallFilter): Segment {
  const { pk } = keys.callWords.build({ ...scope, startedAt: '0', call: '-' });
  return { name: 'all', pk, ...bounds(filter) };
}
