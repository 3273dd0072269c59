import { beforeEach, describe, expect, test } from 'vitest';
import { type ExchangeHouse, exchangeHouse } from '../../support/exchange-house.ts';

let house: ExchangeHouse;
let cookie: string;
beforeEach(async () => {
  house = await exchangeHouse();
  cookie = await house.session();
});

const send = async (name: string, body: string | Uint8Array, as = cookie) =>
  house.ask({ query: `type=catalog&mode=file&filename=${name}`, body, cookie: as });

/** Asks for the import, without waiting for its end, and returns the job's upload with its bytes. */
async function uploaded(
  name: string,
  as = cookie,
): Promise<{ readonly bytes: Buffer; readonly parts: number }> {
  const poll = house.ask({ query: `type=catalog&mode=import&filename=${name}`, cookie: as });
  await house.platform.clock.run(poll);
  const scope = { tenant: house.connection.tenant, connection: house.connection.id };
  const jobs = await house.jobs.unfinished(scope);
  const job = jobs.find((one) => one.file === name);
  if (job?.wanted.kind !== 'file') throw new Error(`no job of ${name}`);
  const chunks: Uint8Array[] = [];
  let parts = 0;
  for await (const { key } of house.platform.blobs.list(job.wanted.upload.prefix)) {
    parts += 1;
    const blob = await house.platform.blobs.get(key);
    if (blob) for await (const chunk of blob.stream) chunks.push(chunk);
  }
  expect({ bytes: job.wanted.upload.bytes, parts: job.wanted.upload.fragments }).toEqual({
    bytes: Buffer.concat(chunks).length,
    parts,
  });
  await house.jobs.done(scope, job.id);
  return { bytes: Buffer.concat(chunks), parts };
}

describe('fragments of one name', () => {
  test('are one file, also when cut inside a character', async () => {
    const file = Buffer.from('<Группа>Ёлки</Группа>'.repeat(20));
    for (let start = 0; start < file.length; start += 33) {
      expect((await send('import0.xml', file.subarray(start, start + 33))).body).toBe('success');
    }
    expect((await uploaded('import0.xml')).bytes.equals(file)).toBe(true);
  });

  test('of one byte each are one file, though neighbours are equal', async () => {
    const file = Buffer.from('aaabbbccc');
    for (const byte of file) await send('import0.xml', Buffer.from([byte]));
    expect(await uploaded('import0.xml')).toEqual({ bytes: file, parts: 9 });
  });

  test('more than a hundred keep their order', async () => {
    const pieces = Array.from({ length: 120 }, (_, index) => `piece ${index};`);
    for (const piece of pieces) await send('import0.xml', piece);
    expect((await uploaded('import0.xml')).bytes.toString()).toBe(pieces.join(''));
  });

  test('delivered twice by the network count once', async () => {
    const first = 'the first fragment of a file ';
    const second = 'and the second one of the file';
    for (const fragment of [first, first, second, second, second]) {
      expect((await send('import0.xml', fragment)).body).toBe('success');
    }
    expect((await uploaded('import0.xml')).bytes.toString()).toBe(first + second);
  });

  test('however short the last one is, it counts once', async () => {
    const first = 'the first fragment of a file ';
    for (const fragment of [first, first, 'end', 'end']) await send('import0.xml', fragment);
    expect((await uploaded('import0.xml')).bytes.toString()).toBe(`${first}end`);
  });

  test('delivered twice at the same time count once', async () => {
    const fragment = 'one and the same fragment of a file';
    await Promise.all([send('import0.xml', fragment), send('import0.xml', fragment)]);
    expect(await uploaded('import0.xml')).toEqual({ bytes: Buffer.from(fragment), parts: 1 });
  });

  test('of two interleaved sessions do not mix', async () => {
    const other = await house.session();
    await send('import0.xml', 'first of one, ');
    await send('import0.xml', 'first of other, ', other);
    await send('import0.xml', 'second of one');
    await send('import0.xml', 'second of other', other);
    expect((await uploaded('import0.xml')).bytes.toString()).toBe('first of one, second of one');
    expect((await uploaded('import0.xml', other)).bytes.toString()).toBe('first of other, second of other');
  });

  test('after the import was asked begin another file', async () => {
    await send('import0.xml', 'the first package of goods');
    expect((await uploaded('import0.xml')).bytes.toString()).toBe('the first package of goods');
    await send('import0.xml', 'the second package of goods');
    expect((await uploaded('import0.xml')).bytes.toString()).toBe('the second package of goods');
  });
});

test('a picture in a folder is stored', async () => {
  const picture = Buffer.from([0xff, 0xd8, 0xff, 0, 1, 2]);
  expect((await send('import_files/ab/0123_4567.jpg', picture)).body).toBe('success');
  const stored: number[] = [];
  for await (const { size } of house.platform.blobs.list(`tenants/${house.connection.tenant}/`))
    stored.push(size);
  expect(stored).toEqual([6]);
});

test.each([
  ['traversal', '../../etc/passwd'],
  ['traversal inside', 'import_files/../../x.xml'],
  ['encoded traversal', '%2e%2e%2fx.xml'],
  ['absolute', '/etc/passwd'],
  ['backslash', '..%5cx.xml'],
  ['drive', 'c:%5cx.xml'],
  ['zero byte', 'a%00.xml'],
  ['empty', ''],
  ['over-long', 'a'.repeat(256)],
])('a name that is no harmless relative path (%s) is refused', async (_, name) => {
  const { body } = await send(name, 'x');
  expect(body).toMatch(/^failure\nНедопустимое имя файла/);
  expect(body.length).toBeLessThan(255);
  for await (const { key } of house.platform.blobs.list('tenants/')) throw new Error(`stored ${key}`);
});

test('a file without a session is refused and not stored', async () => {
  const { body } = await send('import0.xml', 'x', 'most24=unknown');
  expect(body).toMatch(/^failure\nСеанс обмена не найден/);
  for await (const { key } of house.platform.blobs.list('tenants/')) throw new Error(`stored ${key}`);
});

test('a file asked by GET is refused', async () => {
  const { body } = await house.ask({ query: 'type=catalog&mode=file&filename=a.xml', cookie });
  expect(body).toMatch(/^failure\nФайл передаётся методом POST/);
});
