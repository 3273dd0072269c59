import { DatabaseSync } from 'node:sqlite';
import { text } from '../../shared/kernel/text.ts';
import { reasonOf, StartFailed } from '../start-failed.ts';
import type { FolderPaths } from './paths.ts';

/** SQLITE_BUSY, https://sqlite.org/rescode.html */
const busy = 5;

/** Held as long as the process lives; the operating system lets it go when the process dies, however it dies. */
export interface FolderLock {
  release(): void;
}

/**
 * Locks the folder for one house: an exclusive transaction on a file of its own, since Node has no `flock`.
 * @throws StartFailed when another house works in the folder.
 */
export function takeLock(paths: FolderPaths): FolderLock {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(paths.lock, { timeout: 0 });
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    const held = database;
    return { release: () => held.close() };
  } catch (error) {
    if (database?.isOpen) database.close();
    throw new StartFailed([lockTrouble(paths, error)], { cause: error });
  }
}

function lockTrouble(paths: FolderPaths, error: unknown) {
  if (error instanceof Error && 'errcode' in error && Number(error.errcode) % 256 === busy) {
    return text(
      `В папке данных ${paths.root} уже работает другой Most24. Остановите его или укажите другую папку: --dir ПАПКА.`,
      `Another Most24 is working in the data folder ${paths.root}. Stop it or choose another folder: --dir FOLDER.`,
    );
  }
  return text(
    `Файл ${paths.lock} не открывается (${reasonOf(error)}). Проверьте диск и права; этот файл можно удалить.`,
    `The file ${paths.lock} cannot be opened (${reasonOf(error)}). Check the disk and the rights; the file may be deleted.`,
  );
}
