import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LogSync } from '../../../shared/adapters/node/log-sync.ts';
import { temporaryFolder } from './temporary-folder.ts';

async function logIn(name: string): Promise<{ readonly log: LogSync; readonly path: string }> {
  const path = join(await temporaryFolder(), name);
  return { log: new LogSync(path), path };
}

function durable(log: LogSync): Promise<void> {
  return new Promise((resolve, reject) => log.whenDurable(resolve, reject));
}

test('tells everybody who waits, those too who come while a sync is under way', async () => {
  const { log, path } = await logIn('log');
  await writeFile(path, 'frames');
  const order: number[] = [];
  const waits = [1, 2, 3].map((number) => durable(log).then(() => order.push(number)));
  expect(order).toEqual([]);
  await Promise.all(waits);
  expect(order).toEqual([1, 2, 3]);
  log.close();
});

test('closing makes durable what waits, and leaves nobody waiting', async () => {
  const { log, path } = await logIn('log');
  await writeFile(path, 'frames');
  const waits = [durable(log), durable(log)];
  log.close();
  await Promise.all(waits);
});

test('after a failed sync nothing is believed any more, also when the next would succeed', async () => {
  const { log, path } = await logIn('log');
  await expect(durable(log)).rejects.toThrow('ENOENT');
  await writeFile(path, 'frames');
  await expect(durable(log)).rejects.toThrow('ENOENT');
  log.close();
});
