/** Why an exchange was given up. */
export class GivenUp extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'GivenUp';
  }
}

/** The end of patience for one exchange: its time is up, or its caller has lost interest. */
export interface Deadline {
  /** Aborted with `GivenUp`. */
  readonly signal: AbortSignal;
  /** Rejects with `GivenUp`. */
  readonly over: Promise<never>;
  /** The exchange has ended; forget the timer. */
  clear(): void;
}

/** Starts the clock of an exchange. */
export function startDeadline(milliseconds: number, caller: AbortSignal | undefined): Deadline {
  const controller = new AbortController();
  const { promise: over, reject } = Promise.withResolvers<never>();
  over.catch(() => undefined);
  const giveUp = (why: string) => {
    const reason = new GivenUp(why);
    controller.abort(reason);
    reject(reason);
  };
  const timer = setTimeout(() => giveUp(`no answer within ${milliseconds} ms`), milliseconds);
  const leave = () => giveUp('the caller gave up');
  if (caller?.aborted) leave();
  caller?.addEventListener('abort', leave, { once: true });
  return {
    signal: controller.signal,
    over,
    clear: () => {
      clearTimeout(timer);
      caller?.removeEventListener('abort', leave);
    },
  };
}
