import { beforeEach, expect, test } from 'vitest';
import * as yazl from 'yazl';
import { createDeps, type UpkeepDeps } from '../../../functions/upkeep/deps.ts';
import { pictureBlob } from '../../../shared/app/catalogue/picture-blob.ts';
import { sessionEndMilliseconds } from '../../../shared/app/exchange/session-end.ts';
import type { ConnectionScope } from '../../../shared/app/sync/scope.ts';
import { ordersBlob, putAwaySession } from '../../../shared/app/upkeep/put-away-session.ts';
import { type ExchangeHouse, exchangeHouse } from '../../support/exchange-house.ts';

let house: ExchangeHouse;
let deps: UpkeepDeps;
let cookie: string;
let scope: ConnectionScope;
let session: string;
let openedAt: number;

beforeEach(async () => {
  house = await exchangeHouse();
  deps = createDeps(house.platform);
  scope = { tenant: house.connection.tenant, connection: house.connection.id };
  const { body } = await house.ask({ query: 'type=catalog&mode=checkauth', login: house.login });
  const [, name, value, sessid = ''] = body.split('\n');
  cookie = `${name}=${value}`;
  session = sessid.replace('sessid=', '');
  openedAt = house.platform.clock.now();
});

const send = async (name: string, body: string | Uint8Array, type = 'catalog') =>
  house.ask({ query: `type=${type}&mode=file&filename=${name}`, body, cookie });

async function blobs() {
  const found: string[] = [];
  for await (const { key } of house.platform.blobs.list('')) found.push(key);
  return found;
}

async function contentOf(key: string) {
  const blob = await house.platform.blobs.get(key);
  const chunks: Uint8Array[] = [];
  if (blob) for await (const chunk of blob.stream) chunks.push(chunk);
  return { type: blob?.contentType, text: Buffer.concat(chunks).toString() };
}

const putAway = () => putAwaySession(deps, scope, { session, openedAt });

const journal = async () =>
  (await deps.journal.page(scope, {}, 10)).entries.map(({ causeKey, object }) => `${causeKey} ${object?.id}`);

const afterTheEnd = () => house.platform.clock.advance(sessionEndMilliseconds);

test('pictures and orders stay, the rest goes', async () => {
  await send('import_files/ab/1.gif', 'GIF89a the first half, ');
  await send('import_files/ab/1.gif', 'the second half');
  await send('orders-7f_1.xml', '<Документ/>', 'sale');
  await afterTheEnd();
  expect(await putAway()).toBe('put-away');
  expect(await contentOf(pictureBlob(scope, 'import_files/ab/1.gif'))).toEqual({
    type: 'image/gif',
    text: 'GIF89a the first half, the second half',
  });
  const orders = ordersBlob(scope, '5d81e0c2fd0ce9d6b9d6b4ed1f0e4c3d');
  const kept = (await blobs()).filter((key) => key.includes('/orders/'));
  expect(kept).toHaveLength(1);
  expect(kept[0]?.slice(0, kept[0].lastIndexOf('/'))).toBe(orders.slice(0, orders.lastIndexOf('/')));
  expect(await contentOf(kept[0] ?? '')).toEqual({ type: 'application/xml', text: '<Документ/>' });
  expect(await blobs()).toHaveLength(2);
  expect(await journal()).toEqual([]);
});

test('orders that come again and again are kept once', async () => {
  await send('orders-1_1.xml', '<Документ>1</Документ>', 'sale');
  await send('orders-2_1.xml', '<Документ>1</Документ>', 'sale');
  await send('orders-3_1.xml', '<Документ>2</Документ>', 'sale');
  await afterTheEnd();
  await putAway();
  expect(await blobs()).toHaveLength(2);
});

test('pictures inside an archive are kept under their name', async () => {
  const zip = new yazl.ZipFile();
  zip.addBuffer(Buffer.from('<КоммерческаяИнформация/>'), 'import0.xml');
  zip.addBuffer(Buffer.from('GIF87a a picture'), 'import_files/ab/2.gif');
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  await send('v8_1_1.zip', Buffer.concat(chunks));
  await house.platform.clock.run(
    house.ask({ query: 'type=catalog&mode=import&filename=import0.xml', cookie }),
  );
  const [job] = await house.jobs.unfinished(scope);
  await house.jobs.done(scope, job?.id ?? '');
  await afterTheEnd();
  await putAway();
  expect(await contentOf(pictureBlob(scope, 'import_files/ab/2.gif'))).toEqual({
    type: 'image/gif',
    text: 'GIF87a a picture',
  });
  expect(await journal()).toEqual([]);
});

test('a file whose import was never asked is told in the journal, once', async () => {
  await send('import0.xml', '<КоммерческаяИнформация>');
  await afterTheEnd();
  await putAway();
  await putAway();
  expect(await journal()).toEqual(['exchange.import-never-asked import0.xml']);
  expect(await blobs()).toEqual([]);
});

test('a session that goes on, or whose file is being read, is left alone', async () => {
  await send('import0.xml', '<КоммерческаяИнформация/>');
  expect(await putAway()).toBe('later');
  await house.platform.clock.run(
    house.ask({ query: 'type=catalog&mode=import&filename=import0.xml', cookie }),
  );
  await afterTheEnd();
  expect(await putAway()).toBe('later');
  expect(await blobs()).toHaveLength(1);
  const [job] = await house.jobs.unfinished(scope);
  await house.jobs.done(scope, job?.id ?? '');
  expect(await putAway()).toBe('put-away');
  expect(await journal()).toEqual([]);
});

test('the end of a session is due two hours after its first file', async () => {
  await send('import0.xml', '<КоммерческаяИнформация/>');
  const due = async () => {
    const pages = await Promise.all(
      Array.from({ length: 16 }, (_, shard) => deps.due.due(shard, house.platform.clock.now())),
    );
    return pages.flatMap(({ items }) => items.map(({ queue, body }) => [queue, JSON.parse(body) as unknown]));
  };
  expect(await due()).toEqual([]);
  await afterTheEnd();
  expect(await due()).toEqual([['upkeep', { kind: 'exchange-session', ...scope, session, openedAt }]]);
});
