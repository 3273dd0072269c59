import { copyFile, mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { text } from '../../shared/kernel/text.ts';
import { errorCode, reasonOf, StartFailed } from '../start-failed.ts';
import { copyDatabase } from './copy-database.ts';
import { copyTree } from './copy-tree.ts';
import { type FolderPaths, folderPaths } from './paths.ts';
import { writeWholeFile } from './write-file.ts';

const manifestName = 'backup.json';
const manifestSchema = z.object({ madeAt: z.iso.datetime(), databaseBytes: z.number(), blobs: z.number() });

/** What a backup holds. */
export type BackupManifest = z.infer<typeof manifestSchema>;

/**
 * Copies a data folder while a house may be working in it. The database is copied as it is at one moment. Blobs are
 * copied before and after it: what the database names was put before, so every name in the copy finds its blob. The
 * keys are in the copy too, without which the sealed secrets could not be opened: keep it as safe as the folder.
 * @throws StartFailed when there is no data in the folder, or the target is there already or cannot be written.
 */
export async function backUp(root: string, target: string, now: number): Promise<BackupManifest> {
  const from = folderPaths(resolve(root));
  const to = resolve(target);
  await refuseUnlessData(from);
  await refuseIfThere(to);
  const draft = folderPaths(`${to}.draft`);
  try {
    await rm(draft.root, { recursive: true, force: true });
    await mkdir(draft.root, { recursive: true, mode: 0o700 });
    const before = await copyTree(from.blobs, draft.blobs);
    await copyDatabase(from.database, draft.database);
    const blobs = before + (await copyTree(from.blobs, draft.blobs));
    await copyTree(dirname(from.sealKey), dirname(draft.sealKey));
    await copyFile(from.format, draft.format);
    const { size } = await stat(draft.database);
    const manifest = { madeAt: new Date(now).toISOString(), databaseBytes: size, blobs };
    await writeWholeFile(`${draft.root}/${manifestName}`, `${JSON.stringify(manifest)}\n`);
    await rename(draft.root, to);
    return manifest;
  } catch (error) {
    await rm(draft.root, { recursive: true, force: true });
    throw failed(`Копия в ${to} не сделана`, `The backup to ${to} was not made`, error);
  }
}

/**
 * Makes a data folder from a backup. The database is checked first, and the folder appears whole or not at all.
 * @throws StartFailed when the backup is not whole, or the folder has data already.
 */
export async function restore(backup: string, root: string): Promise<BackupManifest> {
  const from = resolve(backup);
  const to = resolve(root);
  const manifest = await readManifest(from);
  await refuseIfThere(to);
  const draft = `${to}.restoring`;
  try {
    checkDatabase(folderPaths(from).database);
    await rm(draft, { recursive: true, force: true });
    await copyTree(from, draft);
    await rm(`${draft}/${manifestName}`);
    await rename(draft, to);
    return manifest;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw failed(`Копия ${from} не восстановлена`, `The backup ${from} was not restored`, error);
  }
}

function checkDatabase(path: string): void {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const [row] = database.prepare('PRAGMA quick_check(1)').all();
    const verdict = row?.['quick_check'];
    if (verdict !== 'ok') throw new Error(`quick_check: ${String(verdict)}`);
  } finally {
    database.close();
  }
}

async function readManifest(from: string): Promise<BackupManifest> {
  try {
    return manifestSchema.parse(JSON.parse(await readFile(`${from}/${manifestName}`, 'utf8')));
  } catch (error) {
    throw failed(`В папке ${from} нет целой копии`, `The folder ${from} holds no whole backup`, error);
  }
}

async function refuseUnlessData(paths: FolderPaths): Promise<void> {
  try {
    await stat(paths.format);
    await stat(paths.database);
  } catch (error) {
    throw new StartFailed(
      [
        text(
          `В папке ${paths.root} нет данных Most24. Укажите папку данных: --dir ПАПКА.`,
          `The folder ${paths.root} holds no data of Most24. Name the data folder: --dir FOLDER.`,
        ),
      ],
      { cause: error },
    );
  }
}

async function refuseIfThere(path: string): Promise<void> {
  const found = await stat(path).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw failed(`Нельзя писать в ${path}`, `Cannot write to ${path}`, error);
  });
  if (!found) return;
  throw new StartFailed([
    text(`${path} уже существует. Укажите новую папку.`, `${path} exists already. Name a new folder.`),
  ]);
}

function failed(ru: string, en: string, error: unknown): StartFailed {
  if (error instanceof StartFailed) return error;
  return new StartFailed([text(`${ru}: ${reasonOf(error)}`, `${en}: ${reasonOf(error)}`)], { cause: error });
}
