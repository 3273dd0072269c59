import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SqliteDatabase } from '../../../shared/adapters/node/sqlite-database.ts';
import { SqliteQueue } from '../../../shared/adapters/node/sqlite-queue.ts';
import { SqliteTable } from '../../../shared/adapters/node/sqlite-table.ts';
import { VirtualClock } from '../../../shared/kernel/virtual-clock.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Lets a process write until it has told of so many puts, kills it with SIGKILL, and returns the lines it printed. */
async function killedWriter(path: string, start: number, puts: number): Promise<readonly string[]> {
  const script = join(import.meta.dirname, 'killed-writer.ts');
  const child = spawn(process.execPath, [script, path, String(start)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  let output = '';
  for await (const chunk of child.stdout.setEncoding('utf8')) {
    output += chunk;
    if (output.split('\nput ').length > puts) child.kill('SIGKILL');
  }
  expect(await ended).toEqual([null, 'SIGKILL']);
  // The last line may be cut off.
  return output.split('\n').slice(0, -1);
}

/** Killed after so many puts, however long a busy machine takes for them: what is cut off differs from round to round. */
const rounds = [1, 20, 200, 300];

test('what was acknowledged before kill -9 is there, and what was in flight comes again', {
  timeout: 60_000,
}, async () => {
  const path = join(await temporaryFolder(), 'data.sqlite');
  const lines: string[] = [];
  for (const [round, puts] of rounds.entries()) {
    lines.push(...(await killedWriter(path, round * 1_000_000, puts)));
  }
  const numbers = (verb: string) =>
    lines.filter((line) => line.startsWith(`${verb} `)).map((line) => line.slice(verb.length + 1));
  expect(numbers('put').length).toBeGreaterThan(500);

  // Later than what was in flight is hidden for.
  const database = new SqliteDatabase({ path, clock: new VirtualClock(Date.now() + 3_600_000) });
  expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
  const table = new SqliteTable(database, 'main');
  const found = await table.getMany(numbers('put').map((sk) => ({ pk: 'n', sk })));
  expect(found).toHaveLength(numbers('put').length);

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
