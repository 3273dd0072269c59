import { beforeEach, describe, expect, test } from 'vitest';
import { type ExchangeHouse, exchangeHouse, type Step } from '../../support/exchange-house.ts';

const checkauth = 'type=catalog&mode=checkauth';

let house: ExchangeHouse;
beforeEach(async () => {
  house = await exchangeHouse();
});

test('the right user and key open a session: word, cookie and sessid, each in its line', async () => {
  const { status, contentType, body } = await house.ask({ query: checkauth, login: house.login });
  expect(status).toBe(200);
  expect(contentType).toBe('text/plain; charset=utf-8');
  expect(body).toMatch(/^success\nmost24\n[0-9a-z]{32}\nsessid=[0-9a-f]{32}$/);
  expect((await house.connections.byCode(house.connection.code))?.lastContactAt).toBe(1_795_255_200_000);
});

describe('a log-in with something wrong', () => {
  const refusal =
    'failure\nАдрес обмена, пользователь или пароль не подходят: скопируйте их со страницы приложения Most24 в Битрикс24.';
  const wrong: readonly (readonly [string, (house: ExchangeHouse) => Partial<Step>])[] = [
    ['no log-in', () => ({})],
    ['wrong key', ({ login }) => ({ login: { ...login, password: 'x'.repeat(32) } })],
    ['empty key', ({ login }) => ({ login: { ...login, password: '' } })],
    ['wrong user', ({ login }) => ({ login: { ...login, user: 'most24-2' } })],
    ['Cyrillic user', ({ login }) => ({ login: { ...login, user: 'Администратор' } })],
    ['unknown address', ({ login }) => ({ login, code: 'zzzzzzzzzzzzzzzz' })],
  ];

  test.each(wrong)('(%s) gets the same answer with status 200', async (_, part) => {
    const answer = await house.ask({ query: checkauth, ...part(house) });
    expect(answer).toEqual({ status: 200, contentType: 'text/plain; charset=utf-8', body: refusal });
    expect(answer.body.length).toBeLessThan(255);
  });

  test('thirty times makes that address wait, others not', async () => {
    const bad = { query: checkauth, login: { ...house.login, password: 'wrong' } };
    for (let attempt = 0; attempt < 30; attempt++) expect((await house.ask(bad)).body).toBe(refusal);
    const right = { query: checkauth, login: house.login };
    const { body } = await house.ask(right);
    expect(body).toMatch(/^failure\nСлишком много неудачных попыток/);
    expect(body.length).toBeLessThan(255);
    expect((await house.ask({ ...right, sourceIp: '203.0.113.8' })).body).toMatch(/^success\n/);
    await house.platform.clock.advance(15 * 60_000);
    expect((await house.ask(right)).body).toMatch(/^success\n/);
  });
});

test('the address answers with and without a slash at the end', async () => {
  const answer = await house.ask({ query: checkauth, login: house.login, slash: true });
  expect(answer.body).toMatch(/^success\n/);
});

test('an hour without a step ends a session, a step in between keeps it', async () => {
  const cookie = await house.session();
  const init = { query: 'type=catalog&mode=init', cookie };
  await house.platform.clock.advance(40 * 60_000);
  expect((await house.ask(init)).body).toBe('zip=yes\nfile_limit=2097152');
  await house.platform.clock.advance(40 * 60_000);
  expect((await house.ask(init)).body).toBe('zip=yes\nfile_limit=2097152');
  await house.platform.clock.advance(60 * 60_000);
  expect((await house.ask(init)).body).toMatch(/^failure\nСеанс обмена не найден/);
});

test('sessid may stand anywhere in the address', async () => {
  const cookie = await house.session();
  for (const query of ['type=catalog&sessid=abc&mode=init', 'type=catalog&mode=init&sessid=abc']) {
    expect((await house.ask({ query, cookie })).body).toBe('zip=yes\nfile_limit=2097152');
  }
});

test('a session ends when the key is replaced', async () => {
  const cookie = await house.session();
  await house.connections.replaceKey(house.connection, {
    keyHash: 'another',
    sealedKey: 'x',
    keyIssuedAt: house.platform.clock.now(),
  });
  expect((await house.ask({ query: 'type=catalog&mode=init', cookie })).body).toMatch(/^failure\n/);
});

test('a session of another connection opens nothing', async () => {
  const cookie = await house.session();
  const { tenant, id } = house.connection;
  await house.connections.create({ ...house.connection, id, tenant, code: 'other' });
  expect((await house.ask({ query: 'type=catalog&mode=init', cookie, code: 'other' })).body).toMatch(
    /^failure\nСеанс/,
  );
});

test('after the application was removed the person is told so, with the right key only', async () => {
  const cookie = await house.session();
  const scope = { tenant: house.connection.tenant, connection: house.connection.id };
  await house.connections.setStatus(scope, { state: 'uninstalled', since: 0 });
  expect((await house.ask({ query: checkauth, login: house.login })).body).toMatch(
    /^failure\nПриложение Most24 удалено/,
  );
  expect((await house.ask({ query: 'type=catalog&mode=init', cookie })).body).toMatch(
    /^failure\nПриложение Most24 удалено/,
  );
});

test.each(['', 'type=catalog', 'type=get_catalog&mode=checkauth', 'type=catalog&type=sale&mode=dance'])(
  'an unknown command (%s) is refused as one',
  async (query) => {
    const cookie = await house.session();
    const { body, status } = await house.ask({ query, cookie });
    expect(status).toBe(200);
    expect(body).toMatch(/^failure\nUnknown command type\./);
  },
);
