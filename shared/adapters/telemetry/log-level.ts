/** How much is logged, as `LOG_LEVEL` says it. */
export type LogLevel = 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';

const order: Readonly<Record<LogLevel, number>> = { DEBUG: 0, INFO: 1, WARN: 2, ERROR: 3 };

/** Whether a line of one level is written when the log is set to another. */
export function isLogged(line: LogLevel, setting: LogLevel): boolean {
  return order[line] >= order[setting];
}
