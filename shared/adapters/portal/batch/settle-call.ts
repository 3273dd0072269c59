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

/** Tells for each entry of a call what became of it, and how long it took where the portal says so. */
export function readOutcome(
  call: PackedCall,
  exchanged: Exchanged,
): { readonly told: ReadonlyMap<Entry, Told>; readonly timeOf: (entry: Entry) => PortalTime | undefined } {
  const nothing = () => undefined;
  if (exchanged.kind !== 'answer')
    return { told: new Map(call.entries.map((entry) => [entry, exchanged])), timeOf: nothing };
  const { answer } = exchanged;
  const [only] = call.entries;
  if (call.method !== 'batch')
    return {
      told: new Map(only ? [[only, { kind: 'answer', answer: portalAnswer(answer) }]] : []),
      timeOf: () => answer.time,
    };
  try {
    const { answers, errors, times } = parseBatch(answer.result);
    const told = call.entries.map(
      (entry) => [entry, toldOf(answers.get(keyOf(entry)), errors.get(keyOf(entry)))] as const,
    );
    return { told: new Map(told), timeOf: (entry) => times.get(keyOf(entry)) };
  } catch (error) {
    if (!(error instanceof NotAnEnvelope)) throw error;
    const told: Told = { kind: 'ambiguous', error: { code: 'batch-shape', description: error.message } };
    return { told: new Map(call.entries.map((entry) => [entry, told])), timeOf: nothing };
  }
}

function toldOf(answer: WireAnswer | undefined, error: WireError | undefined): Told {
  if (answer) return { kind: 'answer', answer: portalAnswer(answer) };
  if (!error) return { kind: 'not-reached' };
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

/**
 * What the `time` blocks say of each method, against what was reserved for it; teaches the times as well. Nothing for
 * methods without a block: what was reserved stands.
 */
export function observe(
  call: PackedCall,
  timeOf: (entry: Entry) => PortalTime | undefined,
  times: MethodTimes,
): readonly ObservedWork[] {
  const seen = new Map<string, { seconds: number; operating: number | undefined }>();
  for (const entry of call.entries) {
    const time = timeOf(entry);
    const seconds = time?.duration ?? time?.processing;
    if (time === undefined || seconds === undefined) continue;
    const { method } = entry.command;
    times.observe(method, seconds);
    const sum = seen.get(method) ?? { seconds: 0, operating: undefined };
    sum.seconds += seconds;
    if (time.operating !== undefined) sum.operating = Math.max(sum.operating ?? 0, time.operating);
    seen.set(method, sum);
  }
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
