import { rename, rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';

/**
 * Copies a SQLite file as it is at one moment, while others may be writing to it (`VACUUM INTO`,
 * https://sqlite.org/lang_vacuum.html). The copy is there whole or not at all; an existing one is replaced.
 */
export async function copyDatabase(from: string, to: string): Promise<void> {
  const draft = `${to}.draft`;
  await rm(draft, { force: true });
  const database = new DatabaseSync(from, { timeout: 5000 });
  try {
    database.prepare('VACUUM INTO ?').run(draft);
  } finally {
    database.close();
  }
  await rename(draft, to);
}
