import { randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';
import type { Clock } from '../../shared/kernel/clock.ts';
import type { FunctionPlan } from '../template/house-plan.ts';

/** A handler as `functions/<name>/handler.ts` makes it. */
export type LambdaHandler = (event: unknown, context: Context) => unknown;

/** The function did not finish within its timeout. */
export class FunctionTimedOut extends Error {
  constructor(name: string, seconds: number) {
    super(`function ${name} timed out after ${seconds} s`);
    this.name = 'FunctionTimedOut';
  }
}

/**
 * Runs one function in this process as Lambda would: a context, and the timeout of the template. Code of this process
 * cannot be killed, so a call that timed out counts as failed while the rest of it may still run: the same as on
 * Lambda, where an effect may have happened before the end. Handlers are idempotent for that reason.
 */
export class FunctionHost {
  readonly plan: FunctionPlan;
  readonly #handler: LambdaHandler;
  readonly #clock: Clock;

  constructor(plan: FunctionPlan, handler: LambdaHandler, clock: Clock) {
    this.plan = plan;
    this.#handler = handler;
    this.#clock = clock;
  }

  /** @throws FunctionTimedOut, and whatever the handler throws. */
  async invoke(event: unknown, requestId: string = randomUUID()): Promise<unknown> {
    const { name, timeoutSeconds } = this.plan;
    const deadline = this.#clock.now() + timeoutSeconds * 1000;
    const finished = new AbortController();
    const timeout = this.#clock.sleep(timeoutSeconds * 1000, finished.signal).then(
      () => {
        throw new FunctionTimedOut(name, timeoutSeconds);
      },
      // Aborted because the handler has finished: nobody looks at this side of the race any more.
      () => undefined,
    );
    try {
      return await Promise.race([this.#call(event, this.#context(requestId, deadline)), timeout]);
    } finally {
      finished.abort();
    }
  }

  async #call(event: unknown, context: Context): Promise<unknown> {
    return await this.#handler(event, context);
  }

  #context(requestId: string, deadline: number): Context {
    const { name, memoryMegabytes } = this.plan;
    const unsupported = (): never => {
      throw new Error('callbacks of the context are not served: return a promise');
    };
    return {
      callbackWaitsForEmptyEventLoop: false,
      functionName: name,
      functionVersion: '$LATEST',
      invokedFunctionArn: `arn:aws:lambda:local:000000000000:function:${name}`,
      memoryLimitInMB: String(memoryMegabytes),
      awsRequestId: requestId,
      logGroupName: `/aws/lambda/${name}`,
      logStreamName: 'local',
      getRemainingTimeInMillis: () => Math.max(0, deadline - this.#clock.now()),
      done: unsupported,
      fail: unsupported,
      succeed: unsupported,
    };
  }
}
