import { beforeEach, describe, expect, test } from 'vitest';
import type { ConnectionScope } from '../../../shared/app/sync/scope.ts';
import { type ExchangeHouse, exchangeHouse } from '../../support/exchange-house.ts';

let house: ExchangeHouse;
let cookie: string;
let scope: ConnectionScope;
beforeEach(async () => {
  house = await exchangeHouse();
  cookie = await house.session();
  scope = { tenant: house.connection.tenant, connection: house.connection.id };
});

const send = async (name: string, body = '<КоммерческаяИнформация/>', type = 'catalog') =>
  house.ask({ query: `type=${type}&mode=file&filename=${name}`, body, cookie });

const poll = async (name: string, type = 'catalog') =>
  house.platform.clock.run(house.ask({ query: `type=${type}&mode=import&filename=${name}`, cookie }));

const messages = async () =>
  (await house.platform.queue('imports').receive({ max: 10, visibilitySeconds: 3600, waitSeconds: 0 })).map(
    (message) => JSON.parse(message.body) as { readonly job: string },
  );

/** The job of the file that was asked last. */
async function job(file: string) {
  const found = (await house.jobs.unfinished(scope)).find((one) => one.file === file);
  if (!found) throw new Error(`no job of ${file}`);
  return found;
}

describe('the import of a file', () => {
  test('is held for 15 seconds and answered progress while it is not finished', async () => {
    await send('import0.xml');
    const before = house.platform.clock.now();
    expect((await poll('import0.xml')).body).toBe('progress\nФайл ждёт очереди.');
    expect(house.platform.clock.now() - before).toBe(15_000);
  });

  test('is handed to the importer once, however often 1C asks', async () => {
    await send('import0.xml');
    const query = 'type=catalog&mode=import&filename=import0.xml';
    await house.platform.clock.run(Promise.all([1, 2, 3].map(() => house.ask({ query, cookie }))));
    await poll('import0.xml');
    const sent = await messages();
    expect(sent).toEqual([{ ...scope, job: (await job('import0.xml')).id }]);
  });

  test('is handed over again after a minute when nobody took it', async () => {
    await send('import0.xml');
    for (let asked = 0; asked < 5; asked++) await poll('import0.xml');
    expect(await messages()).toHaveLength(2);
  });

  test('is success as soon as all of it is on the portal', async () => {
    await send('import0.xml');
    const asked = house.ask({ query: 'type=catalog&mode=import&filename=import0.xml', cookie });
    await house.platform.clock.advance(3000);
    await house.jobs.done(scope, (await job('import0.xml')).id);
    const before = house.platform.clock.now();
    expect((await house.platform.clock.run(asked)).body).toBe('success');
    expect(house.platform.clock.now() - before).toBeLessThanOrEqual(1000);
    expect((await house.connections.get(scope))?.lastExchangeAt).toEqual({
      catalog: house.platform.clock.now(),
    });
  });

  test('is failure with the reason when the file cannot be read', async () => {
    await send('import0.xml', 'no XML');
    const asked = house.ask({ query: 'type=catalog&mode=import&filename=import0.xml', cookie });
    await house.platform.clock.advance(1000);
    await house.jobs.fail(scope, (await job('import0.xml')).id, {
      ru: `Файл — не XML: ${'ы'.repeat(400)}`,
      en: 'The file is no XML',
    });
    const { body, status } = await house.platform.clock.run(asked);
    expect(status).toBe(200);
    expect(body).toMatch(/^failure\nФайл — не XML: ы+…$/);
    expect(body.length).toBeLessThan(255);
    expect((await poll('import0.xml')).body).toMatch(/^failure\n/);
  });

  test('tells what is being done', async () => {
    await send('import0.xml');
    await poll('import0.xml');
    const { id } = await job('import0.xml');
    await house.jobs.begin(scope, id);
    expect((await poll('import0.xml')).body).toBe('progress\nФайл читается.');
    await house.jobs.staged(scope, id, 'test', { good: 40, group: 2 });
    expect((await poll('import0.xml')).body).toBe(
      'progress\nПрочитано объектов: 42; изменения передаются на портал.',
    );
  });

  test('is success after ten minutes at the latest: the rest is our work', async () => {
    await send('import0.xml');
    const began = house.platform.clock.now();
    let word = '';
    let polls = 0;
    while (word !== 'success' && polls < 100) {
      word = (await poll('import0.xml')).body.split('\n')[0] ?? '';
      polls += 1;
    }
    expect(house.platform.clock.now() - began).toBe(600_000);
    expect(polls).toBe(40);
    expect(await house.jobs.unfinished(scope)).toHaveLength(1);
  });

  test('of a file never sent is failure, and no job', async () => {
    await send('import0.xml');
    expect((await poll('offers0.xml')).body).toBe(
      'failure\nФайл offers0.xml в этом сеансе не передавался: начните обмен заново.',
    );
    expect(await house.jobs.unfinished(scope)).toEqual([]);
  });

  test('of a file that another session sent is failure', async () => {
    await send('import0.xml');
    cookie = await house.session();
    expect((await poll('import0.xml')).body).toMatch(/^failure\n.*не передавался/);
  });

  test('of a file that lost a fragment is failure', async () => {
    await send('import0.xml');
    for await (const { key } of house.platform.blobs.list('tenants/'))
      await house.platform.blobs.delete([key]);
    expect((await poll('import0.xml')).body).toBe(
      'failure\nФайл import0.xml получен не полностью: начните обмен заново.',
    );
  });

  test('by its name inside an archive means every archive of the session', async () => {
    await send('v8_1A2B_1.zip', 'PK first archive of the session');
    await send('v8_1A2B_2.zip', 'PK second archive of the session');
    await poll('import0.xml');
    expect((await job('import0.xml')).wanted).toMatchObject({
      kind: 'entry',
      entry: 'import0.xml',
      archives: [
        { name: 'v8_1A2B_1.zip', bytes: 31 },
        { name: 'v8_1A2B_2.zip', bytes: 32 },
      ],
    });
  });

  test('by the name of an archive means all of it', async () => {
    await send('v8_1A2B_1.zip', 'PK first archive of the session');
    await poll('v8_1A2B_1.zip');
    expect((await job('v8_1A2B_1.zip')).wanted).toMatchObject({ kind: 'archive', upload: { bytes: 31 } });
  });
});

