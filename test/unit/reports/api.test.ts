import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { createDeps } from '../../../functions/reports-api/deps.ts';
import { createHandler } from '../../../functions/reports-api/handler.ts';
import { KeptBodies } from '../../../shared/app/history/kept-bodies.ts';
import { uploadBlob } from '../../../shared/app/reports/report-data.ts';
import { apiRoutes } from '../../../shared/contracts/api/routes.ts';
import type { Blobs } from '../../../shared/ports/blobs.ts';
import { HttpFailed, type HttpRequest } from '../../../shared/ports/http.ts';
import { httpEvent, lambdaContext } from '../../support/lambda.ts';
import { reportHouse, saturdayReport } from '../../support/report-house.ts';

const containing = (part: string): unknown => expect.stringContaining(part);
const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);

const token = 'operator-token';
const settings = {
  ...{ PORTAL_CLIENT_ID: '', PORTAL_CLIENT_SECRET: '', PORTAL_OAUTH_URL: 'https://oauth.example/' },
  MAIL_FROM: '',
  OPERATOR_TOKEN_SHA256: createHash('sha256').update(token).digest('hex'),
};

const problemSchema = z.looseObject({
  errors: z.array(z.object({ field: z.string(), message: z.string() })).default([]),
  detail: z.string().default(''),
});

