import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { SqliteDatabase } from '../../../shared/adapters/node/sqlite-database.ts';
import { SqliteQueue } from '../../../shared/adapters/node/sqlite-queue.ts';
import { SqliteTable } from '../../../shared/adapters/node/sqlite-table.ts';
import { systemClock } from '../../../shared/kernel/system-clock.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Lets a process write for a while, kills it with SIGKILL, and returns the lines it managed to print. */
async function killedWriter(path: string, start: number, milliseconds: number): Promise<readonly string[]> {
  const script = join(import.meta.dirname, 'killed-writer.ts');
  const child = spawn(process.execPath, [script, path, String(start)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const output = text(child.stdout);
  await once(child.stdout, 'readable');
  await pause(milliseconds);
  child.kill('SIGKILL');
  // The last line may be cut off.
  return (await output).split('\n').slice(0, -1);
}

test('what was acknowledged before kill -9 is there, and what was in flight comes again', async () => {
  const path = join(await temporaryFolder(), 'data.sqlite');
  const lines: string[] = [];
  for (const [round, milliseconds] of [30, 70, 110, 200].entries()) {
    lines.push(...(await killedWriter(path, round * 1_000_000, milliseconds)));
  }
  const numbers = (verb: string) =>
    lines.filter((line) => line.startsWith(`${verb} `)).map((line) => line.slice(verb.length + 1));
  // How many there are is up to the machine; a handful proves nothing.
  expect(numbers('put').length).toBeGreaterThan(20);

  const database = new SqliteDatabase({ path, clock: systemClock });
  expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
  const table = new SqliteTable(database, 'main');
  const found = await table.getMany(numbers('put').map((sk) => ({ pk: 'n', sk })));
  expect(found).toHaveLength(numbers('put').length);

  await pause(1100);
  const queue = new SqliteQueue(database, { name: 'inbox' });
  const left = new Set<string>();
  for (;;) {
    const messages = await queue.receive({ max: 10, visibilitySeconds: 600, waitSeconds: 0 });
    if (messages.length === 0) break;
    for (const { body } of messages) {
      expect(left.has(body)).toBe(false);
      left.add(body);
    }
  }
  const deleted = new Set(numbers('deleted'));
  expect(deleted.size).toBeGreaterThan(0);
  expect(numbers('deleted').filter((number) => left.has(number))).toEqual([]);
  // A delete may have been committed though the process died before it could tell.
  const deleting = new Set(numbers('deleting'));
  expect(numbers('sent').filter((number) => !left.has(number) && !deleting.has(number))).toEqual([]);
  database.close();
});
