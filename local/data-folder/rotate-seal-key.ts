import { rotateKeyFile } from '../../shared/adapters/node/key-file.ts';
import { text } from '../../shared/kernel/text.ts';
import { reasonOf, StartFailed } from '../start-failed.ts';
import { folderPaths } from './paths.ts';

export const keyRotated = text(
  'Новый ключ создан. Он действует после перезапуска службы; запечатанное прежними ключами открывается и дальше.',
  'A new key was made. It is used from the next start of the service; what former keys sealed can still be opened.',
);

/** Adds a new key for sealing secrets to the data folder; also while a house works in it. @throws StartFailed */
export async function rotateSealKey(root: string): Promise<void> {
  const { sealKey } = folderPaths(root);
  try {
    await rotateKeyFile(sealKey);
  } catch (error) {
    throw new StartFailed(
      [
        text(
          `Ключ ${sealKey} не заменён: ${reasonOf(error)}.`,
          `The key ${sealKey} was not replaced: ${reasonOf(error)}.`,
        ),
      ],
      { cause: error },
    );
  }
}
