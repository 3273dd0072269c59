import * as z from 'zod';

const entrySchema = z
  .object({
    level: z.string(),
    time: z.string(),
    message: z.string().default(''),
    error: z.looseObject({ message: z.string(), stack: z.string().optional() }).optional(),
  })
  .catchall(z.unknown());

/** A log entry as a person reads it: `10:15:02 WARN  what happened  key=value`, an error's stack below. */
export function prettyLine(json: string): string {
  const { level, time, message, error, ...fields } = entrySchema.parse(JSON.parse(json));
  const details = Object.entries(fields).map(([name, value]) => `  ${name}=${shown(value)}`);
  const below = error ? `\n  ${(error.stack ?? error.message).replaceAll('\n', '\n  ')}` : '';
  return `${time.slice(11, 19)} ${level.padEnd(5)} ${message}${details.join('')}${below}\n`;
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
