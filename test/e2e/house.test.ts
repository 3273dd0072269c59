import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type HouseProcess, product, run, startHouseProcess, testHouse } from './support/house-process.ts';

let base: string;
let dir: string;
const houses: HouseProcess[] = [];

async function startHouse(environment: Record<string, string> = {}): Promise<HouseProcess> {
  const house = await startHouseProcess({ script: testHouse, dir, environment });
  houses.push(house);
  return house;
}

async function send(house: HouseProcess, body: string): Promise<number> {
  const response = await fetch(`${house.endpoints.api}/events`, { method: 'POST', body });
  await response.arrayBuffer();
  return response.status;
}

async function seen(house: HouseProcess): Promise<Record<string, number>> {
  const response = await fetch(`${house.endpoints.api}/seen`);
  return ((await response.json()) as { seen: Record<string, number> }).seen;
}

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'most24-'));
  dir = join(base, 'data');
});

afterEach(async () => {
  for (const house of houses.splice(0)) await house.end('SIGKILL');
  await rm(base, { recursive: true, force: true });
});

describe('start and stop', () => {
  test('endpoints.json stands while the house serves, for its owner only, and goes at a clean stop', async () => {
    const house = await startHouse();
    const { api, openapi, admin } = house.endpoints;
    expect(api).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(openapi).toBe(`${api}/openapi.json`);
    expect(admin.url).toBe(api);
    expect(admin.token.length).toBeGreaterThan(40);
    expect((await stat(join(dir, 'endpoints.json'))).mode & 0o777).toBe(0o600);
    expect((await stat(join(dir, 'keys', 'operator.token'))).mode & 0o777).toBe(0o600);

    expect(await house.end('SIGTERM')).toBe(0);
    await expect(stat(join(dir, 'endpoints.json'))).rejects.toThrow('ENOENT');
    await expect(stat(join(dir, 'running'))).rejects.toThrow('ENOENT');
  });

  test('the operator’s token outlives a restart', async () => {
    const first = await startHouse();
    await first.end('SIGINT');
    const second = await startHouse();
    expect(second.endpoints.admin.token).toBe(first.endpoints.admin.token);
  });

  test('a clean stop waits for the function that works', async () => {
    const house = await startHouse();
    expect(await send(house, 'slow one')).toBe(200);
    await sleep(300);
    expect(await house.end('SIGTERM')).toBe(0);
    const next = await startHouse();
    expect(await seen(next)).toEqual({ 'slow one': 1 });
  });

  test('two signals at once are one Ctrl-C, a later one forces, and what was cut off is done again', async () => {
    const house = await startHouse();
    await send(house, 'slow two');
    await sleep(300);
    house.child.kill('SIGINT');
    await sleep(100);
    house.child.kill('SIGINT');
    await sleep(1200);
    expect(house.child.exitCode).toBeNull();
    expect(await house.end('SIGINT')).toBe(130);
    const next = await startHouse();
    await expect.poll(() => seen(next), { timeout: 10_000 }).toEqual({ 'slow two': 1 });
  });

  test('patience ends after stopSeconds', async () => {
    const house = await startHouse({ MOST24_STOP_SECONDS: '0' });
    await send(house, 'slow three');
    await sleep(300);
    expect(await house.end('SIGTERM')).toBe(0);
    expect(house.output()).toContain('Не вся начатая работа успела закончиться');
    await expect(stat(join(dir, 'running'))).resolves.toBeDefined();
  });

  test('the log is JSON, and no token is in it', async () => {
    const house = await startHouse({ MOST24_LOG_LEVEL: 'debug' });
    await send(house, 'one');
    await house.end('SIGTERM');
    const entries = house
      .output()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { level: string; time: string; message: string });
    expect(entries.map((entry) => entry.message)).toEqual([
      'most24 serves',
      'most24 stops',
      'most24 has stopped',
    ]);
    expect(house.output()).not.toContain(house.endpoints.admin.token);
  });
});