/** The API beside a house with workers. */
async function apiHouse(
  answerPing: (request: HttpRequest) => { status: number; location?: string } = () => ({ status: 200 }),
) {
  const pings: string[] = [];
  const http = {
    request: async (request: HttpRequest) => {
      pings.push(request.url);
      if (/169\.254|10\.0\.0\.1|internal/.test(request.url)) throw new HttpFailed('refused', 'not public');
      const { status, location } = answerPing(request);
      return { status, headers: location === undefined ? {} : { location }, body: new Uint8Array() };
    },
    stream: () => Promise.reject(new Error('not of this test')),
  };
  const house = await reportHouse({ http });
  const deps = { ...createDeps(house.platform, settings), portalOf: () => house.portal };
  const handler = createHandler(deps);
  const ask = async (method: string, path: string, body?: unknown, language = 'ru') => {
    const headers = {
      ...{ authorization: `Bearer ${token}`, 'accept-language': language },
      ...(body !== undefined && { 'content-type': 'application/json' }),
    };
    const [route = '', query = ''] = path.split('?');
    const event = httpEvent(method, route, {
      ...{ headers, query },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer = await house.platform.clock.run(handler(event, lambdaContext()));
    const text = String(answer.body ?? '');
    return {
      status: answer.statusCode,
      body: (text === '' ? {} : JSON.parse(text)) as Record<string, never>,
    };
  };
  const base = `/v1/connections/${house.connection.id}`;
  const refused = async (changes: object, language = 'ru') => {
    const { status, body } = await ask(
      'POST',
      `${base}/report-subscriptions`,
      { ...saturdayReport, ...changes },
      language,
    );
    return { status, errors: problemSchema.parse(body).errors };
  };
  return { ...house, ask, base, refused, pings };
}

test('a subscription is made, shown, changed, previewed, run and deleted', async () => {
  const { ask, base, minutes, portal } = await apiHouse();
  const made = await ask('POST', `${base}/report-subscriptions`, saturdayReport);
  expect(made).toMatchObject({
    status: 201,
    body: { subject: 'Обмен за {period}', lateMinutes: 180, nextRunAt: '2026-11-21T10:30:00.000Z' },
  });
  const one = `${base}/report-subscriptions/${made.body['id']}`;
  expect((await ask('GET', `${one}/preview?count=2`)).body).toEqual({
    slots: [
      { date: '2026-11-21', time: '13:30', at: '2026-11-21T10:30:00.000Z' },
      { date: '2026-11-28', time: '13:30', at: '2026-11-28T10:30:00.000Z' },
    ],
  });
  const schedule = { days: [6], times: ['13:30', '14:00'], zone: 'Europe/Moscow' };
  expect(await ask('PUT', one, { ...saturdayReport, schedule, comment: 'для директора' })).toMatchObject({
    status: 200,
    body: { comment: 'для директора', schedule },
  });
  const { run } = (await ask('POST', `${one}/run`)).body;
  await minutes(70);
  expect(portal.posts.map(({ title }) => title)).toEqual(Array(3).fill('Обмен за 16.11.2026 – 22.11.2026'));
  const { runs } = (await ask('GET', `${one}/runs`)).body;
  expect(runs).toMatchObject([
    { slot: '2026-11-21T1400', state: 'posted', manual: false, postId: '219' },
    { slot: '2026-11-21T1330', state: 'posted', manual: false, postId: '218' },
    { slot: run, state: 'posted', manual: true, postId: '217' },
  ]);
  expect((await ask('GET', one)).body).toMatchObject({
    lastPost: { postId: '219', link: 'https://acme.bitrix24.example/company/personal/user/1/blog/219/' },
  });
  expect((await ask('GET', `${one}/runs/${run}/file`)).body).toMatchObject({
    name: matching(/^Обмен с 1С что сделано 2026-11-21 1300-now-\w{8} m24-\w{10}\.pdf$/),
  });
  expect((await ask('DELETE', one)).status).toBe(204);
  expect((await ask('GET', one)).status).toBe(404);
  await minutes(60);
  expect(portal.posts).toHaveLength(3);
});

test('a change swallows no slot that is due already, and starts none of the new times that are past', async () => {
  const { ask, base, minutes, portal, platform } = await apiHouse();
  const { body } = await ask('POST', `${base}/report-subscriptions`, saturdayReport);
  // Nobody looked at half past one, and the person changes the times a minute later.
  await platform.clock.advance(31 * 60_000);
  const schedule = { days: [6], times: ['13:10', '13:40'], zone: 'Europe/Moscow' };
  await ask('PUT', `${base}/report-subscriptions/${body['id']}`, { ...saturdayReport, schedule });
  await minutes(15);
  const { runs } = (await ask('GET', `${base}/report-subscriptions/${body['id']}/runs`)).body;
  expect(runs).toMatchObject([
    { slot: '2026-11-21T1340', state: 'posted' },
    { slot: '2026-11-21T1330', state: 'posted' },
  ]);
  expect(portal.posts).toHaveLength(2);
});

test('an inactive subscription waits, and goes on from now when it is active again', async () => {
  const { ask, base, minutes, portal } = await apiHouse();
  const { body } = await ask('POST', `${base}/report-subscriptions`, { ...saturdayReport, inactive: true });
  expect(body['nextRunAt']).toBeUndefined();
  await minutes(60);
  expect(portal.posts).toEqual([]);
  await ask('PUT', `${base}/report-subscriptions/${body['id']}`, saturdayReport);
  await minutes(10);
  expect(portal.posts).toEqual([]);
});

test.each([
  [
    { schedule: { ...saturdayReport.schedule, zone: 'Europe/Moskau' } },
    'body.schedule.zone',
    'Такого часового пояса нет',
  ],
  [
    { schedule: { ...saturdayReport.schedule, times: ['09:00', '25:00'] } },
    'body.schedule.times[1]',
    'от 00:00 до 23:59',
  ],
  [{ schedule: { ...saturdayReport.schedule, days: [] } }, 'body.schedule.days', 'хотя бы один день недели'],
  [{ schedule: { ...saturdayReport.schedule, times: [] } }, 'body.schedule.times', 'хотя бы одно время'],
  [{ recipients: {} }, 'body.recipients', 'Выберите получателей'],
  [{ recipients: { users: ['5', '99'] } }, 'body.recipients.users', 'нет получателей с номерами 99'],
  [{ recipients: { departments: ['44'] } }, 'body.recipients.departments', 'нет получателей с номерами 44'],
  [{ subject: ' ' }, 'body.subject', 'Укажите тему'],
  [{ text: 'Привет, {кто}' }, 'body.text', 'неизвестная подстановка'],
  [
    { report: { code: 'debts', period: { kind: 'dates', from: '2026-02-01', to: '2026-01-01' } } },
    'body.report.period.to',
    'раньше начала',
  ],
  [{ pingUrl: 'http://hc-ping.example/uuid' }, 'body.pingUrl', 'начинается с https://'],
  [{ pingUrl: 'https://169.254.169.254/latest' }, 'body.pingUrl', 'обращаться нельзя'],
  [{ pingUrl: 'https://internal.example/uuid' }, 'body.pingUrl', 'обращаться нельзя'],
])('what cannot be is refused with the name of the field: %j', async (changes, field, message) => {
  const { refused, ask, base } = await apiHouse();
  expect(await refused(changes)).toEqual({
    status: 400,
    errors: [{ field, message: containing(message) }],
  });
  expect((await ask('GET', `${base}/report-subscriptions`)).body).toEqual({ subscriptions: [] });
});

test('messages come in English to who asks for it', async () => {
  const { refused } = await apiHouse();
  const { errors } = await refused({ schedule: { days: [6], times: ['13:30'], zone: 'Mars' } }, 'en');
  expect(errors).toEqual([
    { field: 'body.schedule.zone', message: containing('There is no such time zone') },
  ]);
});

test('a check that redirects into a private network is refused, one that is down is not', async () => {
  const redirecting = await apiHouse(() => ({ status: 302, location: 'https://10.0.0.1/' }));
  expect((await redirecting.refused({ pingUrl: 'https://hc-ping.example/uuid' })).errors).toEqual([
    { field: 'body.pingUrl', message: containing('перенаправляет') },
  ]);
  const down = await apiHouse(() => ({ status: 503 }));
  expect((await down.refused({ pingUrl: 'https://hc-ping.example/uuid' })).status).toBe(201);
  const unknown = await apiHouse(() => ({ status: 404 }));
  expect((await unknown.refused({ pingUrl: 'https://hc-ping.example/uuid' })).errors).toEqual([
    { field: 'body.pingUrl', message: containing('не знает такой проверки') },
  ]);
});

const table = {
  title: 'Остатки',
  columns: [
    { id: 'good', title: 'Товар' },
    { id: 'quantity', title: 'Количество', kind: 'number' },
  ],
  rows: [['Стул', 5]],
};

test('rows are handed over and published by their report', async () => {
  const { ask, base, portal, work } = await apiHouse();
  const handed = await ask('POST', `${base}/reports/stock/data`, { kind: 'table', table });
  expect(handed).toMatchObject({ status: 201, body: { report: 'stock', kind: 'table', rows: 1 } });
  const report = { code: 'stock', period: { kind: 'last', unit: 'day' } };
  const made = await ask('POST', `${base}/report-subscriptions`, {
    ...saturdayReport,
    report,
    subject: '{report} за {period}',
  });
  await ask('POST', `${base}/report-subscriptions/${made.body['id']}/run`);
  await work();
  expect(portal.posts).toMatchObject([{ title: 'Остатки за 20.11.2026', destinations: ['U5'] }]);
});

test('rows that do not fit their columns are refused by the place', async () => {
  const { ask, base } = await apiHouse();
  const rows = [...table.rows, ['Стол', 'много']];
  const answer = await ask('POST', `${base}/reports/stock/data`, {
    kind: 'table',
    table: { ...table, rows },
  });
  expect(problemSchema.parse(answer.body).errors).toEqual([
    { field: 'body.table.rows[1][1]', message: 'Значение не подходит колонке «Количество».' },
  ]);
});

/** Uploads a file to the address that the API gives, and hands it over. */
async function handOver(bytes: Uint8Array, kind: 'pdf' | 'table') {
  const house = await apiHouse();
  const { upload } = (await house.ask('POST', `${house.base}/report-uploads`, { kind })).body;
  const blob = uploadBlob(house.scope, String(upload));
  await house.platform.blobs.put(blob, bytes, 'application/octet-stream');
  const said =
    kind === 'pdf' ? { kind: 'uploaded-pdf', upload, title: 'Долги' } : { kind: 'uploaded-table', upload };
  const answer = await house.ask('POST', `${house.base}/reports/debts/data`, said);
  return { ...house, upload, answer };
}

const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n%%EOF\n');

test('an uploaded PDF is taken once', async () => {
  const { ask, answer, base, upload } = await handOver(pdf, 'pdf');
  expect(answer).toMatchObject({ status: 201, body: { kind: 'pdf', title: 'Долги', bytes: pdf.length } });
  const again = await ask('POST', `${base}/reports/debts/data`, {
    kind: 'uploaded-pdf',
    upload,
    title: 'Долги',
  });
  expect(again).toMatchObject({ status: 422, body: { detail: containing('не загружен') } });
});

test('HTML instead of a PDF is told as such', async () => {
  const { answer } = await handOver(Buffer.from('<!DOCTYPE html><html>Вход в систему</html>'), 'pdf');
  expect(answer).toMatchObject({ status: 422, body: { detail: containing('HTML-страница') } });
});

test('a PDF of 50 MB is refused unread', async () => {
  const { answer } = await handOver(Buffer.alloc(50 * 1024 * 1024, 32), 'pdf');
  expect(answer).toMatchObject({
    status: 422,
    body: { detail: containing('50 МБ, можно до 20 МБ') },
  });
});

test('a million rows are refused in one sentence, as too many or too large', async () => {
  const rows = `[${Array(1_000_000).fill('["а",1]').join(',')}]`;
  const small = `{"title":"Т","columns":${JSON.stringify(table.columns)},"rows":${rows}}`;
  const few = await handOver(Buffer.from(small), 'table');
  expect(problemSchema.parse(few.answer.body).errors).toEqual([
    { field: 'upload.rows', message: containing('больше 100000 строк') },
  ]);
  const large = await handOver(Buffer.alloc(41 * 1024 * 1024, 32), 'table');
  expect(large.answer).toMatchObject({
    status: 422,
    body: { detail: containing('до 100 000 строк') },
  });
});

test('a print form is published once however often it is asked for', async () => {
  const { ask, base, platform, scope, portal, work } = await apiHouse();
  const { upload } = (await ask('POST', `${base}/report-uploads`, { kind: 'pdf' })).body;
  await platform.blobs.put(uploadBlob(scope, String(upload)), pdf, 'application/pdf');
  const post = {
    key: 'invoice-15',
    upload,
    title: 'Счёт 15',
    subject: 'Счёт № 15',
    recipients: { everybody: true },
  };
  expect(await ask('POST', `${base}/report-posts`, post)).toMatchObject({
    status: 202,
    body: { run: 'invoice-15' },
  });
  expect((await ask('POST', `${base}/report-posts`, post)).status).toBe(202);
  while (await work());
  expect(portal.posts).toMatchObject([{ title: 'Счёт № 15', text: 'Счёт № 15', destinations: ['UA'] }]);
  expect(portal.posts[0]?.files[0]?.bytes.toString()).toBe(pdf.toString());
});

/** Keys of everything that lies below a prefix. */
async function blobsBelow(blobs: Blobs, prefix: string): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { key } of blobs.list(prefix)) found.push(key);
  return found;
}

