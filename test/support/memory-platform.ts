import { KeyFileSecrets } from '../../shared/adapters/node/key-file-secrets.ts';
import { MemoryBlobs } from '../../shared/adapters/node/memory-blobs.ts';
import { SqliteDatabase } from '../../shared/adapters/node/sqlite-database.ts';
import { SqliteQueue } from '../../shared/adapters/node/sqlite-queue.ts';
import { SqliteTable } from '../../shared/adapters/node/sqlite-table.ts';
import { UrlSigner } from '../../shared/adapters/node/url-signer.ts';
import { type QueueName, queueNames } from '../../shared/contracts/queues.ts';
import { seededRandom } from '../../shared/kernel/random.ts';
import { VirtualClock } from '../../shared/kernel/virtual-clock.ts';
import type { Platform } from '../../shared/ports/platform.ts';
import { type RecordingTelemetry, recordingTelemetry } from './recording-telemetry.ts';

/** 2026-11-21 10:00 in Greenwich. */
export const testStart = 1_795_255_200_000;

export interface MemoryPlatform extends Platform {
  readonly clock: VirtualClock;
  readonly blobs: MemoryBlobs;
  readonly telemetry: RecordingTelemetry;
  queue(name: QueueName): SqliteQueue;
}

/** The narrow waist in memory, on a virtual clock. Requests to the outside fail unless `http` is given. */
export function memoryPlatform(parts: Partial<Pick<Platform, 'http'>> = {}): MemoryPlatform {
  const clock = new VirtualClock(testStart);
  const database = new SqliteDatabase({ path: ':memory:', clock });
  const queues = new Map(queueNames.map((name) => [name, new SqliteQueue(database, { name })]));
  const nowhere = () => Promise.reject(new Error('this test has no outside'));
  return {
    table: new SqliteTable(database, 'main'),
    ephemeral: new SqliteTable(database, 'ephemeral'),
    blobs: new MemoryBlobs(
      clock,
      new UrlSigner({ baseUrl: 'http://localhost/blobs', secret: new Uint8Array(32), clock }),
    ),
    secrets: new KeyFileSecrets({ current: 'test', keys: new Map([['test', new Uint8Array(32).fill(7)]]) }),
    clock,
    random: seededRandom(1),
    http: parts.http ?? { request: nowhere, stream: nowhere },
    telemetry: recordingTelemetry(),
    queue: (name) => {
      const queue = queues.get(name);
      if (!queue) throw new RangeError(`no queue ${name}`);
      return queue;
    },
  };
}
