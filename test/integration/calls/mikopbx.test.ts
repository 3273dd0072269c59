import { describe, expect, test } from 'vitest';
import { scheduleFeed } from '../../../shared/app/calls/schedule-feed.ts';
import type { Http } from '../../../shared/ports/http.ts';
import { type CallHouse, callHouse } from '../../support/call-house.ts';
import { noDeath, telling } from '../../support/call-story.ts';
import type { Death } from '../../support/mortal.ts';

type Row = Readonly<Record<string, unknown>>;

/** An exchange with its list of calls, as its REST interface answers. */
class Exchange {
  rows: Row[] = [];
  status = 200;
  readonly asked: URL[] = [];

  http(simulated: Http): Http {
    return {
      request: async (request) => {
        if (!request.url.startsWith('https://pbx.example/')) return simulated.request(request);
        const url = new URL(request.url);
        this.asked.push(url);
        const { searchParams: query } = url;
        const known = this.rows.filter(({ id }) => Number(id) > Number(query.get('idFrom') ?? 0));
        const sorted = known.toSorted((left, right) => Number(left['id']) - Number(right['id']));
        const rows = query.get('order') === 'DESC' ? sorted.toReversed() : sorted;
        const body = { result: true, data: { records: rows.slice(0, Number(query.get('limit'))) } };
        return { status: this.status, headers: {}, body: Buffer.from(JSON.stringify(body)) };
      },
      stream: async (request) => {
        if (!request.url.startsWith('https://pbx.example/')) return simulated.stream(request);
        const content = Buffer.from(`запись ${request.url}`);
        return {
          status: 200,
          headers: {},
          stream: (async function* () {
            yield content;
          })(),
        };
      },
    };
  }
}

const leg = (id: number, changes: Row = {}): Row => ({
  ...{ id, start: '2026-11-21 12:58:10.120', src_num: '79062195047', dst_num: '101', did: '74951234567' },
  ...{ disposition: 'NO ANSWER', billsec: 0, linkedid: 'mikopbx-1', from_account: 'SIP-1', to_account: '' },
  ...{ recordingfile: '', download_url: '', playback_url: '', work_completed: '1' },
  ...changes,
});

const answered: Row = {
  ...{ dst_num: '105', disposition: 'ANSWERED', billsec: 95, start: '2026-11-21 12:58:20.000' },
  ...{ recordingfile: '/storage/2026/11/21/a.mp3', download_url: '/pbxcore/api/v3/cdr:download?token=t1' },
};

async function polled(exchange: Exchange): Promise<CallHouse> {
  const house = await callHouse({ http: (simulated) => exchange.http(simulated) });
  await house.settings({ registerOutside: false });
  await house
    .parts()
    .feeds.save(house.scope, 'mikopbx', { url: 'https://pbx.example', token: 'key', enabled: true });
  await scheduleFeed(house.parts().due, house.scope, house.platform.clock.now());
  return house;
}

describe('calls of MikoPBX', () => {
  test('are conversations with their way, the one who talked, and the recording', async () => {
    const exchange = new Exchange();
    exchange.rows = [leg(7), leg(8, answered)];
    const house = await polled(exchange);
    await house.minutes(5);
    expect(await house.calls()).toMatchObject([
      {
        ...{ source: 'mikopbx', sourceId: 'mikopbx-1', direction: 'incoming', phone: '+79062195047' },
        ...{ line: '74951234567', seconds: 95, answered: true, employee: { extension: '105' } },
        legs: [
          { from: '79062195047', to: '101', answered: false },
          { from: '79062195047', to: '105', seconds: 95, answered: true },
        ],
        recording: { state: 'stored', fileName: 'a.mp3' },
        transcription: { state: 'done' },
        startedAt: Date.UTC(2026, 10, 21, 9, 58, 10, 120),
      },
    ]);
    expect(exchange.asked[0]?.searchParams.get('sort')).toBe('id');
    expect(exchange.asked.every((url) => url.searchParams.get('grouped') === 'false')).toBe(true);
    expect(exchange.asked.at(-1)?.searchParams.get('idFrom')).toBe('8');
  });

  test('whose parts come in several looks are one call', async () => {
    const exchange = new Exchange();
    exchange.rows = [leg(7)];
    const house = await polled(exchange);
    await house.minutes(1);
    exchange.rows.push(leg(8, answered));
    await house.minutes(5);
    expect(await house.calls()).toMatchObject([{ seconds: 95, legs: [{}, {}] }]);
    expect(house.transcriber.begun).toBe(1);
  });

  test('go on coming when the exchange was set up anew and counts from one', async () => {
    const exchange = new Exchange();
    exchange.rows = [leg(500)];
    const house = await polled(exchange);
    await house.minutes(2);
    exchange.rows = [leg(1, { linkedid: 'mikopbx-2', disposition: 'NOANSWER' })];
    await house.minutes(3);
    expect((await house.calls()).map(({ sourceId }) => sourceId).toSorted()).toEqual([
      'mikopbx-1',
      'mikopbx-2',
    ]);
  });

  test('are one call each, wherever the worker that asks for them dies', async () => {
    const story = async (death: Death) => {
      const exchange = new Exchange();
      exchange.rows = [leg(7), leg(8, answered), leg(9, { linkedid: 'mikopbx-2' })];
      const house = await polled(exchange);
      const process = await house.minutes(4, death);
      await house.platform.clock.advance(1_800_000);
      await house.minutes(4);
      return { house, process };
    };
    const { process: alive } = await story(noDeath);
    if (!alive) throw new Error('nobody worked');
    for (const death of telling(alive)) {
      const { house, process } = await story(death);
      const calls = (await house.calls()).toSorted((one, other) => (one.sourceId < other.sourceId ? -1 : 1));
      const seen = { diedAt: process?.diedAt, calls, jobs: house.transcriber.begun };
      expect(seen).toMatchObject({
        calls: [
          { sourceId: 'mikopbx-1', legs: [{}, {}], transcription: { state: 'done' } },
          { sourceId: 'mikopbx-2', answered: false },
        ],
        jobs: 1,
      });
      expect(await house.causes()).toEqual([]);
    }
  }, 60_000);

  test('do not come with a wrong key, and the journal says what to do', async () => {
    const exchange = new Exchange();
    exchange.status = 401;
    const house = await polled(exchange);
    await house.minutes(5);
    expect(await house.causes()).toEqual(['call-feed.token']);
    expect(await house.parts().feeds.get(house.scope, 'mikopbx')).toMatchObject({
      trouble: { en: expect.stringContaining('API key') as unknown },
    });
  });
});
