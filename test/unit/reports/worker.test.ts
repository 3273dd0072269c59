import { expect, test } from 'vitest';
import { runNow } from '../../../shared/app/reports/report-posts.ts';
import { Broken, Busy, Transient } from '../../../shared/kernel/outcome.ts';
import { text } from '../../../shared/kernel/text.ts';
import { HttpFailed, type HttpRequest } from '../../../shared/ports/http.ts';
import { PortalError } from '../../../shared/ports/portal.ts';
import { type ReportHouse, reportHouse } from '../../support/report-house.ts';

const containing = (part: string): unknown => expect.stringContaining(part);

/** Causes in the error journal, with how often each happened. */
async function journalOf(house: ReportHouse) {
  const { entries } = await house.parts().journal.page(house.scope, {}, 50);
  return entries.map(({ causeKey, count, text: told }) => ({ causeKey, count, ru: told.ru }));
}

const statesOf = async (house: ReportHouse, id: string) =>
  (await house.parts().runs.last(house.scope, id, 20)).map(({ slot, state }) => `${slot} ${state}`);

test('a tick that comes twice and messages that come thrice make one post', async () => {
  const house = await reportHouse();
  await house.subscribe();
  await house.platform.clock.advance(30 * 60_000);
  await house.tick();
  const queue = house.platform.queue('reports');
  const [look] = await queue.receive({ max: 1, visibilitySeconds: 0, waitSeconds: 0 });
  await queue.send([{ body: look?.body ?? '' }, { body: look?.body ?? '' }]);
  while (await house.work());
  await house.tick();
  while (await house.work());
  expect(house.portal.posts).toHaveLength(1);
});

test('two workers at the same moment make one post', async () => {
  const house = await reportHouse();
  const id = await house.subscribe();
  await house.platform.clock.advance(30 * 60_000);
  await house.tick();
  await house.work();
  const [run] = await house.platform
    .queue('reports')
    .receive({ max: 1, visibilitySeconds: 0, waitSeconds: 0 });
  await house.platform.queue('reports').send([{ body: run?.body ?? '' }]);
  await Promise.all([house.work(), house.work()]);
  await house.minutes(3);
  expect(house.portal.posts).toHaveLength(1);
  expect(await statesOf(house, id)).toEqual(['2026-11-21T1330 posted']);
});

test('a slot that could not run for an hour runs once when the system is back', async () => {
  const house = await reportHouse();
  await house.subscribe();
  await house.platform.clock.advance(90 * 60_000);
  await house.minutes(2);
  expect(house.portal.posts).toHaveLength(1);
  expect(await journalOf(house)).toEqual([]);
});

test('a slot that is later than its subscription allows is reported as missed, and the next one runs', async () => {
  const house = await reportHouse();
  const schedule = { days: [6, 7], times: ['13:30'], zone: 'Europe/Moscow' };
  const id = await house.subscribe({ schedule, lateMinutes: 60 });
  await house.platform.clock.advance(24 * 3_600_000);
  await house.minutes(90);
  expect(house.portal.posts).toHaveLength(1);
  expect(await statesOf(house, id)).toEqual(['2026-11-22T1330 posted', '2026-11-21T1330 missed']);
  expect(await journalOf(house)).toEqual([
    {
      causeKey: 'report.missed',
      count: 1,
      ru: containing('за 2026-11-21 13:30 не опубликован'),
    },
  ]);
});

