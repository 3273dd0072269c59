import { exitWith } from './exit-with.ts';
import { runCommand } from './run-command.ts';

await exitWith(() => runCommand(process.argv.slice(2), process.env));
