import type { ObservedWork } from '../../../ports/limiter.ts';
import { type PortalAnswer, PortalError, type PortalErrorKind } from '../../../ports/portal.ts';
import type { Exchanged } from '../exchange.ts';
import type { MethodTimes } from '../limits/method-times.ts';
import { type ErrorMeaning, meaningOf } from '../wire/classify-error.ts';
import {
  NotAnEnvelope,
  type PortalTime,
  parseBatch,
  type WireAnswer,
  type WireError,
} from '../wire/envelope.ts';
import type { Entry } from './entry.ts';
import { keyOf, type PackedCall } from './pack-call.ts';

/** What one HTTP call says of one of its commands. */
export type Told =
  | { readonly kind: 'answer'; readonly answer: PortalAnswer }
  /** Refused without effect. */
  | { readonly kind: 'error'; readonly meaning: ErrorMeaning; readonly error: WireError }
  /** Not reached: an earlier command failed. */
  | { readonly kind: 'not-reached' }
  | { readonly kind: 'ambiguous' | 'unsent'; readonly error: WireError };

/** Server seconds of a command, and what its method has used in ten minutes where the portal tells. */
export interface CommandTime {
  readonly seconds: number;
  readonly operating: number | undefined;
}

export interface Outcome {
  readonly told: ReadonlyMap<Entry, Told>;
  /** `undefined` for commands that were not carried out, as far as one can tell. */
  readonly timeOf: (entry: Entry) => CommandTime | undefined;
}

/** Tells for each entry of a call what became of it, and how long it took. */
export function readOutcome(call: PackedCall, exchanged: Exchanged): Outcome {
  if (exchanged.kind !== 'answer') return same(call, exchanged);
  const { answer, seconds } = exchanged;
  const [only] = call.entries;
  if (call.method !== 'batch')
    return {
      told: new Map(only ? [[only, { kind: 'answer', answer: portalAnswer(answer) }]] : []),
      timeOf: () => commandTime(answer.time, seconds),
    };
  try {
    const { answers, errors, times } = parseBatch(answer.result);
    const halted = call.params['halt'] === 1 && errors.size > 0;
    const told = call.entries.map(
      (entry) => [entry, toldOf(answers.get(keyOf(entry)), errors.get(keyOf(entry)), halted)] as const,
    );
    const share = seconds / Math.max(1, answers.size);
    return {
      told: new Map(told),
      timeOf: (entry) =>
        answers.has(keyOf(entry)) ? commandTime(times.get(keyOf(entry)), share) : undefined,
    };
  } catch (error) {
    if (!(error instanceof NotAnEnvelope)) throw error;
    return same(call, { kind: 'ambiguous', error: { code: 'batch-shape', description: error.message } });
  }
}

function same(call: PackedCall, told: Told): Outcome {
  return { told: new Map(call.entries.map((entry) => [entry, told])), timeOf: () => undefined };
}

/** Portals that do not tell the time are timed by the clock on our wall. */
function commandTime(time: PortalTime | undefined, otherwise: number): CommandTime {
  return { seconds: time?.duration ?? time?.processing ?? otherwise, operating: time?.operating };
}

function toldOf(answer: WireAnswer | undefined, error: WireError | undefined, halted: boolean): Told {
  if (answer) return { kind: 'answer', answer: portalAnswer(answer) };
  if (!error && halted) return { kind: 'not-reached' };
  // Neither answered nor refused though nothing stopped the batch: it may have been carried out.
  if (!error) return { kind: 'ambiguous', error: { code: 'no-answer', description: '' } };
  const meaning = meaningOf(200, error);
  return meaning === 'server' ? { kind: 'ambiguous', error } : { kind: 'error', meaning, error };
}

function portalAnswer({ result, total, next }: WireAnswer): PortalAnswer {
  return {
    result,
    ...(total === undefined ? {} : { total }),
    ...(next === undefined ? {} : { next }),
  };
}

/** What the commands of each method took against what was reserved for them; teaches the times as well. */
export function observe(call: PackedCall, { timeOf }: Outcome, times: MethodTimes): readonly ObservedWork[] {
  const seen = new Map<string, { seconds: number; operating: number | undefined }>();
  let answered = false;
  for (const entry of call.entries) {
    const { method } = entry.command;
    const sum = seen.get(method) ?? { seconds: 0, operating: undefined };
    seen.set(method, sum);
    const time = timeOf(entry);
    if (!time) continue;
    answered = true;
    times.observe(method, time.seconds);
    sum.seconds += time.seconds;
    if (time.operating !== undefined) sum.operating = Math.max(sum.operating ?? 0, time.operating);
  }
  // Without any answer nothing is known: what was reserved stands.
  if (!answered) return [];
  return [...seen].map(([method, { seconds, operating }]) => ({
    method,
    seconds,
    expected: call.work.get(method) ?? 0,
    ...(operating === undefined ? {} : { operating }),
  }));
}

/** The error that the caller gets. */
export function portalError(kind: PortalErrorKind, method: string, error: WireError): PortalError {
  return new PortalError(kind, method, error.code, error.description);
}
