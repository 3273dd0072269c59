import type { Json } from '../../../shared/kernel/canonical-json.ts';
import type { JsonMap } from '../transport/php-parameters.ts';

/** One call of an application. */
export interface LoggedCall {
  /** ISO 8601. */
  readonly ts: string;
  readonly portal: string;
  readonly method: string;
  /** Without credentials. */
  readonly params: JsonMap;
  readonly status: number;
  readonly result?: Json;
  readonly error?: string | number;
  /** Number of the batch that the command came in (also on the line of the batch itself), `null` for a direct call. */
  readonly batch: number | null;
}

/** Where lines go. */
export type CallLog = (call: LoggedCall) => void;

const credentials = /^(auth|access_token|client_secret|refresh_token)$/i;

/** The parameters without tokens and secrets, in a batch also without those inside its commands. */
export function withoutCredentials(params: JsonMap): JsonMap {
  return Object.fromEntries(
    Object.entries(params)
      .filter(([name]) => !credentials.test(name))
      .map(([name, value]) => [name, name.toLowerCase() === 'cmd' ? cleanCommands(value) : value]),
  );
}

function cleanCommands(commands: Json): Json {
  if (commands === null || typeof commands !== 'object') return commands;
  const cleaned = Object.entries(commands).map(
    ([key, command]) => [key, typeof command === 'string' ? cleanCommand(command) : command] as const,
  );
  return Array.isArray(commands) ? cleaned.map(([, command]) => command) : Object.fromEntries(cleaned);
}

function cleanCommand(command: string): string {
  return command.replace(/([?&])(auth|access_token)=[^&]*/gi, '$1');
}
