import type { PortalRow } from '../../../ports/portal.ts';
import type { TakeRows } from './read-run.ts';

/** The consumer wants no more rows. */
class Abandoned extends Error {}

/**
 * Turns a reading that pushes rows into one that is pulled: the next rows are asked for when these are used up, and
 * leaving the loop early ends the reading.
 */
export async function* rowStream(
  read: (takeRows: TakeRows) => Promise<void>,
): AsyncGenerator<PortalRow, void, undefined> {
  let offer = newHandover<readonly PortalRow[] | undefined>();
  let demand = newHandover<boolean>();
  const reading = read(async (_, rows) => {
    offer.give(rows);
    const more = await demand.taken;
    demand = newHandover();
    if (!more) throw new Abandoned();
  }).finally(() => offer.give(undefined));
  reading.catch(() => undefined);
  let finished = false;
  try {
    for (;;) {
      const rows = await offer.taken;
      if (!rows) {
        finished = true;
        await reading;
        return;
      }
      offer = newHandover();
      yield* rows;
      demand.give(true);
    }
  } finally {
    if (!finished) {
      demand.give(false);
      await reading.catch((error: unknown) => {
        if (!(error instanceof Abandoned)) throw error;
      });
    }
  }
}

interface Handover<T> {
  readonly taken: Promise<T>;
  readonly give: (value: T) => void;
}

function newHandover<T>(): Handover<T> {
  const { promise, resolve } = Promise.withResolvers<T>();
  return { taken: promise, give: resolve };
}
