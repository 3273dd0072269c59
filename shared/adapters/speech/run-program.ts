import { spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';

/** What a program that printed more than this printed is no transcript. */
const mostOutput = 64_000_000;
const keptErrors = 4000;

/** A program could not be started, failed, or took too long. */
export class ProgramFailed extends Error {
  constructor(program: string, why: string, options?: ErrorOptions) {
    super(`${program}: ${why}`, options);
    this.name = 'ProgramFailed';
  }
}

export interface ProgramOptions {
  readonly milliseconds: number;
  readonly signal?: AbortSignal;
}

/**
 * Runs a program behind everything else on the machine, and returns what it printed.
 * @throws ProgramFailed with the last it said, or the reason of the signal.
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  { milliseconds, signal }: ProgramOptions,
): Promise<string> {
  signal?.throwIfAborted();
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: milliseconds,
    killSignal: 'SIGKILL',
  });
  const stop = () => child.kill('SIGKILL');
  signal?.addEventListener('abort', stop, { once: true });
  const printed: Buffer[] = [];
  let bytes = 0;
  let errors = '';
  child.stdout.on('data', (piece: Buffer) => {
    bytes += piece.length;
    if (bytes > mostOutput) stop();
    else printed.push(piece);
  });
  child.stderr.on('data', (piece: Buffer) => {
    errors = (errors + piece.toString()).slice(-keptErrors);
  });
  try {
    const code = await new Promise<number | string>((resolve, reject) => {
      child.once('error', (cause) => reject(new ProgramFailed(program, 'does not start', { cause })));
      child.once('spawn', () => giveWay(child.pid));
      child.once('close', (status, killedBy) => resolve(status ?? killedBy ?? 'killed'));
    });
    signal?.throwIfAborted();
    if (code !== 0) throw new ProgramFailed(program, `ended with ${code}: ${errors.trim()}`);
    return Buffer.concat(printed).toString();
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

/** Recognition may take all of a processor for minutes; requests go first. */
function giveWay(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended meanwhile, or the system does not let us; it runs all the same.
  }
}
