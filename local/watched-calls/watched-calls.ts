import { Calls } from '../../shared/app/calls/calls.ts';
import { Connections } from '../../shared/app/connections/connections.ts';
import { DueItems } from '../../shared/app/due/due-items.ts';
import { ErrorJournal } from '../../shared/app/history/error-journal.ts';
import type { LocalPlatform } from '../platform.ts';
import type { HousePart } from '../start-house.ts';
import { takeRecordings, type WatchParts } from './take-recordings.ts';

/** Between two looks into the folder. Milliseconds. */
const pause = 3000;

/** Takes calls whose recordings somebody puts into a folder, while the house runs. */
export function watchedCalls(folder: string): HousePart {
  return ({ platform }) => {
    const stopped = new AbortController();
    const watching = watch(platform, folder, stopped.signal);
    return Promise.resolve({
      endpoints: { calls: { folder } },
      stop: async () => {
        stopped.abort();
        await watching;
      },
    });
  };
}

async function watch(platform: LocalPlatform, folder: string, stopped: AbortSignal): Promise<void> {
  const parts = partsOf(platform);
  const { clock, telemetry } = platform;
  while (!stopped.aborted) {
    try {
      const count = await takeRecordings(parts, folder, clock.now());
      if (count > 0) telemetry.info('recordings taken', { folder, count });
      await clock.sleep(pause, stopped);
    } catch (error) {
      if (stopped.aborted) return;
      telemetry.error('the folder of recordings could not be looked through', error, { folder });
      await clock.sleep(pause * 10, stopped).catch(() => undefined);
    }
  }
}

function partsOf({ blobs, clock, queue, random, table }: LocalPlatform): WatchParts {
  return {
    blobs,
    calls: new Calls(table, clock),
    connections: new Connections(table),
    due: new DueItems(table, random),
    journal: new ErrorJournal(table, blobs, clock),
    queue: queue('calls'),
  };
}