describe('what keeps it from starting is one clear sentence', () => {
  test('a port in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { code, output } = await run({ script: testHouse, dir, args: ['--port', String(port)] });
    other.close();
    expect(output).toBe(
      `Порт ${port} на 127.0.0.1 занят. Остановите другую программу или укажите другой порт: --port N.\n` +
        `Port ${port} on 127.0.0.1 is in use. Stop the other program or choose another port: --port N.\n`,
    );
    expect(code).toBe(1);
  });

  test('a second house in the folder', async () => {
    await startHouse();
    const { code, output } = await run({ script: testHouse, dir });
    expect(output).toContain(`В папке данных ${dir} уже работает другой Most24.`);
    expect(output).toContain(`Another Most24 is working in the data folder ${dir}.`);
    expect(output.trim().split('\n')).toHaveLength(2);
    expect(code).toBe(1);
  });

  test.each([
    ['alone', testHouse, []],
    ['with the demo', product, ['--portal-port', '0']],
  ])('a folder that cannot be, %s', async (_, script, args) => {
    await writeFile(dir, 'a file');
    const { code, output } = await run({ script, dir, args });
    expect(output).toContain(`В папку данных ${dir} нельзя писать`);
    expect(output.trim().split('\n')).toHaveLength(2);
    expect(code).toBe(1);
  });

  test('a damaged database', async () => {
    const house = await startHouse();
    await house.end('SIGTERM');
    await writeFile(join(dir, 'most24.sqlite'), 'this is no database, whatever its name says '.repeat(200));
    const { code, output } = await run({ script: testHouse, dir });
    expect(output).toContain(`Файл данных ${join(dir, 'most24.sqlite')} не открывается`);
    expect(output.trim().split('\n')).toHaveLength(2);
    expect(code).toBe(1);
  });

  test('a folder of a newer version', async () => {
    const house = await startHouse();
    await house.end('SIGTERM');
    await writeFile(join(dir, 'format.json'), '{"format":1000}');
    const { code, output } = await run({ script: testHouse, dir });
    expect(output).toContain('записала более новая версия Most24 (формат 1000,');
    expect(output.trim().split('\n')).toHaveLength(2);
    expect(code).toBe(1);
  });

  test('every mistake of the configuration at once, without a value', async () => {
    const file = join(base, 'config.json');
    await writeFile(file, '{"port":"abc","portal":{"clientSecret":7},"prot":1}');
    const { code, output } = await run({
      script: testHouse,
      dir,
      args: ['--config', file],
      environment: { MOST24_OPERATOR_TOKEN: 'too-short-secret', MOST24_NONSENSE: '1' },
    });
    expect(output).toContain('MOST24_OPERATOR_TOKEN: ключ оператора');
    expect(output).toContain('MOST24_NONSENSE: there is no such option');
    expect(output).toContain(`${file}: portal.clientSecret`);
    expect(output).toContain(`${file}: prot`);
    expect(output).not.toContain('too-short-secret');
    expect(code).toBe(1);
  });
});

