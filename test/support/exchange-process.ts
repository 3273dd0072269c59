import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ZipFile } from 'yazl';
import { peakMegabytes } from '../../bench/lib/peak-memory.ts';
import { createDeps as createImportDeps } from '../../functions/import-worker/deps.ts';
import { createHandler as createImporter } from '../../functions/import-worker/handler.ts';
import { createDeps } from '../../functions/onec-exchange/deps.ts';
import { createHandler } from '../../functions/onec-exchange/handler.ts';
import { FolderBlobs } from '../../shared/adapters/node/folder-blobs.ts';
import { KeyFileSecrets } from '../../shared/adapters/node/key-file-secrets.ts';
import { SqliteDatabase } from '../../shared/adapters/node/sqlite-database.ts';
import { SqliteQueue } from '../../shared/adapters/node/sqlite-queue.ts';
import { SqliteTable } from '../../shared/adapters/node/sqlite-table.ts';
import { UrlSigner } from '../../shared/adapters/node/url-signer.ts';
import { Connections } from '../../shared/app/connections/connections.ts';
import { ensureFirstConnection, revealKey } from '../../shared/app/connections/first-connection.ts';
import { Installations } from '../../shared/app/connections/installations.ts';
import { type QueueName, queueNames } from '../../shared/contracts/queues.ts';
import { asId, type MemberId } from '../../shared/kernel/ids.ts';
import { systemClock as clock } from '../../shared/kernel/system-clock.ts';
import { commerceml as c } from './catalogue-files.ts';
import { httpEvent, lambdaContext, queueEvent } from './lambda.ts';
import { recordingTelemetry } from './recording-telemetry.ts';

/*
 * A process with nothing but the exchange endpoint and the importer, on a folder: takes files that are large or mean, one
 * after the other, and prints what each was answered and the most memory it ever had.
 */

const fragmentBytes = 2 * 1024 * 1024;

const folder = await mkdtemp(join(tmpdir(), 'most24-exchange-'));
const database = new SqliteDatabase({ path: join(folder, 'data.db'), clock });
const signer = new UrlSigner({ baseUrl: 'http://localhost/blobs', secret: new Uint8Array(32), clock });
const queues = new Map(queueNames.map((name) => [name, new SqliteQueue(database, { name })]));
const queue = (name: QueueName) => {
  const found = queues.get(name);
  if (!found) throw new RangeError(name);
  return found;
};
const platform = {
  ...{ table: new SqliteTable(database, 'main'), ephemeral: new SqliteTable(database, 'ephemeral') },
  ...{ blobs: await FolderBlobs.open(join(folder, 'blobs'), signer), clock, queue, random: Math.random },
  telemetry: recordingTelemetry(),
};
const secrets = new KeyFileSecrets({
  current: 'test',
  keys: new Map([['test', new Uint8Array(32).fill(7)]]),
});
const [connections, installations] = [new Connections(platform.table), new Installations(platform.table)];
const installation = await installations.install(
  asId<MemberId>('0a1b2c3d4e5f60718293a4b5c6d7e8f9'),
  { portal: 'https://acme.bitrix24.ru', clientEndpoint: 'https://acme.bitrix24.ru/rest/', language: 'ru' },
  clock.now(),
);
const connection = await ensureFirstConnection({ connections, installations, secrets, clock }, installation);
const password = await revealKey(secrets, connection);
const exchange = createHandler(createDeps(platform));
const importer = createImporter(createImportDeps(platform));
const results: Record<string, string> = {};

async function ask(query: string, cookie: string, body?: Uint8Array): Promise<string> {
  const authorization = `Basic ${Buffer.from(`most24-1:${password}`).toString('base64')}`;
  const path = `/onec/${connection.code}/1c_exchange`;
  const event = httpEvent(body ? 'POST' : 'GET', path, {
    query,
    headers: { authorization },
    ...(body && { body }),
  });
  event.cookies = [cookie];
  const answer = await exchange(event, lambdaContext());
  return answer.body ?? '';
}

async function send(what: string, name: string, pieces: Iterable<Buffer>): Promise<void> {
  const [, cookieName, value] = (await ask('type=catalog&mode=checkauth', '')).split('\n');
  const cookie = `${cookieName}=${value}`;
  for (const fragment of fragments(pieces))
    await ask(`type=catalog&mode=file&filename=${name}`, cookie, fragment);
  const answered = ask(`type=catalog&mode=import&filename=${name}`, cookie);
  const messages = await received();
  await importer(queueEvent('imports', messages), lambdaContext(600_000));
  // On a busy machine the first answer is due before the importer has counted anything; 1C then asks again.
  const first = await answered;
  results[what] = /\d/.test(first) ? first : await ask(`type=catalog&mode=import&filename=${name}`, cookie);
}

/** Pieces put together to what 1C sends at a time. */
function* fragments(pieces: Iterable<Buffer>): Generator<Buffer> {
  let waiting: Buffer[] = [];
  let size = 0;
  for (const piece of pieces) {
    waiting.push(piece);
    size += piece.length;
    if (size < fragmentBytes) continue;
    const whole = Buffer.concat(waiting);
    yield whole.subarray(0, fragmentBytes);
    waiting = [Buffer.from(whole.subarray(fragmentBytes))];
    size -= fragmentBytes;
  }
  if (size > 0) yield Buffer.concat(waiting);
}

async function received() {
  for (;;) {
    const messages = await queue('imports').receive({ max: 1, visibilitySeconds: 900, waitSeconds: 1 });
    await queue('imports').delete(messages.map(({ receipt }) => receipt));
    if (messages.length > 0) return messages;
  }
}

function* largeFile(megabytes: number): Generator<Buffer> {
  const [head = '', tail = ''] = c.root(c.goods('|')).split('|');
  yield Buffer.from(head);
  const description = `<Описание>${'Описание товара. '.repeat(800)}</Описание>`;
  for (let made = 0, number = 0; made < megabytes * 1_000_000; number += 1) {
    const good = Buffer.from(c.good(`good-${number}`, `Товар ${number}`, [], description));
    made += good.length;
    yield good;
  }
  yield Buffer.from(tail);
}

async function zipBomb(): Promise<Buffer> {
  const zip = new ZipFile();
  zip.addBuffer(Buffer.alloc(300_000_000, 0x20), 'import0_1.xml');
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Made by a process of its own, so that making it does not count. */
if (process.argv[2] === 'bomb') {
  process.stdout.write(await zipBomb());
} else {
  const entities = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>';
  await send('100 MB', 'large.xml', largeFile(100));
  await send('levels', 'levels.xml', [Buffer.from(c.root(c.goods('<Товар>'.repeat(200_000))))]);
  await send('entities', 'entities.xml', [
    Buffer.from(c.root(c.goods('&b;')).replace('?>', `?>${entities}`)),
  ]);
  const bomb: Buffer[] = [];
  for await (const chunk of process.stdin) bomb.push(chunk as Buffer);
  await send('zip bomb', 'v8_1.zip', bomb);
  process.stdout.write(JSON.stringify({ results, peakMegabytes: peakMegabytes() }));
}
database.close();
await rm(folder, { recursive: true, force: true });
