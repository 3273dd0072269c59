import { beforeEach, expect, test } from 'vitest';
import { ErrorJournal } from '../../../shared/app/history/error-journal.ts';
import { HistoryLog } from '../../../shared/app/history/history-log.ts';
import { type ExchangeHouse, exchangeHouse } from '../../support/exchange-house.ts';

let house: ExchangeHouse;
beforeEach(async () => {
  house = await exchangeHouse();
});

const scopeOf = ({ connection }: ExchangeHouse) => ({ tenant: connection.tenant, connection: connection.id });

async function historyOf(of: ExchangeHouse) {
  const { blobs, clock, table } = of.platform;
  const history = new HistoryLog(table, blobs, clock);
  const { entries } = await history.page(scopeOf(of), { from: 0, to: clock.now() }, 100);
  return entries;
}

async function journalOf(of: ExchangeHouse) {
  const { blobs, clock, table } = of.platform;
  return (await new ErrorJournal(table, blobs, clock).page(scopeOf(of), {}, 100)).entries;
}

test('every step stands in the history with file, bytes and answer', async () => {
  const cookie = await house.session();
  const { clock } = house.platform;
  const step = async (query: string, body?: string) => {
    await clock.advance(1000);
    await clock.run(house.ask({ query, cookie, ...(body !== undefined && { body }) }));
  };
  await step('type=catalog&mode=init');
  await step('type=catalog&mode=file&filename=import0.xml', 'twenty bytes or more');
  await step('type=catalog&mode=import&filename=import0.xml');
  await step('type=sale&mode=query');
  const entries = (await historyOf(house)).toReversed();
  expect(
    entries.map(({ operation, outcome, object, details }) => [
      operation,
      outcome,
      object?.id,
      details['answer'],
      details['bytes'],
    ]),
  ).toEqual([
    ['exchange.catalog.checkauth', 'done', undefined, 'success', undefined],
    ['exchange.catalog.init', 'done', undefined, 'success', undefined],
    ['exchange.catalog.file', 'done', 'import0.xml', 'success', 20],
    ['exchange.catalog.import', 'done', 'import0.xml', 'progress', undefined],
    ['exchange.sale.query', 'done', undefined, 'success', undefined],
  ]);
  expect(new Set(entries.map(({ details }) => details['session'])).size).toBe(1);
});

test('neither key nor cookie is in the history', async () => {
  const cookie = await house.session();
  await house.ask({ query: 'type=catalog&mode=checkauth', login: { ...house.login, password: 'wrong-key' } });
  const kept = JSON.stringify([await historyOf(house), house.platform.telemetry.lines]);
  expect(kept).toContain('checkauth');
  expect(kept).not.toContain(house.key);
  expect(kept).not.toContain('wrong-key');
  expect(kept).not.toContain(cookie.split('=')[1]);
});

test('a failed log-in to a known address stands in its history', async () => {
  await house.ask({ query: 'type=catalog&mode=checkauth', login: { ...house.login, password: 'x' } });
  expect((await historyOf(house)).map(({ operation, outcome }) => [operation, outcome])).toEqual([
    ['exchange.catalog.checkauth', 'failed'],
  ]);
});

test('the import of a file never sent and a bad name are errors of their file', async () => {
  const cookie = await house.session();
  await house.ask({ query: 'type=catalog&mode=import&filename=offers0.xml', cookie });
  await house.ask({ query: 'type=catalog&mode=file&filename=../x.xml', cookie, body: 'x' });
  const entries = await journalOf(house);
  expect(entries.map(({ causeKey, object }) => [causeKey, object?.id]).sort()).toEqual([
    ['exchange.bad-file-name', '../x.xml'],
    ['exchange.file-never-sent', 'offers0.xml'],
  ]);
});