test('an upload that is never handed over is swept after some days', async () => {
  const { ask, base, platform, scope } = await apiHouse();
  const { blobs, clock } = platform;
  const { upload } = (await ask('POST', `${base}/report-uploads`, { kind: 'pdf' })).body;
  await blobs.put(uploadBlob(scope, String(upload)), pdf, 'application/pdf');
  const sweep = () => new KeptBodies(blobs).sweep(clock.now(), () => false);
  await clock.advance(2 * 86_400_000);
  expect(await sweep()).toBe(0);
  await clock.advance(86_400_000);
  expect(await sweep()).toBe(1);
});

test('the file of a post without a subscription is swept when it is old, though nothing else happens', async () => {
  const { ask, base, platform, scope, portal, minutes } = await apiHouse();
  const { upload } = (await ask('POST', `${base}/report-uploads`, { kind: 'pdf' })).body;
  await platform.blobs.put(uploadBlob(scope, String(upload)), pdf, 'application/pdf');
  const post = { key: 'a', upload, title: 'Счёт', subject: 'Счёт', recipients: { everybody: true } };
  await ask('POST', `${base}/report-posts`, post);
  await minutes(1);
  expect(portal.posts).toHaveLength(1);
  expect(await blobsBelow(platform.blobs, 'tenants/')).toHaveLength(1);
  await platform.clock.advance(92 * 86_400_000);
  await minutes(1);
  expect(await blobsBelow(platform.blobs, 'tenants/')).toEqual([]);
});

