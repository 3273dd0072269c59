/** Time as the product sees it. Everything that waits or reads the time does it here, so that time can be simulated. */
export interface Clock {
  /** The present moment, milliseconds since the Unix epoch. */
  now(): number;
  /** Resolves after the given milliseconds; rejects with the signal's reason when it is aborted first. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}
