import { expect, test } from 'vitest';
import { tellCall } from '../../../shared/app/calls/tell-call.ts';
import { asId, type TenantId } from '../../../shared/kernel/ids.ts';
import { text } from '../../../shared/kernel/text.ts';
import {
  type Http,
  HttpFailed,
  type HttpRequest,
  type HttpStreamResponse,
} from '../../../shared/ports/http.ts';
import { type CallHouse, callHouse } from '../../support/call-house.ts';

const recordUrl = 'https://records.example/call.mp3';

/** The simulated portal, and one other address that answers as the test says. */
function withSource(answer: (request: HttpRequest) => HttpStreamResponse) {
  return (simulated: Http): Http => ({
    request: (request) => simulated.request(request),
    stream: async (request) =>
      request.url.startsWith('https://records.example/') || request.url.startsWith('http://10.')
        ? answer(request)
        : simulated.stream(request),
  });
}

async function* bytes(content: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(content);
}

const answered = (status: number, content: string, headers: Record<string, string> = {}) => ({
  ...{ status, headers, stream: bytes(content) },
});

async function callWith(answer: (request: HttpRequest) => HttpStreamResponse): Promise<CallHouse> {
  const house = await callHouse({ http: withSource(answer) });
  house.hold({ recordUrl, recording: undefined });
  await house.minutes(40);
  return house;
}

test.each([
  ['a text file named .mp3', () => answered(200, 'TEXT, no sound'), 'recording.not-audio'],
  ['0 bytes', () => answered(200, ''), 'call.recording-empty'],
  [
    '2 GB',
    () => {
      throw new HttpFailed('too-large', 'the answer is larger than 1073741824 bytes');
    },
    'call.recording-too-large',
  ],
  ['an address that is gone', () => answered(410, ''), 'call.recording-link-expired'],
  [
    'a redirect to a private address',
    ({ url }: HttpRequest) => {
      if (url.startsWith('http://10.')) throw new HttpFailed('refused', 'not allowed');
      return answered(302, '', { location: 'http://10.0.0.5/secret' });
    },
    'call.recording-private',
  ],
  ['redirects in circles', () => answered(302, '', { location: recordUrl }), 'call.recording-redirects'],
  [
    'one that never ends',
    () => {
      throw new HttpFailed('timeout', 'no answer within 240000 ms');
    },
    'call.recording-endless',
  ],
] as const)(
  '%s: one sentence in the journal, the call is kept',
  async (_, answer, causeKey) => {
    const house = await callWith(answer);
    const [call] = await house.calls();
    expect(call).toMatchObject({ phone: '+79062195047', seconds: 60, source: 'portal' });
    expect(call?.settledAt).toBeDefined();
    expect(await house.causes()).toEqual([causeKey]);
    expect(house.transcriber.begun).toBe(0);
  },
  30_000,
);

test('a link that has expired is asked for anew', async () => {
  let asked = 0;
  const house = await callHouse({
    http: (simulated) => ({
      request: (request) => simulated.request(request),
      stream: async (request) => {
        asked += 1;
        if (asked === 1) await house.platform.clock.advance(3_700_000);
        return simulated.stream(request);
      },
    }),
  });
  house.hold();
  await house.minutes(5);
  expect(asked).toBe(2);
  expect(await house.calls()).toMatchObject([{ transcription: { state: 'done' } }]);
});

test('a job that fails is told, and may be asked for again', async () => {
  const house = await callHouse();
  const reason = text('Кодек не поддерживается.', 'The codec is not supported.');
  house.transcriber.end = { state: 'refused', causeKey: 'transcription.codec', reason };
  house.hold();
  await house.minutes(4);
  expect(await house.calls()).toMatchObject([{ transcription: { state: 'failed' } }]);
  expect(await house.causes()).toEqual(['transcription.codec']);
});

test('a job that never reports is looked for, and given up after a day', async () => {
  const house = await callHouse();
  house.transcriber.ready = false;
  house.hold();
  await house.minutes(2);
  expect(await house.calls()).toMatchObject([{ transcription: { state: 'running' } }]);
  await house.platform.clock.advance(25 * 3600_000);
  await house.minutes(2);
  expect(await house.causes()).toEqual(['call.transcription-lost']);
});

test('without an engine the recording waits, the journal says what to install, and an engine takes it up', async () => {
  const house = await callHouse();
  const reason = text('Установите pocketsphinx.', 'Install pocketsphinx.');
  house.transcriber.instead = { state: 'waiting', reason };
  house.hold();
  await house.minutes(15);
  expect(await house.calls()).toMatchObject([{ transcription: { state: 'waiting', reason } }]);
  expect(await house.causes()).toEqual(['call.no-engine']);
  house.transcriber.instead = undefined;
  await house.minutes(15);
  expect(await house.calls()).toMatchObject([{ transcription: { state: 'done' } }]);
});

test('what need not be transcribed is not, and the call says why', async () => {
  const house = await callHouse({ settings: { monthlyMinutes: 3 } });
  const base64 = (content: string) => Buffer.from(content).toString('base64');
  const recorded = (content: string) => ({ recording: { name: 'a.mp3', base64: base64(content) } });
  house.hold(recorded('seconds=4'));
  await house.minutes(2);
  house.hold(recorded('seconds=120'));
  await house.minutes(3);
  house.hold(recorded('seconds=120'));
  await house.minutes(2);
  house.hold(recorded('seconds=121'));
  await house.minutes(3);
  const states = (await house.calls()).map(({ transcription }) =>
    transcription.state === 'skipped' ? transcription.why : transcription.state,
  );
  expect(states.toSorted()).toEqual(['done', 'duplicate', 'over-minutes', 'too-short']);
  expect(house.transcriber.begun).toBe(1);
});

test('a recording that another call left out is transcribed for this one', async () => {
  const house = await callHouse();
  await house.platform.blobs.put('uploaded/1', Buffer.from('звук'), 'audio/mpeg');
  await tellCall(house.parts(), await house.connection(), {
    ...{ source: 'agent', sourceId: 'pbx-1', direction: 'internal', phone: '105', seconds: 60 },
    ...{ startedAt: house.platform.clock.now(), answered: true, uploaded: 'uploaded/1', recordName: 'a.mp3' },
  });
  await house.minutes(2);
  house.hold();
  await house.minutes(3);
  expect((await house.calls()).map(({ transcription }) => transcription)).toMatchObject([
    { state: 'skipped', why: 'internal' },
    { state: 'done' },
  ]);
});

test('one tenant takes no more than its places at the engine', async () => {
  const house = await callHouse();
  house.transcriber.ready = false;
  const base64 = (index: number) => Buffer.from(`запись ${index}`).toString('base64');
  for (let index = 0; index < 25; index += 1)
    house.hold({ phone: `+7906219${5000 + index}`, recording: { name: 'a.mp3', base64: base64(index) } });
  await house.minutes(3);
  expect(house.transcriber.begun).toBe(20);
  // Another tenant has places of its own.
  const { running } = house.parts();
  const admitted = [house.scope.tenant, asId<TenantId>('other')].map((tenant) =>
    running.admits(tenant, 'c', 20),
  );
  expect(await Promise.all(admitted)).toEqual([false, true]);
  house.transcriber.ready = true;
  await house.minutes(6);
  expect((await house.calls()).map(({ transcription }) => transcription.state)).toEqual(
    Array.from({ length: 25 }, () => 'done'),
  );
}, 30_000);
