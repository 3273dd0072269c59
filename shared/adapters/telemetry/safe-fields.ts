import { mask, maskText } from '../../domain/history/mask-secrets.ts';
import { isSecretName } from '../../domain/history/secret-names.ts';
import type { Fields } from '../../ports/telemetry.ts';

type SafeValue = string | number | boolean;

/** Fields fit for a log: without what is undefined, and without secrets. */
export function safeFields(fields: Fields = {}): Readonly<Record<string, SafeValue>> {
  const safe: [string, SafeValue][] = [];
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    if (isSecretName(name)) safe.push([name, mask]);
    else safe.push([name, typeof value === 'string' ? maskText(value) : value]);
  }
  return Object.fromEntries(safe);
}

/** An error as the log shows it. */
export interface SafeError {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: SafeError;
}

const maxCauses = 5;

/** Name, message, code, stack and causes of whatever was thrown, without secrets. */
export function safeError(error: unknown, depth = 0): SafeError {
  if (!(error instanceof Error)) return { name: typeof error, message: maskText(String(error)) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return {
    name: error.name,
    message: maskText(error.message),
    ...(code !== undefined && { code }),
    ...(error.stack !== undefined && { stack: maskText(error.stack) }),
    ...(error.cause !== undefined && depth < maxCauses && { cause: safeError(error.cause, depth + 1) }),
  };
}
