import * as z from 'zod';
import {
  conversationsOf,
  factsOfConversation,
  type MikopbxRecord,
  mikopbxRecordSchema,
} from '../../domain/calls/mikopbx-records.ts';
import type { Connection } from '../../domain/connections/connection.ts';
import { ZoneClock } from '../../domain/schedule/zone-clock.ts';
import { parsedJsonBytes } from '../../kernel/json-text.ts';
import { Rejected, Transient } from '../../kernel/outcome.ts';
import { type Text, text } from '../../kernel/text.ts';
import { HttpFailed } from '../../ports/http.ts';
import type { CallFeed } from './call-feeds.ts';
import type { CallParts } from './call-parts.ts';
import { scheduleFeed } from './schedule-feed.ts';
import { tellCall } from './tell-call.ts';

const feed = 'mikopbx';
/** Milliseconds. */
const pollPause = 60_000;
/** A first look, and one after the exchange was set up anew, goes back so far. Milliseconds. */
const firstStretch = 24 * 3600_000;
/** Records of one request; the exchange gives 1000 at most. */
const pageSize = 500;
const mostPages = 20;
/** A conversation is worked on when nothing was added to it for so long. Milliseconds. */
const settleMilliseconds = 45_000;

const answerSchema = z.object({
  data: z.union([
    z.array(z.unknown()),
    z.object({ records: z.array(z.unknown()) }).transform(({ records }) => records),
  ]),
});

/**
 * Fetches the calls of a MikoPBX that are new since the last look, by growing ids, and asks for the next look. A call
 * is kept before the look is noted, so a look that was cut off takes the same calls again.
 */
export async function pollMikopbx(parts: CallParts, connection: Connection): Promise<void> {
  const scope = { tenant: connection.tenant, connection: connection.id };
  const known = await parts.feeds.get(scope, feed);
  if (!known?.enabled || !connection.settings.calls.enabled) return;
  let cursor = known.cursor;
  try {
    const ask = asker(parts, known.url, await parts.feeds.token(scope, feed, known));
    cursor = await startOf(parts, ask, known);
    for (let page = 0; page < mostPages; page += 1) {
      const records = await newRecords(parts, ask, cursor);
      await take(parts, connection, known.url, records);
      cursor = Math.max(cursor, ...records.map(({ id }) => id));
      if (records.length < pageSize) break;
    }
    await parts.feeds.polled(scope, feed, known, { cursor });
  } catch (error) {
    if (!(error instanceof Rejected || error instanceof Transient)) throw error;
    await parts.feeds.polled(scope, feed, known, { cursor, trouble: error.text });
    await tellTrouble(parts, connection, error);
  }
  await scheduleFeed(parts.due, scope, parts.clock.now() + pollPause);
}

type Ask = (query: Readonly<Record<string, string>>) => Promise<readonly MikopbxRecord[]>;

/** An exchange that was set up anew counts from one again: then nothing is above our mark, and it is taken back. */
async function startOf(parts: CallParts, ask: Ask, { cursor }: CallFeed): Promise<number> {
  if (cursor === 0) return 0;
  const [newest] = await ask({ sort: 'id', order: 'DESC', limit: '1', ...since(parts) });
  return newest && newest.id < cursor ? 0 : cursor;
}

function newRecords(parts: CallParts, ask: Ask, cursor: number): Promise<readonly MikopbxRecord[]> {
  return ask({
    ...{ sort: 'id', order: 'ASC', limit: String(pageSize), idFrom: String(cursor) },
    ...since(parts),
  });
}

/** Without dates the exchange looks at 30 days only; so does this. */
function since({ clock }: CallParts): { readonly dateFrom: string } {
  return { dateFrom: new Date(clock.now() - firstStretch).toISOString().slice(0, 10) };
}

