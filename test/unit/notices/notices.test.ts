import { expect, test } from 'vitest';
import { createHandler } from '../../../functions/report-worker/handler.ts';
import { ensureFirstConnection } from '../../../shared/app/connections/first-connection.ts';
import { saveNotices } from '../../../shared/app/notices/save-notices.ts';
import { keys } from '../../../shared/contracts/keys.ts';
import { noticeSettingsSchema } from '../../../shared/contracts/settings/notice-settings.ts';
import { asId, type MemberId } from '../../../shared/kernel/ids.ts';
import { text } from '../../../shared/kernel/text.ts';
import { type Letter, MailFailed } from '../../../shared/ports/mailer.ts';
import { PortalError } from '../../../shared/ports/portal.ts';
import { lambdaContext, queueEvent } from '../../support/lambda.ts';
import { reportHouse } from '../../support/report-house.ts';

const containing = (part: string): unknown => expect.stringContaining(part);

/** A house whose notices are set, and a post office. Tests start at 13:00 in Moscow. */
async function noticeHouse(settings: object) {
  const house = await reportHouse();
  const letters: Letter[] = [];
  const office = { fail: undefined as MailFailed | undefined };
  const mailer = {
    send: async (letter: Letter) => {
      if (office.fail) throw office.fail;
      letters.push(letter);
    },
  };
  const parts = { ...house.parts(), mailer };
  const save = { ...parts, canMail: true, newRid: () => '11111111-1111-4111-8111-111111111111' };
  const { clock } = house.platform;
  await clock.run(saveNotices(save, house.connection, noticeSettingsSchema.parse(settings)));
  let occurrence = 0;
  const error = (causeKey: string, object = '15') =>
    parts.journal.record(
      {
        subject: { ...house.scope, object: { kind: 'company', id: object } },
        ...{ id: String(occurrence++), failure: 'rejected' as const, causeKey, details: {} },
        text: text(`Не вышло: ${causeKey} [b]${object}[/b]`, `Did not work: ${causeKey} [b]${object}[/b]`),
      },
      90,
    );
  /** Lets minutes pass in steps of ten, with a tick and all work in each. */
  const minutes = async (count: number) => {
    const queue = house.platform.queue('reports');
    for (let minute = 0; minute < count; minute += 10) {
      await clock.advance(10 * 60_000);
      await house.tick();
      for (;;) {
        const [message] = await queue.receive({ max: 1, visibilitySeconds: 720, waitSeconds: 0 });
        if (!message) break;
        const { id, body, receiveCount, sentAt } = message;
        const event = queueEvent('reports', [{ id, body, receiveCount, sentAt }]);
        const { batchItemFailures } = await clock.run(createHandler(parts)(event, lambdaContext(120_000)));
        if (batchItemFailures.length === 0) await queue.delete([message.receipt]);
      }
    }
  };
  return { ...house, parts, letters, office, error, minutes };
}

test('users of the portal are told of each cause once a day, whatever number of objects it meets', async () => {
  const { portal, error, minutes } = await noticeHouse({ portalUsers: ['5', '7'] });
  await error('sync.refused');
  await error('sync.refused', '16');
  await error('sync.ambiguous');
  await minutes(20);
  await error('sync.refused', '17');
  await minutes(30);
  expect(portal.notices.map(({ userId, tag }) => `${userId} ${tag}`).sort()).toEqual([
    '5 MOST24|1|sync.ambiguous',
    '5 MOST24|1|sync.refused',
    '7 MOST24|1|sync.ambiguous',
    '7 MOST24|1|sync.refused',
  ]);
  expect(portal.calls.filter((method) => method === 'im.notify.system.add')).toHaveLength(4);
  const told = portal.notices.find(({ tag }) => tag.endsWith('refused'))?.message;
  expect(told).toBe(
    'Most24, подключение 1 (acme.bitrix24.example): Не вышло: sync.refused (b)16(/b) Объектов: 2. Подробности — в журнале ошибок.',
  );
});

test('the administrator who installed the application is told without any setting', async () => {
  const house = await reportHouse();
  const { connections, installations, clock } = house.parts();
  const { secrets } = house.platform;
  const member = asId<MemberId>('c'.repeat(32));
  const said = { portal: 'https://b.bitrix24.example', clientEndpoint: 'https://b.bitrix24.example/rest/' };
  const installation = await installations.install(member, { ...said, language: 'en' }, clock.now());
  const parts = { connections, installations, secrets, clock };
  const connection = await ensureFirstConnection(parts, installation, '7');
  await house.parts().journal.record(
    {
      subject: { tenant: connection.tenant, connection: connection.id },
      ...{ id: 'one', failure: 'rejected', causeKey: 'sync.refused', details: {} },
      text: text('Не вышло', 'Did not work'),
    },
    90,
  );
  await house.minutes(3);
  expect(house.portal.notices).toMatchObject([
    { userId: '7', message: containing('Most24, connection 2 (b.bitrix24.example): Did not work') },
  ]);
});