test('the files of a subscription that is switched off are swept when they are old', async () => {
  const { ask, base, platform, minutes } = await apiHouse();
  const { body } = await ask('POST', `${base}/report-subscriptions`, saturdayReport);
  await minutes(40);
  await ask('PUT', `${base}/report-subscriptions/${body['id']}`, { ...saturdayReport, inactive: true });
  expect(await blobsBelow(platform.blobs, 'tenants/')).toHaveLength(1);
  await platform.clock.advance(92 * 86_400_000);
  await minutes(1);
  expect(await blobsBelow(platform.blobs, 'tenants/')).toEqual([]);
});

test('recipients are read from the portal', async () => {
  const { ask, base } = await apiHouse();
  const answer = await ask('GET', `${base}/report-recipients?kind=users`);
  expect(answer).toMatchObject({
    status: 200,
    body: { recipients: [{ id: '1', name: 'Седова 1 Анна' }, {}, {}] },
  });
});

const routes = apiRoutes.filter((route) => route.function === 'reports-api');

test.each(routes.map((route) => [route.name, route] as const))(
  '%s wants the operator’s token',
  async (_, { method, path }) => {
    const { platform } = await reportHouse();
    const handler = createHandler(createDeps(platform, settings));
    const answer = await handler(httpEvent(method, path.replaceAll(/\{\w+\}/g, '7')), lambdaContext());
    expect(answer.statusCode).toBe(401);
  },
);

test('a connection that does not exist has no reports', async () => {
  const { ask } = await apiHouse();
  expect((await ask('GET', '/v1/connections/99/report-subscriptions')).status).toBe(404);
});
