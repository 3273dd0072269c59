import type { VirtualClock } from '../../../shared/kernel/virtual-clock.ts';

/** Turns of the event loop after which everything that needs no time has happened. */
const turns = 6;

/**
 * Puts timers and the date of this process on a virtual clock, for code that knows of no other. Returns what runs a
 * work until it is done, letting time pass whenever nothing else can happen.
 */
export function virtualGlobals(clock: VirtualClock): <T>(work: Promise<T>) => Promise<T> {
  const cancelled = new Map<number, AbortController>();
  let ids = 0;
  const start = (
    call: (...args: readonly unknown[]) => void,
    milliseconds = 0,
    ...args: readonly unknown[]
  ) => {
    ids += 1;
    const id = ids;
    const controller = new AbortController();
    cancelled.set(id, controller);
    clock.sleep(milliseconds, controller.signal).then(
      () => {
        cancelled.delete(id);
        call(...args);
      },
      () => undefined,
    );
    return id;
  };
  const stop = (id: number | undefined) => {
    if (id === undefined) return;
    cancelled.get(id)?.abort(new Error('cancelled'));
    cancelled.delete(id);
  };
  const RealDate = Date;
  class VirtualDate extends RealDate {
    constructor(...given: readonly [] | readonly [number]) {
      super(given.length === 0 ? clock.now() : given[0]);
    }
    static override now(): number {
      return clock.now();
    }
  }
  Object.assign(globalThis, { setTimeout: start, clearTimeout: stop, Date: VirtualDate });
  return async (work) => {
    let settled = false;
    const marked = work.finally(() => {
      settled = true;
    });
    marked.catch(() => undefined);
    for (;;) {
      for (let turn = 0; turn < turns && !settled; turn += 1)
        await new Promise((resolve) => setImmediate(resolve));
      if (settled) return marked;
      clock.step();
    }
  };
}