describe('work', () => {
  test('what fails comes again, its neighbours do not, and after so many receipts it is a dead letter', async () => {
    const house = await startHouse({ TEST_RECEIPTS: '2' });
    await Promise.all(['good', 'fail this'].map((body) => send(house, body)));
    await expect.poll(() => seen(house), { timeout: 10_000 }).toEqual({ good: 1, 'fail this': 2 });
    await expect
      .poll(async () => (await fetch(`${house.endpoints.api}/metrics`)).text(), { timeout: 10_000 })
      .toContain('most24_queue_ready_messages{queue="dead"} 1');
    expect(await seen(house)).toEqual({ good: 1, 'fail this': 2 });
  });

  test('a message too large or empty is refused, an unknown path is not found', async () => {
    const house = await startHouse();
    expect(await send(house, 'x'.repeat(256 * 1024 + 1))).toBe(413);
    expect(await send(house, '')).toBe(400);
    const missing = await fetch(`${house.endpoints.api}/nothing`);
    expect([missing.status, await missing.json()]).toEqual([404, { message: 'Not Found' }]);
  });

  test('signed addresses take an upload and give it back, in ranges too', async () => {
    const house = await startHouse();
    const response = await fetch(`${house.endpoints.api}/blob-address/report`);
    const { upload, download } = (await response.json()) as {
      upload: { url: string; headers: Record<string, string> };
      download: string;
    };
    const put = await fetch(upload.url, { method: 'PUT', headers: upload.headers, body: '0123456789' });
    expect(put.status).toBe(200);
    const whole = await fetch(download);
    expect(await whole.text()).toBe('0123456789');
    expect(whole.headers.get('content-disposition')).toContain("filename*=UTF-8''%D0%BE");
    const range = await fetch(download, { headers: { range: 'bytes=2-4' } });
    expect([range.status, range.headers.get('content-range'), await range.text()]).toEqual([
      206,
      'bytes 2-4/10',
      '234',
    ]);
    const forged = await fetch(download.replace('report', 'secret'));
    expect(forged.status).toBe(403);
  });

  test('metrics ask for the token once the service is published', async () => {
    const house = await startHouse({ MOST24_PUBLIC_URL: 'https://most24.example.ru' });
    const port = /:(\d+)/.exec(house.endpoints['listening'] as string)?.[1];
    const url = `http://127.0.0.1:${port}/metrics`;
    expect((await fetch(url)).status).toBe(401);
    const authorization = `Bearer ${house.endpoints.admin.token}`;
    expect((await fetch(url, { headers: { authorization } })).status).toBe(200);
    expect((await fetch(url, { headers: { authorization: 'Bearer other' } })).status).toBe(401);
  });
});

test('the key that seals secrets can be replaced; without a data folder that is one clear sentence', {
  timeout: 90_000,
}, async () => {
  const nothing = await run({ script: testHouse, dir, args: ['rotate-key'] });
  expect(nothing.output).toContain(`Ключ ${join(dir, 'keys', 'seal.key')} не заменён`);
  expect(nothing.code).toBe(1);
  const house = await startHouse();
  const keysOf = async () => {
    const file = JSON.parse(await readFile(join(dir, 'keys', 'seal.key'), 'utf8')) as {
      current: string;
      keys: Record<string, string>;
    };
    return [file.current, Object.keys(file.keys)] as const;
  };
  const [before] = await keysOf();
  expect((await run({ script: testHouse, dir, args: ['rotate-key'] })).code).toBe(0);
  const [after, kept] = await keysOf();
  expect(after).not.toBe(before);
  expect(kept.toSorted()).toEqual([before, after].toSorted());
  await house.end('SIGTERM');
});

test('a backup made while it works can be restored, and nothing of it is missing', {
  timeout: 90_000,
}, async () => {
  const house = await startHouse();
  const address = (await (await fetch(`${house.endpoints.api}/blob-address/report`)).json()) as {
    upload: { url: string; headers: Record<string, string> };
  };
  await fetch(address.upload.url, { method: 'PUT', headers: address.upload.headers, body: 'blob' });
  for (const body of ['one', 'two', 'three']) expect(await send(house, body)).toBe(200);
  await expect.poll(() => seen(house)).toEqual({ one: 1, two: 1, three: 1 });

  const copy = join(base, 'copy');
  const made = await run({ script: testHouse, dir, args: ['backup', '--to', copy] });
  expect(made.output).toContain('Копия на');
  expect(made.code).toBe(0);
  expect(await send(house, 'later')).toBe(200);
  await house.end('SIGTERM');

  const other = join(base, 'other');
  const restored = await run({ script: testHouse, dir: other, args: ['restore', '--from', copy] });
  expect(restored.code).toBe(0);
  dir = other;
  const second = await startHouse();
  expect(await seen(second)).toEqual({ one: 1, two: 1, three: 1 });
  expect(second.endpoints.admin.token).toBe(house.endpoints.admin.token);
  const again = (await (await fetch(`${second.endpoints.api}/blob-address/report`)).json()) as {
    download: string;
  };
  expect(await (await fetch(again.download)).text()).toBe('blob');
  expect(await readFile(join(copy, 'backup.json'), 'utf8')).toContain('madeAt');

  const twice = await run({ script: testHouse, dir: other, args: ['restore', '--from', copy] });
  expect(twice.output).toContain(`${other} exists already`);
  expect(twice.code).toBe(1);
});