function asker({ http }: CallParts, url: string, token: string): Ask {
  return async (query) => {
    const address = `${url}/pbxcore/api/v3/cdr?${new URLSearchParams({ ...query, grouped: 'false' }).toString()}`;
    let answer: { readonly status: number; readonly body: Uint8Array };
    try {
      answer = await http.request({
        method: 'GET',
        url: address,
        headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
        timeoutMilliseconds: 30_000,
        maxBytes: 16 * 1024 * 1024,
      });
    } catch (error) {
      if (!(error instanceof HttpFailed)) throw error;
      if (error.failure === 'refused') throw new Rejected('call-feed.private', privateAddress);
      throw new Transient('call-feed.unreachable', unreachable, { failure: error.failure }, { cause: error });
    }
    if (answer.status === 401 || answer.status === 403) throw new Rejected('call-feed.token', badToken);
    if (answer.status !== 200)
      throw new Transient('call-feed.unreachable', unreachable, { status: answer.status });
    return recordsOf(answer.body);
  };
}

function recordsOf(body: Uint8Array): readonly MikopbxRecord[] {
  const parsed = answerSchema.safeParse(parsedJsonBytes(body));
  if (!parsed.success) throw new Rejected('call-feed.answer', otherAnswer);
  return parsed.data.data.flatMap((record) => {
    const one = mikopbxRecordSchema.safeParse(record);
    return one.success ? [one.data] : [];
  });
}

async function take(
  parts: CallParts,
  connection: Connection,
  url: string,
  records: readonly MikopbxRecord[],
): Promise<void> {
  const clock = new ZoneClock(connection.settings.notices.zone);
  const zoneless = (moment: string) => wallMoment(clock, moment) ?? parts.clock.now();
  const resolve = (address: string) =>
    URL.canParse(address, `${url}/`) ? new URL(address, `${url}/`).href : undefined;
  for (const [linkedid, group] of conversationsOf(records)) {
    const facts = factsOfConversation(linkedid, group, zoneless, resolve);
    if (facts) await tellCall(parts, connection, facts, parts.clock.now() + settleMilliseconds);
  }
}

/** `2026-11-21 12:30:05.123` on the exchange's wall clock, in milliseconds since the Unix epoch. */
function wallMoment(clock: ZoneClock, moment: string): number | undefined {
  const [, date, time, seconds] =
    /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})(?::(\d{2}(?:\.\d+)?))?/.exec(moment) ?? [];
  if (date === undefined || time === undefined) return undefined;
  const wall = Date.parse(`${date}T${time}:00Z`) / 60_000;
  if (Number.isNaN(wall)) return undefined;
  return clock.firstAt(wall) * 60_000 + Math.round(Number(seconds ?? 0) * 1000);
}

async function tellTrouble(
  { clock, journal }: CallParts,
  { id, settings, tenant }: Connection,
  { causeKey, text: said }: Rejected | Transient,
): Promise<void> {
  const hour = new Date(clock.now()).toISOString().slice(0, 13);
  await journal.record(
    {
      subject: { tenant, connection: id, object: { kind: 'call-feed', id: feed } },
      id: `${feed} ${causeKey} ${hour}`,
      failure: 'rejected',
      causeKey,
      text: said,
      details: {},
    },
    settings.history.keepErrorsDays,
  );
}

const privateAddress: Text = text(
  'Адрес MikoPBX не в открытом интернете: такие адреса не опрашиваются. На своём сервере разрешите его в настройке egress.allow.',
  'The address of MikoPBX is not on the public internet: such addresses are not asked. On a server of your own, allow it in the setting egress.allow.',
);

const unreachable: Text = text(
  'MikoPBX не отвечает. Проверьте адрес, сеть и что REST API включён.',
  'MikoPBX does not answer. Check its address, the network, and that the REST API is on.',
);

const badToken: Text = text(
  'MikoPBX не принимает ключ API. Создайте ключ в «Ключи API» и введите его заново.',
  'MikoPBX does not take the API key. Create one under "API keys" and enter it anew.',
);

const otherAnswer: Text = text(
  'MikoPBX ответила не списком звонков. Нужна версия с REST API v3.',
  'MikoPBX did not answer with a list of calls. A version with REST API v3 is needed.',
);
