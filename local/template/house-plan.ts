/** A Lambda function as the template declares it. */
export interface FunctionPlan {
  /** The folder under `functions/`. */
  readonly name: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly environment: Readonly<Record<string, string>>;
}

/** An SQS queue as the template declares it. Durations in seconds. */
export interface QueuePlan {
  readonly name: string;
  readonly fifo: boolean;
  readonly visibilitySeconds: number;
  readonly delaySeconds: number;
  readonly retentionSeconds: number;
  readonly contentBasedDeduplication: boolean;
  readonly redrive?: { readonly deadLetters: string; readonly maxReceiveCount: number };
}

/** Where a request goes: to a function, or as a message straight to a queue. */
export type RouteTarget =
  | { readonly kind: 'function'; readonly name: string }
  | {
      readonly kind: 'queue';
      readonly queue: string;
      /** Request parameters of the integration: `MessageBody`, `MessageGroupId` … → mapping expression. */
      readonly parameters: Readonly<Record<string, string>>;
    };

export interface RoutePlan {
  /** As API Gateway writes it: `POST /portal/events`, `ANY /v1/{proxy+}` or `$default`. */
  readonly key: string;
  readonly target: RouteTarget;
}

/** An event source mapping from a queue to a function. */
export interface MappingPlan {
  readonly queue: string;
  readonly functionName: string;
  readonly batchSize: number;
  readonly windowSeconds: number;
  /** Invocations at the same time; undefined where the template sets no limit. */
  readonly maximumConcurrency?: number;
  readonly reportsItemFailures: boolean;
}

export interface SchedulePlan {
  readonly name: string;
  readonly everyMinutes: number;
  readonly functionName: string;
  /** The event the function gets, when the schedule says so. */
  readonly input?: unknown;
}

/** Everything the template wires together, in the house's own names. */
export interface HousePlan {
  readonly functions: readonly FunctionPlan[];
  readonly queues: readonly QueuePlan[];
  readonly routes: readonly RoutePlan[];
  readonly mappings: readonly MappingPlan[];
  readonly schedules: readonly SchedulePlan[];
}
