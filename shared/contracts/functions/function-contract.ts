import type * as z from 'zod';
import type { QueueName } from '../queues.ts';

/** Variables by name. Those of the house stand in `environment.ts`. */
export type EnvironmentSchema = z.ZodObject<Readonly<Record<string, z.ZodType>>>;

/** What a function may do with a table, and in which partitions. */
export interface TableAccess {
  /** `write` includes reading. */
  readonly mode: 'read' | 'write';
  /**
   * Partition keys it may touch, in the table and in its index, with `*` for any text: `T#*` what tenants own, `L#…`
   * what must be found before the tenant is known. On AWS a condition of the function's role.
   */
  readonly leadingKeys: readonly string[];
}

/** Everything a function may touch; nothing else is granted. */
export interface Access {
  readonly table?: TableAccess;
  readonly ephemeral?: TableAccess;
  /** `write` includes reading and deleting. */
  readonly blobs?: 'read' | 'write';
  /** Seal and open secrets. */
  readonly secrets?: true;
  /** Send e-mail from the address of the setting `MAIL_FROM`. */
  readonly mail?: true;
  /** Have recordings transcribed, under names that begin with `CALLS_JOB_PREFIX`; hears of their end by its queue. */
  readonly transcribe?: true;
  /** Ask models of Amazon Bedrock. */
  readonly models?: true;
  /** Queues it may send to. */
  readonly sends?: readonly QueueName[];
}

/** A route as infrastructure sees it; the route lists of `contracts/api` hold more. */
export interface RouteAddress {
  /** `ANY` takes what no other route does. */
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'ANY';
  /** With `{name}` for one segment and `{name+}` for the rest, as API Gateway spells it. */
  readonly path: string;
}

interface CommonContract<Environment extends EnvironmentSchema> {
  /** Folder below `functions/`, kebab-case. */
  readonly name: string;
  /** One sentence: what stops working for people while it fails. Stands in the alarm. */
  readonly failureImpact: string;
  /**
   * Its environment. Keys beyond `contracts/functions/environment` become parameters of the deployment, and settings
   * of the one-machine runtime. An empty variable counts as missing: a parameter left out is one.
   */
  readonly env: Environment;
  readonly access: Access;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  /**
   * Upper bound in MiB of a semi-space of V8's young generation, where the usual one is too much: what streams large
   * files leaves much garbage, which a small one collects before it is moved to the old generation
   * (https://nodejs.org/api/cli.html#--max-semi-space-sizesize-in-mib).
   */
  readonly semiSpaceMegabytes?: number;
  /** Upper bound of the minified bundle without the AWS SDK. Above 150 (http) or 300 it needs `bundleReason`. */
  readonly bundleKilobytes: number;
  readonly bundleReason?: string;
}

/** Answers HTTP requests. */
export interface HttpContract<Environment extends EnvironmentSchema = EnvironmentSchema>
  extends CommonContract<Environment> {
  readonly kind: 'http';
  readonly routes: readonly RouteAddress[];
}

/** Consumes one queue. Failed records of a batch come again alone. */
export interface QueueContract<Environment extends EnvironmentSchema = EnvironmentSchema>
  extends CommonContract<Environment> {
  readonly kind: 'queue';
  readonly queue: QueueName;
  /** Records of one invocation, 1…10. */
  readonly batchSize: number;
  /** Invocations at once, 2…1000. */
  readonly maxConcurrency: number;
  /** After so many receipts a message is a dead letter. Throttled invocations count, so not below 5 but in FIFO queues. */
  readonly maxReceiveCount: number;
}

/** Runs by the clock. */
export interface ScheduleContract<Environment extends EnvironmentSchema = EnvironmentSchema>
  extends CommonContract<Environment> {
  readonly kind: 'schedule';
  readonly everyMinutes: number;
}

/**
 * What the world needs to know of a function without loading it: infrastructure makes its role, queue mapping, routes
 * and alarms of it; the one-machine runtime wires it; tests hold it to its budget.
 */
export type FunctionContract = HttpContract | QueueContract | ScheduleContract;

/** A function that sends to the queue it consumes: Lambda would cut the chain after about 16 hops. */
export function feedsItself(contract: FunctionContract): boolean {
  return contract.kind === 'queue' && (contract.access.sends ?? []).includes(contract.queue);
}
