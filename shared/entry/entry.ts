import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type { Telemetry } from '../ports/telemetry.ts';

const entryMark: unique symbol = Symbol.for('most24.entry');

export type EntryKind = 'http' | 'queue' | 'schedule';

/** A Lambda handler made by one of the wrappers of this folder; bare functions do not have the mark. */
export interface Entry<Event, Result> {
  (event: Event, context: Context): Promise<Result>;
  readonly [entryMark]: EntryKind;
}

/** Which wrapper made a handler, or `undefined` when none did. */
export function entryKindOf(handler: unknown): EntryKind | undefined {
  return typeof handler === 'function' && entryMark in handler
    ? (handler[entryMark] as EntryKind)
    : undefined;
}

interface WrapOptions<Event, Result> {
  readonly telemetry: Telemetry;
  /** Milliseconds kept back from the function's timeout to answer an error; 0 lets the work use all of it. */
  readonly reserveMilliseconds: number;
  /** Turns what was thrown into an answer; without it the invocation fails. */
  readonly onError?: (error: unknown, event: Event) => Result;
}

/** Wraps work into a Lambda handler: guards its time, answers its errors, writes its telemetry out at the end. */
export function wrapEntry<Event, Result>(
  kind: EntryKind,
  options: WrapOptions<Event, Result>,
  work: (event: Event, context: Context, signal: AbortSignal) => Promise<Result>,
): Entry<Event, Result> {
  const { onError, telemetry } = options;
  const ending: middy.MiddlewareObj<Event, Result> = {
    after: () => telemetry.flush(),
    onError: ({ error, event }) => {
      const answer = onError?.(error, event);
      if (!onError) telemetry.error('invocation failed', error);
      telemetry.flush();
      return answer;
    },
  };
  const wrapped = middy<Event, Result>(
    (event: Event, context: Context, { signal }: { signal: AbortSignal }) => work(event, context, signal),
    { timeoutEarlyInMillis: options.reserveMilliseconds },
  ).use(ending);
  const entry = async (event: Event, context: Context) => wrapped(event, context);
  return Object.assign(entry, { [entryMark]: kind } as const);
}