describe('the steps of the vendor’s module behind the import', () => {
  test.each(['deactivate&timestamp=1795255200', 'complete'])('mode=%s is success', async (mode) => {
    expect((await house.ask({ query: `type=catalog&mode=${mode}`, cookie })).body).toBe('success');
  });
});

describe('orders', () => {
  test('asked for are an empty package that begins as a document', async () => {
    const answer = await house.ask({ query: 'type=sale&mode=query', cookie });
    expect(answer).toEqual({
      status: 200,
      contentType: 'application/xml; charset=utf-8',
      body: [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<КоммерческаяИнформация ВерсияСхемы="2.05" ДатаФормирования="2026-11-21T13:00:00">',
        '</КоммерческаяИнформация>',
      ].join('\n'),
    });
    expect((await house.ask({ query: 'type=sale&mode=success', cookie })).body).toBe('success');
  });

  test('are asked for in the schema that 1C names', async () => {
    const { body } = await house.ask({ query: 'type=sale&mode=query&cmlVersion=2.10', cookie });
    expect(body).toContain('ВерсияСхемы="2.10"');
  });

  test('sent are kept, whether their import is asked or not', async () => {
    expect((await send('orders-7f_1.xml', '<Документ/>', 'sale')).body).toBe('success');
    expect((await poll('orders-7f_1.xml', 'sale')).body).toBe('success');
    expect((await poll('orders-8a_1.xml', 'sale')).body).toMatch(/^failure\n.*не передавался/);
    expect(await messages()).toEqual([]);
  });

  test('have lists for the form of settings, with the log-in alone', async () => {
    const query = 'type=sale&mode=info';
    const answer = await house.ask({ query, login: house.login });
    expect(answer.body).toMatch(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n<Справочник>\n<Cтатусы>/);
    expect((await house.ask({ query, cookie })).body).toBe(answer.body);
    expect((await house.ask({ query })).body).toMatch(/^failure\n/);
  });
});
