import type { Json } from '../../../shared/kernel/canonical-json.ts';
import type { Caller } from '../auth/caller.ts';
import type { Engine } from '../call/engine.ts';
import { Params } from '../call/params.ts';
import { RestError } from '../call/rest-error.ts';
import { type CommandOutcome, runCommand } from '../call/run-command.ts';
import type { Portal } from '../portal.ts';
import { type JsonMap, parsePhpQuery, phpArray } from '../transport/php-parameters.ts';
import { substitute } from './references.ts';

/** Commands of one batch; what is beyond is refused one by one. */
const batchLength = 50;

/** Told of each command as it ends, for the log of calls. */
export type CommandListener = (method: string, params: JsonMap, outcome: CommandOutcome) => void;

/**
 * Carries out the commands of a batch one after another. The batch always succeeds; failures of commands stand in
 * `result_error`, and what was done before stays done.
 * See https://apidocs.bitrix24.com/settings/how-to-call-rest-api/batch.html
 * @throws RequestCut after 60 s
 */
export async function runBatch(
  engine: Engine,
  portal: Portal,
  caller: Caller,
  all: JsonMap,
  deadline: number,
  onCommand: CommandListener,
): Promise<Json> {
  const params = new Params(all);
  const halt = params.flag('halt');
  const parts = {
    result: new Map<string, Json>(),
    result_error: new Map<string, Json>(),
    result_total: new Map<string, Json>(),
    result_next: new Map<string, Json>(),
    result_time: new Map<string, Json>(),
  };
  let place = 0;
  for (const [key, command] of Object.entries(params.map('cmd'))) {
    place += 1;
    const { method, query } = splitCommand(command);
    const sent = substitute(query, parts, engine.behaviour.unresolvedReference);
    const refusal = refusalOf(engine, method, place);
    const outcome: CommandOutcome = refusal
      ? { ok: false, error: refusal }
      : await runCommand(engine, portal, caller, method, sent, deadline);
    onCommand(method, sent, outcome);
    if (outcome.ok) {
      const { result, total, next } = outcome.answer;
      parts.result.set(key, result);
      if (total !== undefined) parts.result_total.set(key, total);
      if (next !== undefined) parts.result_next.set(key, next);
      parts.result_time.set(key, outcome.time);
    } else {
      parts.result_error.set(key, outcome.error.body);
      if (halt) break;
    }
  }
  return Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, phpArray([...part])]));
}

function splitCommand(command: Json): { readonly method: string; readonly query: JsonMap } {
  const text = typeof command === 'string' ? command : '';
  const at = text.indexOf('?');
  if (at < 0) return { method: text.trim(), query: {} };
  return { method: text.slice(0, at).trim(), query: parsePhpQuery(text.slice(at + 1)) };
}

function refusalOf(engine: Engine, method: string, place: number): RestError | undefined {
  if (place > batchLength)
    return new RestError(400, 'ERROR_BATCH_LENGTH_EXCEEDED', 'Max batch length exceeded');
  if (method.toLowerCase() === 'batch' || engine.methods.get(method)?.batchable === false) {
    return new RestError(405, 'ERROR_BATCH_METHOD_NOT_ALLOWED', 'Method is not allowed for batch usage');
  }
  return undefined;
}
