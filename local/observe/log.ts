import { destination, type Logger, pino } from 'pino';
import { prettyLine } from './pretty-line.ts';

export interface LogOptions {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /** Without it `pretty` on a terminal and `json` otherwise. */
  readonly format?: 'json' | 'pretty' | undefined;
}

/** A log on standard output. */
export interface OpenLog {
  readonly logger: Logger;
  /** Writes out what is held back. */
  flush(): void;
}

/** Opens the log: one JSON object a line (time in ISO 8601, level as a word), or lines for people. */
export function openLog({ level, format }: LogOptions): OpenLog {
  const output = destination({ dest: 1, sync: false });
  const pretty = (format ?? (process.stdout.isTTY ? 'pretty' : 'json')) === 'pretty';
  const logger = pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    pretty ? { write: (line: string) => output.write(prettyLine(line)) } : output,
  );
  return { logger, flush: () => output.flushSync() };
}
