import * as z from 'zod';

const entrySchema = z
  .object({
    level: z.string(),
    time: z.string(),
    msg: z.string().default(''),
    err: z.looseObject({ stack: z.string() }).optional(),
  })
  .catchall(z.unknown());

/** A log entry as a person reads it: `10:15:02 WARN  what happened  key=value`, an error's stack below. */
export function prettyLine(json: string): string {
  const { level, time, msg, err, ...fields } = entrySchema.parse(JSON.parse(json));
  const details = Object.entries(fields).map(([name, value]) => `  ${name}=${shown(value)}`);
  const stack = err ? `\n  ${err.stack.replaceAll('\n', '\n  ')}` : '';
  return `${time.slice(11, 19)} ${level.toUpperCase().padEnd(5)} ${msg}${details.join('')}${stack}\n`;
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
