import type { QueueName } from '../contracts/queues.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Random } from '../kernel/random.ts';
import type { Blobs } from './blobs.ts';
import type { Http } from './http.ts';
import type { Mailer } from './mailer.ts';
import type { QueueSender } from './queue.ts';
import type { Recordings } from './recordings.ts';
import type { Secrets } from './secrets.ts';
import type { Summariser } from './summariser.ts';
import type { Table } from './table.ts';
import type { Telemetry } from './telemetry.ts';
import type { Transcriber } from './transcriber.ts';

/**
 * The narrow waist: everything a function may stand on, on AWS or on one machine. A function's `deps.ts` takes the
 * part it needs (`Pick<Platform, …>`) and builds repositories and clients from it.
 */
export interface Platform {
  /** What lasts: connections, links, history … */
  readonly table: Table;
  /** What may be lost with a day's patience: locks, limiter, idempotency. Not backed up. */
  readonly ephemeral: Table;
  readonly blobs: Blobs;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly random: Random;
  readonly http: Http;
  readonly telemetry: Telemetry;
  /** Missing where the operator set up no e-mail. */
  readonly mailer?: Mailer;
  /** Missing where a composition has no calls to put into words; see `adapters/speech/no-engine.ts`. */
  readonly transcriber?: Transcriber;
  readonly summariser?: Summariser;
  readonly recordings?: Recordings;
  queue(name: QueueName): QueueSender;
}
