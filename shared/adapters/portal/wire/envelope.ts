import * as z from 'zod';
import type { Json } from '../../../kernel/canonical-json.ts';
import { err, ok, type Result } from '../../../kernel/result.ts';

/** The result can be anything JSON carries; it came out of JSON.parse, so it needs no second look. */
const anyJson = z.custom<Json>((value) => value !== undefined);

/** `time` of an answer; older and boxed portals leave parts out. See https://apidocs.bitrix24.com/api-reference/data-types.html */
const time = z
  .object({
    duration: z.number().optional(),
    processing: z.number().optional(),
    operating: z.number().optional(),
  })
  .catch({});
export type PortalTime = z.infer<typeof time>;

const success = z.object({
  result: anyJson,
  total: z.coerce.number().optional(),
  next: z.coerce.number().optional(),
  time: time.optional(),
});

/** Codes come as text, as numbers, empty, and in REST 3.0 as an object. */
const code = z.union([z.string(), z.number().transform(String)]);
const failure = z.object({
  error: z.union([
    code,
    z
      .object({ code, message: z.string().optional() })
      .transform((body) => ({ code: body.code, text: body.message })),
  ]),
  error_description: z.string().optional(),
  error_message: z.string().optional(),
});

/** PHP spells an empty map as `[]`, and a map with the keys 0…n as a list. */
const mapOf = <T extends z.ZodType>(value: T) =>
  z
    .union([z.array(value), z.record(z.string(), value)])
    .transform((entries) => new Map<string, z.output<T>>(Object.entries(entries)));

const batchResult = z.object({
  result: mapOf(anyJson),
  result_error: mapOf(z.unknown()).optional(),
  result_total: mapOf(z.coerce.number()).optional(),
  result_next: mapOf(z.coerce.number()).optional(),
  result_time: mapOf(time).optional(),
});

/** An error as the portal tells it, `code` always as text. */
export interface WireError {
  readonly code: string;
  readonly description: string;
}

/** One successful answer. */
export interface WireAnswer {
  readonly result: Json;
  readonly total?: number;
  readonly next?: number;
  readonly time?: PortalTime;
}

/** What became of each command of a batch; a command that is in neither map was not run. */
export interface WireBatch {
  readonly answers: ReadonlyMap<string, WireAnswer>;
  readonly errors: ReadonlyMap<string, WireError>;
  readonly times: ReadonlyMap<string, PortalTime>;
}

/** A body that is not an envelope: HTML of a gateway, JSON cut short, something else. */
export class NotAnEnvelope extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'NotAnEnvelope';
  }
}

const decoder = new TextDecoder();

/**
 * Takes an answer's body apart, whatever its HTTP status: some methods report errors within 200.
 * @throws NotAnEnvelope
 */
export function parseEnvelope(body: Uint8Array): Result<WireAnswer, WireError> {
  const parsed = parseJson(body);
  const error = wireError(parsed);
  if (error) return err(error);
  const answer = success.safeParse(parsed);
  if (!answer.success)
    throw new NotAnEnvelope('the answer has neither result nor error', { cause: answer.error });
  const inner = innerError(answer.data.result);
  if (inner) return err(inner);
  return ok(withoutUndefined(answer.data));
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(body));
  } catch (cause) {
    throw new NotAnEnvelope('the answer is not JSON', { cause });
  }
}

/** The error of an error body; `undefined` when it is none. */
export function wireError(body: unknown): WireError | undefined {
  if (body === null || typeof body !== 'object' || !('error' in body)) return undefined;
  const parsed = failure.safeParse(body);
  if (!parsed.success) return { code: '', description: 'unreadable error' };
  const { error, error_description: described, error_message: message } = parsed.data;
  if (typeof error === 'object') return { code: error.code, description: error.text ?? '' };
  return { code: error, description: described ?? message ?? '' };
}

/** `{"result":{"result":false,"error":…}}`: how `imconnector.*` says no. */
function innerError(result: Json): WireError | undefined {
  if (result === null || typeof result !== 'object' || Array.isArray(result)) return undefined;
  const inner = result as { readonly [key: string]: Json };
  return inner['result'] === false && 'error' in inner ? wireError(inner) : undefined;
}

/** Takes the result of `batch` apart. @throws NotAnEnvelope */
export function parseBatch(result: Json): WireBatch {
  const parsed = batchResult.safeParse(result);
  if (!parsed.success)
    throw new NotAnEnvelope('the answer of batch has another shape', { cause: parsed.error });
  const { data } = parsed;
  const answers = new Map<string, WireAnswer>();
  const errors = new Map<string, WireError>();
  for (const [name, body] of data.result_error ?? [])
    errors.set(name, wireError(body) ?? { code: '', description: 'unreadable error' });
  for (const [name, value] of data.result) {
    if (errors.has(name)) continue;
    const inner = innerError(value);
    if (inner) errors.set(name, inner);
    else
      answers.set(
        name,
        withoutUndefined({
          result: value,
          total: data.result_total?.get(name),
          next: data.result_next?.get(name),
          time: data.result_time?.get(name),
        }),
      );
  }
  return { answers, errors, times: data.result_time ?? new Map<string, PortalTime>() };
}

function withoutUndefined(answer: {
  readonly result: Json;
  readonly total?: number | undefined;
  readonly next?: number | undefined;
  readonly time?: PortalTime | undefined;
}): WireAnswer {
  const { result, total, next, time: taken } = answer;
  return {
    result,
    ...(total === undefined ? {} : { total }),
    ...(next === undefined ? {} : { next }),
    ...(taken === undefined ? {} : { time: taken }),
  };
}
