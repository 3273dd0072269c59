import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { createDeps } from '../../../functions/report-worker/deps.ts';
import { createHandler } from '../../../functions/report-worker/handler.ts';
import { Connections } from '../../../shared/app/connections/connections.ts';
import { drainDue } from '../../../shared/app/due/drain-due.ts';
import { DueItems } from '../../../shared/app/due/due-items.ts';
import { saveNotices } from '../../../shared/app/notices/save-notices.ts';
import { HandedOverReports } from '../../../shared/app/reports/report-data.ts';
import { createSubscription } from '../../../shared/app/reports/save-subscription.ts';
import { subscriptionSchema } from '../../../shared/contracts/reports/subscription.ts';
import { reportTableSchema } from '../../../shared/contracts/reports/table.ts';
import { noticeSettingsSchema } from '../../../shared/contracts/settings/notice-settings.ts';
import { tenantOf } from '../../../shared/domain/connections/identity.ts';
import { asId, type ConnectionId, type MemberId } from '../../../shared/kernel/ids.ts';
import { attachmentsStore, diskObjectsStore } from '../../../simulators/portal/data/disk/disk-objects.ts';
import { postsStore } from '../../../simulators/portal/data/feed/posts.ts';
import { notificationsStore } from '../../../simulators/portal/data/messages/notifications.ts';
import { newUser } from '../../../simulators/portal/data/new-user.ts';
import { usersStore } from '../../../simulators/portal/data/users.ts';
import type { FaultKind } from '../../../simulators/portal/faults/fault-kinds.ts';
import type { Portal } from '../../../simulators/portal/portal.ts';
import { lambdaContext, queueEvent } from '../../support/lambda.ts';
import { houseVariables, portalHouse } from '../../support/portal-house.ts';

function fileNameOf(portal: Portal, attachment: number): string | undefined {
  const objectId = portal.store(attachmentsStore).get(attachment)?.objectId;
  return objectId === undefined ? undefined : portal.store(diskObjectsStore).get(objectId)?.name;
}

/** The application installed on the simulator's portal by its own event, and a report worker beside it. */
async function house() {
  const { platform, portal, simulator, install, deliver } = portalHouse();
  portal.store(usersStore).put(newUser(5, { lastName: 'Седова' }));
  install();
  await deliver();
  const { clock, table, blobs, random, telemetry } = platform;
  const connections = new Connections(table);
  const scope = {
    tenant: tenantOf(asId<MemberId>(portal.memberId)),
    connection: asId<ConnectionId>('1'),
  };
  const connection = await connections.get(scope);
  if (!connection) throw new Error('the application was not installed');
  const deps = { ...createDeps(platform, houseVariables), newRid: randomUUID, canMail: false };
  const queue = platform.queue('reports');
  const minutes = async (count: number) => {
    for (let minute = 0; minute < count; minute += 1) {
      await clock.advance(60_000);
      const items = new DueItems(table, random);
      await drainDue({ items, queue: (name) => platform.queue(name), clock, telemetry }, () => false);
      for (;;) {
        const [message] = await queue.receive({ max: 1, visibilitySeconds: 720, waitSeconds: 0 });
        if (!message) break;
        const { id, body, receiveCount, sentAt } = message;
        const event = queueEvent('reports', [{ id, body, receiveCount, sentAt }]);
        await clock.run(createHandler(deps)(event, lambdaContext(120_000)));
        await queue.delete([message.receipt]);
      }
    }
  };
  const posts = () =>
    [...portal.store(postsStore)].map(({ title, destinations, files }) => ({
      ...{ title, destinations },
      files: files.map((id) => fileNameOf(portal, id)),
    }));
  const data = new HandedOverReports(table, blobs, clock);
  return { platform, portal, simulator, connection, scope, deps, minutes, posts, data };
}

const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);

const stock = reportTableSchema.parse({
  title: 'Остатки по складам',
  columns: [
    { id: 'warehouse', title: 'Склад' },
    { id: 'good', title: 'Товар' },
    { id: 'quantity', title: 'Количество', kind: 'number', total: true },
  ],
  rows: [
    ['Основной', 'Стул', 5],
    ['Розница', 'Стол', 2],
  ],
  groupBy: 'warehouse',
});

const weekly = subscriptionSchema.parse({
  report: { code: 'stock', period: { kind: 'this', unit: 'day' } },
  schedule: { days: [6], times: ['13:10'], zone: 'Europe/Moscow' },
  ...{ subject: '{report} на {date}', recipients: { users: ['5'], departments: ['1'] } },
});

test('a report of rows comes to the stream as a PDF, for users and departments, and is read back', async () => {
  const { connection, scope, data, deps, minutes, posts, platform } = await house();
  await data.takeTable(scope, 'stock', stock);
  const { id } = await platform.clock.run(createSubscription(deps, connection, weekly));
  await minutes(15);
  expect(posts()).toEqual([
    {
      title: 'Остатки по складам на 21.11.2026',
      destinations: ['U5', 'DR1'],
      files: [matching(/^Остатки по складам 2026-11-21 1310 m24-\w{10}\.pdf$/)],
    },
  ]);
  const subscription = await deps.subscriptions.get(scope, id);
  expect(subscription?.lastPost?.link).toBe('https://acme.bitrix24.example/company/personal/user/1/blog/1/');
}, 30_000);

test.each([
  ['reset-after', 1],
  ['reset-before', 1],
  ['cut', 1],
  ['bad-gateway-after', 1],
  ['truncated-json', 1],
  ['query-limit', 3],
] as const)(
  '%s: there is one post in the end',
  async (fault: FaultKind, times: number) => {
    const { connection, scope, data, deps, minutes, posts, platform, simulator } = await house();
    await data.takeTable(scope, 'stock', stock);
    await platform.clock.run(createSubscription(deps, connection, weekly));
    simulator.engine.faults.set([{ fault, method: 'log.blogpost.add', times }]);
    await minutes(30);
    expect(posts().map(({ title }) => title)).toEqual(['Остатки по складам на 21.11.2026']);
    expect(simulator.engine.faults.report()).toMatchObject([{ struck: times }]);
  },
  30_000,
);

test('errors come to users of the portal as notifications', async () => {
  const { connection, deps, minutes, portal, platform } = await house();
  const notices = noticeSettingsSchema.parse({ portalUsers: ['5'] });
  await platform.clock.run(saveNotices(deps, connection, notices));
  const changed = await deps.connections.get({ tenant: connection.tenant, connection: connection.id });
  // Nobody handed the report over: its slot fails.
  await platform.clock.run(createSubscription(deps, changed ?? connection, weekly));
  await minutes(25);
  const found = [...portal.store(notificationsStore)];
  expect(found).toMatchObject([{ userId: 5, tag: 'MOST24|1|report.no-data' }]);
});
