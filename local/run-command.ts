import { systemClock } from '../shared/kernel/system-clock.ts';
import { readCommandLine } from './command-line.ts';
import { loadConfig } from './config/load-config.ts';
import { backUp, restore } from './data-folder/backup.ts';
import { keyRotated, rotateSealKey } from './data-folder/rotate-seal-key.ts';
import { runDemo } from './demo/run-demo.ts';
import { helpPage } from './help.ts';
import { product } from './product.ts';
import { runHouse } from './run-house.ts';
import type { HouseSource } from './start-house.ts';
import { watchedCalls } from './watched-calls/watched-calls.ts';

/** Runs what the command line asks for; resolves to the exit code. @throws StartFailed */
export async function runCommand(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  source: HouseSource = product,
): Promise<number> {
  const line = readCommandLine(args);
  if (line.command === 'help') {
    console.log(helpPage());
    return 0;
  }
  const config = await loadConfig({ file: line.config, environment, flags: line.flags });
  if (line.command === 'backup' && line.to !== undefined) {
    const { madeAt, blobs } = await backUp(config.dir, line.to, systemClock.now());
    console.log(
      `Копия на ${madeAt}, файлов: ${blobs}: ${line.to}\nBackup as of ${madeAt}, blobs: ${blobs}: ${line.to}`,
    );
    return 0;
  }
  if (line.command === 'restore' && line.from !== undefined) {
    const { madeAt } = await restore(line.from, config.dir);
    console.log(`Восстановлено на ${madeAt}: ${config.dir}\nRestored as of ${madeAt}: ${config.dir}`);
    return 0;
  }
  if (line.command === 'rotate-key') {
    await rotateSealKey(config.dir);
    console.log(`${keyRotated.ru}\n${keyRotated.en}`);
    return 0;
  }
  const { folder } = config.calls;
  const whole = folder === undefined ? source : { ...source, parts: [...source.parts, watchedCalls(folder)] };
  return line.demo ? runDemo(config, whole, line.demo) : runHouse(config, whole);
}
