import { describe, expect, test } from 'vitest';
import { createDeps } from '../../../functions/import-worker/deps.ts';
import { createHandler } from '../../../functions/import-worker/handler.ts';
import { StagedRepository } from '../../../shared/app/catalogue/staged-repository.ts';
import { ErrorJournal } from '../../../shared/app/history/error-journal.ts';
import { seededRandom } from '../../../shared/kernel/random.ts';
import { OnecBase } from '../../../simulators/onec/base/base.ts';
import { generateBase } from '../../../simulators/onec/base/generate.ts';
import { OnecClient } from '../../../simulators/onec/commerceml/client.ts';
import { misbehaviour } from '../../../simulators/onec/commerceml/misbehave.ts';
import { type Profile, unf30, ut115 } from '../../../simulators/onec/commerceml/profile.ts';
import type { SessionTools } from '../../../simulators/onec/commerceml/session.ts';
import type { Transport } from '../../../simulators/onec/commerceml/transport.ts';
import { type ExchangeHouse, exchangeHouse } from '../../support/exchange-house.ts';
import { lambdaContext, queueEvent } from '../../support/lambda.ts';

/** Carries the requests of the simulated 1C to the endpoint as a gateway would. */
function transportTo(house: ExchangeHouse, counted: { requests: number }): Transport {
  return async ({ body, headers, url }) => {
    counted.requests += 1;
    const { pathname, searchParams } = new URL(url);
    const [, user = '', password = ''] =
      /^(.*?):(.*)$/.exec(
        Buffer.from((headers['Authorization'] ?? '').replace(/^Basic /, ''), 'base64').toString(),
      ) ?? [];
    const answer = await house.ask({
      code: pathname.split('/')[2] ?? '',
      query: searchParams.toString(),
      login: { user, password },
      ...(headers['Cookie'] !== undefined && { cookie: headers['Cookie'] }),
      ...(body !== undefined && { body }),
    });
    return { status: answer.status, contentType: answer.contentType, body: Buffer.from(answer.body) };
  };
}

async function setUp(profile: Profile) {
  const house = await exchangeHouse();
  const { clock } = house.platform;
  const scope = { tenant: house.connection.tenant, connection: house.connection.id };
  const importer = createHandler(createDeps(house.platform));
  const counted = { requests: 0 };
  const base = new OnecBase(
    generateBase({ seed: 7, goods: 20, withPictures: 0.3, withCharacteristics: 0.5 }),
  );
  const url = `https://most24.example/onec/${house.connection.code}/1c_exchange`;
  const target = { url, user: house.login.user, password: house.key };
  const tools: SessionTools = { clock, profile, transport: transportTo(house, counted), target };
  const client = new OnecClient({
    ...tools,
    base,
    random: seededRandom(1),
    loadOrders: async () => undefined,
  });

  /** Reads what is asked for, and takes what is staged for written to the portal, as the sync worker would. */
  const work = async (stop: AbortSignal) => {
    const queue = house.platform.queue('imports');
    while (!stop.aborted) {
      const messages = await queue.receive({ max: 10, visibilitySeconds: 900, waitSeconds: 0 });
      await importer(queueEvent('imports', messages), lambdaContext(600_000));
      await queue.delete(messages.map(({ receipt }) => receipt));
      for (const job of await house.jobs.unfinished(scope)) {
        if (job.state === 'staged') await house.jobs.done(scope, job.id);
      }
      await clock.sleep(700, stop).catch(() => undefined);
    }
  };
  const run = async <T>(exchange: Promise<T>): Promise<T> => {
    const stop = new AbortController();
    const working = work(stop.signal);
    try {
      return await clock.run(exchange);
    } finally {
      stop.abort();
      await working;
    }
  };
  const staged = new StagedRepository(house.platform.table);
  return { base, client, counted, house, misbehave: misbehaviour(tools), run, scope, staged, target, tools };
}

