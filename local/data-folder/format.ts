import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { text } from '../../shared/kernel/text.ts';
import { errorCode, reasonOf, StartFailed } from '../start-failed.ts';
import { copyDatabase } from './copy-database.ts';
import type { FolderPaths } from './paths.ts';
import { writeWholeFile } from './write-file.ts';

/** One step of an upgrade. It may be cut off anywhere and run again, so it must do no harm when run twice. */
export interface FolderUpgrade {
  /** What it changes, for the log and the reader. */
  readonly title: string;
  readonly run: (paths: FolderPaths) => Promise<void>;
}

/** Upgrade number n leads from format n to format n + 1; a released one is never changed. */
const upgrades: readonly FolderUpgrade[] = [];

const formatSchema = z.object({ format: z.number().int().min(1) });

/**
 * Brings the folder to the present format; an empty folder is marked with it. Before the first step the database is
 * copied to `before-upgrade-from-N.sqlite` beside it, so that the operator can go back. Returns the titles of the steps.
 * @throws StartFailed when a newer version has written the folder, or its mark cannot be read.
 */
export async function upgradeFolder(
  paths: FolderPaths,
  steps: readonly FolderUpgrade[] = upgrades,
): Promise<readonly string[]> {
  const present = steps.length + 1;
  const found = await readFormat(paths);
  if (found === undefined) {
    await writeFormat(paths, present);
    return [];
  }
  if (found > present) throw new StartFailed([tooNew(paths, found, present)]);
  const due = steps.slice(found - 1);
  if (due.length > 0)
    await copyDatabase(paths.database, join(paths.root, `before-upgrade-from-${found}.sqlite`));
  for (const [index, step] of due.entries()) {
    await step.run(paths);
    await writeFormat(paths, found + index + 1);
  }
  return due.map((step) => step.title);
}

async function readFormat(paths: FolderPaths): Promise<number | undefined> {
  try {
    return formatSchema.parse(JSON.parse(await readFile(paths.format, 'utf8'))).format;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw new StartFailed(
      [
        text(
          `Файл ${paths.format} испорчен (${reasonOf(error)}). Восстановите папку данных из копии.`,
          `The file ${paths.format} is damaged (${reasonOf(error)}). Restore the data folder from a backup.`,
        ),
      ],
      { cause: error },
    );
  }
}

async function writeFormat(paths: FolderPaths, format: number): Promise<void> {
  await writeWholeFile(paths.format, `${JSON.stringify({ format })}\n`);
}

function tooNew(paths: FolderPaths, found: number, present: number) {
  return text(
    `Папку данных ${paths.root} записала более новая версия Most24 (формат ${found}, эта версия знает ${present}). Установите новую версию.`,
    `The data folder ${paths.root} was written by a newer version of Most24 (format ${found}, this version knows ${present}). Install the newer version.`,
  );
}