test('a quiet connection costs nothing: no look is scheduled until something goes wrong', async () => {
  const { minutes, error, platform } = await noticeHouse({ portalUsers: ['5'] });
  await minutes(30);
  const looks = async () => (await platform.table.get(keys.dueItem.build({ id: 'notices-1' }))) !== undefined;
  expect(await looks()).toBe(false);
  await error('sync.refused');
  expect(await looks()).toBe(true);
  await minutes(60);
  expect(await looks()).toBe(false);
});

test('users are told that the base stopped the connection, but not through a portal that refuses us', async () => {
  const { parts, scope, portal, error, minutes } = await noticeHouse({ portalUsers: ['5'] });
  const paused = { state: 'paused' as const, reason: text('Причина', 'Reason'), since: 0 };
  await parts.connections.setStatus(scope, { ...paused, causeKey: 'agent.base-copied' });
  await error('agent.base-copied');
  await minutes(10);
  expect(portal.notices).toHaveLength(1);
  await parts.connections.setStatus(scope, { ...paused, causeKey: 'portal.authorisation-lost' });
  await error('portal.authorisation-lost');
  await minutes(10);
  expect(portal.notices).toHaveLength(1);
});

test('the next day people are told again, if it happens again', async () => {
  const { portal, error, minutes, platform } = await noticeHouse({ portalUsers: ['5'], language: 'en' });
  await error('sync.refused');
  await minutes(20);
  await platform.clock.advance(24 * 3_600_000);
  await minutes(20);
  expect(portal.calls.filter((method) => method === 'im.notify.system.add')).toHaveLength(1);
  await error('sync.refused');
  await minutes(20);
  expect(portal.calls.filter((method) => method === 'im.notify.system.add')).toHaveLength(2);
  expect(portal.notices[0]?.message).toContain('Most24, connection 1');
});

test('a portal that does not answer is told later; looking goes on', async () => {
  const { portal, error, minutes } = await noticeHouse({ portalUsers: ['5'] });
  await error('sync.refused');
  portal.trouble = ({ method }) => ({ error: new PortalError('unavailable', method, '', ''), after: false });
  await minutes(30);
  portal.trouble = () => undefined;
  await minutes(30);
  expect(portal.notices).toHaveLength(1);
});

test('who cannot be told is named in the journal, once', async () => {
  const { portal, error, minutes, parts, scope } = await noticeHouse({ portalUsers: ['5', '7'] });
  await error('sync.refused');
  portal.trouble = ({ params, method }) =>
    params['USER_ID'] === '7'
      ? { error: new PortalError('access-denied', method, 'ACCESS_DENIED', ''), after: false }
      : undefined;
  await minutes(30);
  const { entries } = await parts.journal.page(scope, { causeKey: 'notice.not-delivered' }, 10);
  expect(entries).toMatchObject([{ count: 1, text: { ru: containing('до сотрудников 7') } }]);
});

const digest = { emails: ['boss@firm.example'], digestTime: '14:00' };

test('a digest comes once a day at its time, with every cause once', async () => {
  const { letters, error, minutes } = await noticeHouse(digest);
  await error('sync.refused');
  await error('sync.refused', '16');
  await error('import.damaged');
  await minutes(50);
  expect(letters).toEqual([]);
  await minutes(120);
  expect(letters).toMatchObject([
    {
      to: ['boss@firm.example'],
      subject: 'Most24: ошибки обмена, подключение 1, причин: 2',
      id: 'digest-1-2026-11-21',
      text: containing('(раз: 2, объектов: 2, последний — 2026-11-21 13:00; sync.refused)'),
    },
  ]);
});

test('a day without errors brings no letter', async () => {
  const { letters, minutes } = await noticeHouse(digest);
  await minutes(24 * 60);
  expect(letters).toEqual([]);
});

test('a mail server that refuses is tried again, and told in the journal', async () => {
  const { letters, office, error, minutes, parts, scope } = await noticeHouse(digest);
  await error('sync.refused');
  office.fail = new MailFailed(false, 'no connection');
  await minutes(70);
  office.fail = undefined;
  await minutes(60);
  expect(letters).toHaveLength(1);
  const { entries } = await parts.journal.page(scope, { causeKey: 'notice.mail-failed' }, 10);
  expect(entries).toMatchObject([{ count: 1 }]);
});

test('a letter that was perhaps sent is not sent again that day', async () => {
  const { letters, office, error, minutes } = await noticeHouse(digest);
  await error('sync.refused');
  office.fail = new MailFailed(true, 'silence');
  await minutes(70);
  office.fail = undefined;
  await minutes(120);
  expect(letters).toEqual([]);
});

test('users who are not on the portal, and e-mail that is not set up, are refused by their field', async () => {
  const house = await reportHouse();
  const parts = { ...house.parts(), canMail: false, newRid: () => '11111111-1111-4111-8111-111111111111' };
  const save = (settings: object) =>
    saveNotices(parts, house.connection, noticeSettingsSchema.parse(settings));
  await expect(save({ portalUsers: ['5', '99'] })).rejects.toMatchObject({
    path: ['portalUsers'],
    text: { ru: containing('сотрудников 99') },
  });
  await expect(save({ emails: ['a@b.example'] })).rejects.toMatchObject({ path: ['emails'] });
});
