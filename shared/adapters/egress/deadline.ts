/** Why an exchange was given up. */
export class GivenUp extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'GivenUp';
  }
}

/** The end of patience for one exchange: its time is up, or its caller has lost interest. */
export interface Deadline {
  /** What is to be given up from now on, in place of what was said before; called at once when the time is up already. */
  ends(stream: { destroy(reason: GivenUp): unknown }): void;
  /** The exchange has ended; forget the timer. */
  clear(): void;
}

/** Starts the clock of an exchange. */
export function startDeadline(milliseconds: number, caller: AbortSignal | undefined): Deadline {
  let running: { destroy(reason: GivenUp): unknown } | undefined;
  let reason: GivenUp | undefined;
  const giveUp = (why: string) => {
    reason ??= new GivenUp(why);
    running?.destroy(reason);
  };
  const timer = setTimeout(() => giveUp(`no answer within ${milliseconds} ms`), milliseconds);
  const leave = () => giveUp('the caller gave up');
  if (caller?.aborted) leave();
  caller?.addEventListener('abort', leave, { once: true });
  return {
    ends: (stream) => {
      running = stream;
      if (reason) stream.destroy(reason);
    },
    clear: () => {
      clearTimeout(timer);
      caller?.removeEventListener('abort', leave);
    },
  };
}
