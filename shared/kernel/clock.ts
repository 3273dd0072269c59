/** Time as the product sees it. Everything that waits or reads the time does it here, so that time can be simulated. */
export interface Clock {
  /** The present moment, milliseconds since the Unix epoch. */
  now(): number;
  /** Resolves after the given milliseconds; rejects with the signal's reason when it is aborted first. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** Waits, but not beyond the signal: for who looks at the signal himself afterwards. */
export async function sleepUntilAborted(
  clock: Clock,
  milliseconds: number,
  signal: AbortSignal,
): Promise<void> {
  try {
    await clock.sleep(milliseconds, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
