import { runCommand } from './run-command.ts';
import { StartFailed } from './start-failed.ts';

try {
  process.exitCode = await runCommand(process.argv.slice(2), process.env);
} catch (error) {
  if (!(error instanceof StartFailed)) throw error;
  for (const { ru, en } of error.texts) console.error(`${ru}\n${en}`);
  process.exitCode = 1;
}