describe.each([unf30, ut115])('1C ($name)', (profile) => {
  test('hands over its catalogue and asks for orders', async () => {
    const { client, counted, house, run, scope } = await setUp(profile);
    const report = await run(client.exchange({ full: true }));
    expect(report.errors).toEqual([]);
    expect(report.ok).toBe(true);
    expect(report.taken.length).toBeGreaterThanOrEqual(2);
    expect(await house.jobs.unfinished(scope)).toEqual([]);
    expect((await house.connections.get(scope))?.lastExchangeAt).toMatchObject({
      catalog: expect.any(Number) as number,
      sale: expect.any(Number) as number,
    });
    // Held polls: no storm of questions while the file is being read.
    expect(counted.requests).toBeLessThan(40);
  });

  test('is told the reason when the password is wrong', async () => {
    const { base, run, target, tools } = await setUp(profile);
    const wrong = { ...tools, target: { ...target, password: 'wrong' } };
    const client = new OnecClient({ ...wrong, base, random: seededRandom(1) });
    const report = await run(client.exchange());
    expect(report.ok).toBe(false);
    expect(report.errors.join()).toContain('Адрес обмена, пользователь или пароль не подходят');
  });
});

describe('1C that misbehaves', () => {
  const xml = (good: string) =>
    Buffer.from(
      `<?xml version="1.0" encoding="UTF-8"?><КоммерческаяИнформация ВерсияСхемы="2.08"><Каталог><Ид>c</Ид><Товары><Товар><Ид>${good}</Ид><Наименование>Ёлка</Наименование></Товар></Товары></Каталог></КоммерческаяИнформация>`,
    );
  const goods = { name: 'import0_1.xml', bytes: xml('good-1') };
  const other = { name: 'import0_1.xml', bytes: xml('good-2') };

  const namesOf = async ({ scope, staged }: Awaited<ReturnType<typeof setUp>>) => {
    const found = await staged.read(scope, 'good', ['good-1', 'good-2']);
    return [...found.keys()].sort();
  };

  test('and sends every fragment twice is understood', async () => {
    const bench = await setUp(ut115);
    const answers = await bench.run(bench.misbehave.fragmentsTwice(goods, 100));
    expect(new Set(answers)).toEqual(new Set(['success']));
    expect(await namesOf(bench)).toEqual(['good-1']);
  });

  test('and runs two exchanges at once is understood', async () => {
    const bench = await setUp(ut115);
    const answers = await bench.run(bench.misbehave.interleaved(goods, other, 64));
    expect(new Set(answers)).toEqual(new Set(['success']));
    expect(await namesOf(bench)).toEqual(['good-1', 'good-2']);
  });

  test('and breaks off in the middle of a file: what came is taken, the journal names the file', async () => {
    const bench = await setUp(ut115);
    const answers = await bench.run(bench.misbehave.neverFinished(goods, 150));
    expect(answers.at(-1)).toBe('success');
    const { blobs, clock, table } = bench.house.platform;
    const { entries } = await new ErrorJournal(table, blobs, clock).page(bench.scope, {}, 10);
    expect(entries.map(({ details }) => details['file'])).toContain('import0_1.xml');
  });

  test('and asks for what it never sent, or sends without log-in, is refused', async () => {
    const bench = await setUp(ut115);
    expect(await bench.run(bench.misbehave.importNeverSent('import9.xml'))).toEqual([
      'failure\nФайл import9.xml в этом сеансе не передавался: начните обмен заново.',
    ]);
    expect(await bench.run(bench.misbehave.outOfSession(goods))).toEqual([
      'failure\nСеанс обмена не найден или закончился: начните обмен заново.',
    ]);
  });

  test('and sends what is no XML is told so', async () => {
    const bench = await setUp(ut115);
    const answers = await bench.run(
      bench.misbehave.upload({ name: 'import0_1.xml', bytes: Buffer.from('MZ no XML at all') }),
    );
    expect(answers.at(-1)).toMatch(/^failure\n[А-Я].{5,}/);
  });
});
