/** npm hands a Ctrl-C on to its child, which the terminal has told already: two at once are one. */
const sameSignalMilliseconds = 1000;

/**
 * Calls `stop` at the first SIGTERM or Ctrl-C, and `force` at a later one. Returns how to listen no more.
 */
export function onStopSignals(stop: () => void, force: () => void): () => void {
  let firstAt: number | undefined;
  const listener = () => {
    const now = performance.now();
    if (firstAt === undefined) {
      firstAt = now;
      stop();
    } else if (now - firstAt > sameSignalMilliseconds) {
      force();
    }
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.on(signal, listener);
  return () => {
    for (const signal of signals) process.off(signal, listener);
  };
}
