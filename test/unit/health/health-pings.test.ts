import { expect, test } from 'vitest';
import { HealthPings } from '../../../shared/app/health/health-pings.ts';
import { VirtualClock } from '../../../shared/kernel/virtual-clock.ts';
import { HttpFailed, type HttpRequest } from '../../../shared/ports/http.ts';
import { recordingTelemetry } from '../../support/recording-telemetry.ts';

type Reply = number | HttpFailed | { readonly status: number; readonly location: string } | 'never';

/** Pings against a service that gives these replies in turn, the last one for ever. */
function pinging(...replies: readonly Reply[]) {
  const clock = new VirtualClock(0);
  const seen: { readonly url: string; readonly body: string; readonly at: number }[] = [];
  const request = async ({ url, body, timeoutMilliseconds }: HttpRequest) => {
    const reply = replies[Math.min(seen.length, replies.length - 1)] ?? 200;
    seen.push({ url, body: String(body), at: clock.now() });
    if (reply === 'never') {
      await clock.sleep(timeoutMilliseconds);
      throw new HttpFailed('timeout', 'no answer');
    }
    if (reply instanceof HttpFailed) throw reply;
    if (typeof reply === 'number') return { status: reply, headers: {}, body: new Uint8Array() };
    return { status: reply.status, headers: { location: reply.location }, body: new Uint8Array() };
  };
  const stream = () => Promise.reject(new Error('not of this test'));
  const pings = new HealthPings({ http: { request, stream }, clock, telemetry: recordingTelemetry() });
  return { clock, seen, pings };
}

const url = 'https://hc-ping.example/ping-key/slug?create=1';
const rid = '11111111-1111-4111-8111-111111111111';

test.each([
  ['start', '/ping-key/slug/start'],
  ['success', '/ping-key/slug'],
  ['fail', '/ping-key/slug/fail'],
  ['log', '/ping-key/slug/log'],
] as const)('%s goes to its own path, with the run in the query', async (signal, path) => {
  const { pings, seen } = pinging(200);
  expect(await pings.tell({ url, signal, rid, body: 'записей: 5' })).toBe('told');
  expect(seen).toEqual([
    { url: `https://hc-ping.example${path}?create=1&rid=${rid}`, body: 'записей: 5', at: 0 },
  ]);
});

test('trouble is tried again after 1 and 2 seconds, then left alone', async () => {
  const { pings, seen, clock } = pinging(503, new HttpFailed('connect', 'refused'), 429);
  expect(await clock.run(pings.tell({ url, signal: 'success', rid }))).toBe('failed');
  expect(seen.map(({ at }) => at)).toEqual([0, 1000, 3000]);
});

test('an address that may not be called, or that no check has, is not tried again', async () => {
  const refused = pinging(new HttpFailed('refused', 'private'));
  expect(await refused.pings.tell({ url, signal: 'start', rid })).toBe('refused');
  const unknown = pinging(404);
  expect(await unknown.pings.tell({ url, signal: 'start', rid })).toBe('unknown-check');
  expect([refused.seen.length, unknown.seen.length]).toEqual([1, 1]);
});

test('redirects are followed by the guarded way, a few times', async () => {
  const moved = pinging({ status: 301, location: '/elsewhere' }, 200);
  expect(await moved.pings.tell({ url, signal: 'start', rid })).toBe('told');
  expect(moved.seen[1]?.url).toBe('https://hc-ping.example/elsewhere');
  const circle = pinging({ status: 302, location: '/' });
  expect(await circle.pings.tell({ url, signal: 'start', rid })).toBe('refused');
  expect(circle.seen).toHaveLength(4);
});

test('work begins at once and its end is told behind its start', async () => {
  const { pings, seen, clock } = pinging(200);
  const done = pings.around(
    { url, rid },
    async () => clock.now(),
    (end) => ({ signal: 'success', body: end.ok ? `at ${end.value}` : '' }),
  );
  expect(await clock.run(done)).toBe(0);
  expect(seen.map((ping) => `${new URL(ping.url).pathname} ${ping.body}`)).toEqual([
    '/ping-key/slug/start ',
    '/ping-key/slug at 0',
  ]);
});

test('a service that never answers holds nobody longer than three seconds, and the work not at all', async () => {
  const { pings, clock } = pinging('never');
  let workedAt = -1;
  const work = async () => {
    workedAt = clock.now();
  };
  await clock.run(pings.around({ url, rid }, work, () => ({ signal: 'success', body: '' })));
  expect([workedAt, clock.now()]).toEqual([0, 3000]);
});

test('work that fails is told as such and fails as it did', async () => {
  const { pings, seen, clock } = pinging(200);
  const failing = pings.around(
    { url, rid },
    () => Promise.reject(new RangeError('broken')),
    ({ ok }) => ({ signal: ok ? 'success' : 'fail', body: '' }),
  );
  await expect(clock.run(failing)).rejects.toThrow('broken');
  expect(seen.map((ping) => new URL(ping.url).pathname)).toEqual([
    '/ping-key/slug/start',
    '/ping-key/slug/fail',
  ]);
});

test('without an address there is just the work', async () => {
  const { pings, seen } = pinging(200);
  const result = pings.around(
    { url: undefined, rid },
    async () => 5,
    () => ({ signal: 'success', body: '' }),
  );
  expect(await result).toBe(5);
  expect(seen).toEqual([]);
});
