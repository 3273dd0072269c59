import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { text } from '../../shared/kernel/text.ts';
import { reasonOf, StartFailed } from '../start-failed.ts';
import { takeLock } from './folder-lock.ts';
import { upgradeFolder } from './format.ts';
import { type FolderPaths, folderPaths } from './paths.ts';

/** A data folder that this process alone works in. */
export interface OpenFolder {
  readonly paths: FolderPaths;
  /** Lets others in. */
  release(): void;
}

/**
 * Creates the data folder when there is none, locks it against a second house, and brings it to the present format.
 * @throws StartFailed
 */
export async function openFolder(root: string): Promise<OpenFolder> {
  const paths = await prepareFolder(root);
  const lock = takeLock(paths);
  try {
    await upgradeFolder(paths);
  } catch (error) {
    lock.release();
    throw error;
  }
  return { paths, release: () => lock.release() };
}

/** Creates the data folder, for its owner alone, when there is none. @throws StartFailed when it cannot be written */
export async function prepareFolder(root: string): Promise<FolderPaths> {
  const paths = folderPaths(root);
  try {
    await mkdir(paths.root, { recursive: true, mode: 0o700 });
    await mkdir(paths.blobs, { recursive: true, mode: 0o700 });
    await mkdir(dirname(paths.sealKey), { recursive: true, mode: 0o700 });
    await access(paths.root, constants.R_OK | constants.W_OK | constants.X_OK);
    return paths;
  } catch (error) {
    throw new StartFailed(
      [
        text(
          `В папку данных ${paths.root} нельзя писать (${reasonOf(error)}). Укажите другую: --dir ПАПКА.`,
          `The data folder ${paths.root} cannot be written (${reasonOf(error)}). Choose another: --dir FOLDER.`,
        ),
      ],
      { cause: error },
    );
  }
}