test('after weeks of standstill nothing is flooded: the last slots are missed one by one, the rest is counted', async () => {
  const house = await reportHouse();
  const times = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`);
  const id = await house.subscribe({
    schedule: { days: [1, 2, 3, 4, 5, 6, 7], times, zone: 'UTC' },
    lateMinutes: 30,
  });
  await house.platform.clock.advance(21 * 24 * 3_600_000);
  await house.minutes(1);
  const { entries } = await house.parts().journal.page(house.scope, {}, 10);
  expect(entries).toMatchObject([{ causeKey: 'report.missed', details: { slots: 504 - 1 } }]);
  expect(await statesOf(house, id)).toHaveLength(20);
  expect(house.portal.posts).toHaveLength(1);
});

test('recipients who are gone are skipped and named in the journal; the others get the report', async () => {
  const house = await reportHouse();
  await house.subscribe({ recipients: { users: ['5', '7'], groups: ['4'], departments: ['3'] } });
  house.portal.users.delete('7');
  house.portal.groups.delete('4');
  await house.minutes(40);
  expect(house.portal.posts).toMatchObject([{ destinations: ['U5', 'DR3'] }]);
  expect(await journalOf(house)).toEqual([
    { causeKey: 'report.recipients-gone', count: 1, ru: containing('сотрудники 7; группы 4') },
  ]);
});

test('when all recipients are gone nothing is posted, and a person is told', async () => {
  const house = await reportHouse();
  const id = await house.subscribe();
  house.portal.users.clear();
  await house.minutes(40);
  expect(house.portal.posts).toEqual([]);
  expect(await statesOf(house, id)).toEqual(['2026-11-21T1330 failed']);
  expect(await journalOf(house)).toMatchObject([{ causeKey: 'report.no-recipients', count: 1 }]);
});

test('a report that nobody handed over fails with what to do, and other subscriptions are untouched', async () => {
  const house = await reportHouse();
  await house.subscribe({ report: { code: 'debts', period: { kind: 'this', unit: 'day' } } });
  await house.subscribe();
  await house.minutes(40);
  expect(house.portal.posts).toHaveLength(1);
  expect(await journalOf(house)).toEqual([
    { causeKey: 'report.no-data', count: 1, ru: containing('Данных отчёта «debts» ещё нет') },
  ]);
});

test('trouble puts a report off, and it comes as soon as the trouble is over', async () => {
  const house = await reportHouse();
  const id = await house.subscribe();
  const { clock } = house.platform;
  const until = clock.now() + 50 * 60_000;
  let turn = 0;
  house.portal.trouble = ({ method }) => {
    if (method !== 'log.blogpost.add' || clock.now() > until) return undefined;
    turn += 1;
    const told = text('Портал не отвечает', 'The portal does not answer');
    const error =
      turn % 2
        ? new Transient('portal.unreachable', told)
        : new Busy(clock.now() + 120_000, 'portal.limits', told);
    return { error, after: false };
  };
  await house.minutes(120);
  expect(house.portal.posts).toHaveLength(1);
  expect(turn).toBeGreaterThan(2);
  const [run] = await house.parts().runs.last(house.scope, id, 1);
  expect(run?.cause).toBeUndefined();
});

test('trouble that outlasts the patience of a subscription makes its slot missed, with the reason', async () => {
  const house = await reportHouse();
  const id = await house.subscribe({ lateMinutes: 20 });
  const told = text('Портал не отвечает', 'The portal does not answer');
  house.portal.trouble = () => ({ error: new Transient('portal.unreachable', told), after: false });
  await house.minutes(120);
  expect(await statesOf(house, id)).toEqual(['2026-11-21T1330 missed']);
  expect(await journalOf(house)).toEqual([
    { causeKey: 'report.missed', count: 1, ru: containing('Причина: Портал не отвечает') },
  ]);
});

test('a portal that refuses says why, and a person may ask for the report again', async () => {
  const house = await reportHouse();
  const id = await house.subscribe();
  house.portal.trouble = ({ method }) =>
    method === 'log.blogpost.add'
      ? { error: new PortalError('refused', method, 'NO_BLOG', "Blog post hasn't been added"), after: false }
      : undefined;
  await house.minutes(40);
  const { entries } = await house.parts().journal.page(house.scope, {}, 10);
  expect(entries).toMatchObject([{ causeKey: 'report.refused.refused', repeatable: true }]);
  house.portal.trouble = () => undefined;
  const repeat = await house.parts().journal.repeatOf(house.scope, entries[0]?.id ?? '');
  await house.platform.queue('reports').send([{ body: repeat?.body ?? '' }]);
  await house.work();
  expect(house.portal.posts).toHaveLength(1);
  expect(await statesOf(house, id)).toEqual(['2026-11-21T1330 posted']);
});

/** The portal takes the application's authorisation away, and a slot meets it. */
async function stoppedHouse() {
  const house = await reportHouse();
  const id = await house.subscribe();
  house.portal.trouble = () => ({
    error: new Broken('portal.authorisation-lost', text('Авторизация потеряна', 'Authorisation was lost')),
    after: false,
  });
  await house.minutes(40);
  const { connections } = house.parts();
  expect((await connections.get(house.scope))?.status).toMatchObject({
    ...{ state: 'paused', causeKey: 'portal.authorisation-lost' },
  });
  house.portal.trouble = () => undefined;
  return { ...house, id, resume: () => connections.setStatus(house.scope, { state: 'active' }) };
}

test('a slot that met lost authorisation comes as soon as the connection works again', async () => {
  const house = await stoppedHouse();
  await house.minutes(30);
  expect(house.portal.posts).toEqual([]);
  await house.resume();
  await house.minutes(10);
  expect(house.portal.posts).toHaveLength(1);
  expect(await statesOf(house, house.id)).toEqual(['2026-11-21T1330 posted']);
});

test('a connection that stays stopped misses its slots, with the reason', async () => {
  const house = await stoppedHouse();
  await house.minutes(200);
  expect(await statesOf(house, house.id)).toEqual(['2026-11-21T1330 missed']);
  expect(await journalOf(house)).toEqual([
    {
      causeKey: 'report.missed',
      count: 1,
      ru: containing('Причина: подключение остановлено: Авторизация потеряна'),
    },
    { causeKey: 'portal.authorisation-lost', count: 1, ru: 'Авторизация потеряна' },
  ]);
});

test('a report that may be on the portal is looked for when a stopped connection works again', async () => {
  const house = await reportHouse();
  const id = await house.subscribe();
  const parts = house.parts();
  const subscription = await parts.subscriptions.get(house.scope, id);
  if (!subscription) throw new Error('no subscription');
  const slot = await runNow(parts, house.scope, subscription);
  house.portal.trouble = ({ method }) =>
    method === 'log.blogpost.add'
      ? { error: new PortalError('unknown-outcome', method, '', 'reset'), after: true }
      : undefined;
  await house.work();
  await parts.connections.setStatus(house.scope, {
    ...{ state: 'paused', causeKey: 'portal.authorisation-lost', since: 0 },
    reason: text('Причина', 'Reason'),
  });
  await house.minutes(10);
  await parts.connections.setStatus(house.scope, { state: 'active' });
  await house.minutes(10);
  expect(house.portal.posts).toHaveLength(1);
  const run = await parts.runs.get(house.scope, { subscription: id, slot });
  expect(run).toMatchObject({ state: 'posted', postId: '217' });
});

/** A person asks for a report of a connection that is stopped. */
async function askedOfStopped() {
  const house = await stoppedHouse();
  const parts = house.parts();
  const subscription = await parts.subscriptions.get(house.scope, house.id);
  if (!subscription) throw new Error('no subscription');
  const slot = await runNow(parts, house.scope, subscription);
  const run = () => parts.runs.get(house.scope, { subscription: house.id, slot });
  return { ...house, run };
}

test('a report asked for on a stopped connection comes as soon as it works again, hours later', async () => {
  const house = await askedOfStopped();
  await house.minutes(3 * 60);
  expect(await house.run()).toMatchObject({
    ...{ state: 'claimed', cause: { causeKey: 'report.connection-stopped' } },
  });
  await house.resume();
  await house.minutes(10);
  expect(await house.run()).toMatchObject({ state: 'posted', postId: '217' });
  expect(house.portal.posts).toHaveLength(1);
});

test('a report asked for that meets lost authorisation comes when the connection works again', async () => {
  const house = await reportHouse();
  const id = await house.subscribe();
  const { connections, runs, ...parts } = house.parts();
  const subscription = await house.parts().subscriptions.get(house.scope, id);
  if (!subscription) throw new Error('no subscription');
  const lost = new Broken(
    'portal.authorisation-lost',
    text('Авторизация потеряна', 'Authorisation was lost'),
  );
  house.portal.trouble = () => ({ error: lost, after: false });
  const slot = await runNow(parts, house.scope, subscription);
  await house.work();
  expect((await connections.get(house.scope))?.status.state).toBe('paused');
  house.portal.trouble = () => undefined;
  await connections.setStatus(house.scope, { state: 'active' });
  await house.minutes(10);
  expect(await runs.get(house.scope, { subscription: id, slot })).toMatchObject({ state: 'posted' });
});

test('who asked for a report of a connection that stays stopped for a day is told why it failed', async () => {
  const house = await askedOfStopped();
  await house.minutes(24 * 60 + 10);
  expect(await house.run()).toMatchObject({
    state: 'failed',
    cause: {
      causeKey: 'report.connection-not-active',
      text: { ru: containing('остановлено дольше 24 часов (Авторизация потеряна)') },
    },
  });
  expect(await journalOf(house)).toContainEqual({
    causeKey: 'report.connection-not-active',
    count: 1,
    ru: containing('запустите отчёт снова'),
  });
});

/** A health-check service that answers as told and notes what it was told. */
function healthService(answer: () => number | HttpFailed) {
  const pings: string[] = [];
  const request = async ({ url, body }: HttpRequest) => {
    const { pathname, searchParams } = new URL(url);
    pings.push(`${pathname} ${searchParams.get('rid')?.length} ${String(body)}`);
    const status = answer();
    if (status instanceof HttpFailed) throw status;
    return { status, headers: {}, body: new Uint8Array() };
  };
  const stream = () => Promise.reject(new Error('not of this test'));
  return { pings, http: { request, stream } };
}

const pingUrl = 'https://hc-ping.example/7f3e';

test('a health check is told of the start and the success of a report', async () => {
  const { pings, http } = healthService(() => 200);
  const house = await reportHouse({ http });
  await house.subscribe({ pingUrl });
  pings.length = 0;
  await house.minutes(40);
  expect(pings).toEqual(['/7f3e/start 36 ', '/7f3e 36 posted 217']);
});

test('a health check is told of a failure', async () => {
  const { pings, http } = healthService(() => 200);
  const house = await reportHouse({ http });
  await house.subscribe({ pingUrl });
  house.portal.users.clear();
  pings.length = 0;
  await house.minutes(40);
  expect(pings).toEqual(['/7f3e/start 36 ', '/7f3e/fail 36 report.no-recipients']);
});

test.each([new HttpFailed('timeout', 'no answer'), 503])(
  'a dead service harms no report: %s',
  async (answer) => {
    const { http } = healthService(() => answer);
    const house = await reportHouse({ http });
    await house.subscribe({ pingUrl });
    await house.platform.clock.advance(30 * 60_000);
    await house.tick();
    await house.work();
    const startedAt = house.platform.clock.now();
    await house.work();
    expect(house.portal.posts.map(({ publishedAt }) => publishedAt - startedAt)).toEqual([0]);
    expect(house.platform.clock.now() - startedAt).toBeLessThanOrEqual(3000);
  },
);
