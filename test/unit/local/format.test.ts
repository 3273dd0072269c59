import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FolderUpgrade, upgradeFolder } from '../../../local/data-folder/format.ts';
import { type FolderPaths, folderPaths } from '../../../local/data-folder/paths.ts';
import { StartFailed } from '../../../local/start-failed.ts';

let paths: FolderPaths;
beforeEach(async () => {
  paths = folderPaths(await mkdtemp(join(tmpdir(), 'most24-format-')));
  const database = new DatabaseSync(paths.database);
  database.exec("CREATE TABLE t (word TEXT); INSERT INTO t VALUES ('old')");
  database.close();
});
afterEach(async () => {
  await rm(paths.root, { recursive: true });
});

function rewrite(title: string, from: string, to: string): FolderUpgrade {
  return {
    title,
    run: async ({ database: path }) => {
      const database = new DatabaseSync(path);
      database.prepare('UPDATE t SET word = ? WHERE word = ?').run(to, from);
      database.close();
    },
  };
}

function wordIn(path: string): unknown {
  const database = new DatabaseSync(path, { readOnly: true });
  const row = database.prepare('SELECT word FROM t').get();
  database.close();
  return row?.['word'];
}

const steps = [rewrite('first', 'old', 'newer'), rewrite('second', 'newer', 'newest')];
const format = async () => (await readFile(paths.format, 'utf8')).trim();

test('a new folder gets the present format and no step runs', async () => {
  expect(await upgradeFolder(paths, steps)).toEqual([]);
  expect(await format()).toBe('{"format":3}');
  expect(wordIn(paths.database)).toBe('old');
});

test('an old folder is upgraded step by step, and a copy from before is kept', async () => {
  await writeFile(paths.format, '{"format":1}');
  expect(await upgradeFolder(paths, steps)).toEqual(['first', 'second']);
  expect([await format(), wordIn(paths.database)]).toEqual(['{"format":3}', 'newest']);
  expect(wordIn(join(paths.root, 'before-upgrade-from-1.sqlite'))).toBe('old');
  expect(await upgradeFolder(paths, steps)).toEqual([]);
});

test('a step that is cut off is run again at the next start, those before it are not', async () => {
  await writeFile(paths.format, '{"format":1}');
  const [first, second] = steps;
  if (!first || !second) throw new Error('two steps are expected');
  const cutOff = {
    title: 'second',
    run: async () => {
      throw new Error('power cut');
    },
  };
  await expect(upgradeFolder(paths, [first, cutOff])).rejects.toThrow('power cut');
  expect(await format()).toBe('{"format":2}');
  expect(await upgradeFolder(paths, [first, second])).toEqual(['second']);
  expect(wordIn(paths.database)).toBe('newest');
  expect(wordIn(join(paths.root, 'before-upgrade-from-1.sqlite'))).toBe('old');
});

test.each([
  ['{"format":4}', 'newer version'],
  ['{"format":0}', 'damaged'],
  ['no JSON', 'damaged'],
])('a mark of %s stops the start', async (mark, words) => {
  await writeFile(paths.format, mark);
  await expect(upgradeFolder(paths, steps)).rejects.toThrow(StartFailed);
  await expect(upgradeFolder(paths, steps)).rejects.toThrow(words);
  expect(await readFile(paths.format, 'utf8')).toBe(mark);
});
