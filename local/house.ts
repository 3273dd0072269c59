import type { Platform } from '../shared/ports/platform.ts';
import type { Queue } from '../shared/ports/queue.ts';
import { FrontDoor, type SideDoor, type Target } from './http/front-door.ts';
import { functionTarget } from './http/function-target.ts';
import { maxMessageBytes, queueTarget } from './http/queue-target.ts';
import { Router } from './http/router.ts';
import { Consumer } from './runtime/consumer.ts';
import { FunctionHost } from './runtime/function-host.ts';
import type { LoadFunction } from './runtime/load-function.ts';
import { RightOfWay } from './runtime/right-of-way.ts';
import { Ticker } from './runtime/ticker.ts';
import type { FunctionPlan, HousePlan, MappingPlan, RoutePlan } from './template/house-plan.ts';

/** The largest request that reaches a Lambda function: 6 MB. See "Lambda quotas", AWS Lambda developer guide. */
const maxFunctionBodyBytes = 6 * 1024 * 1024;

export interface HouseParts {
  readonly plan: HousePlan;
  readonly platform: Platform;
  /** The receiving side of a queue. */
  readonly queue: (name: string) => Queue;
  readonly loadFunction: LoadFunction;
  /** Variables that overrule those of the template, for every function. */
  readonly variables: Readonly<Record<string, string>>;
  readonly sideDoors: readonly SideDoor[];
  readonly trustProxy: boolean;
  /** Invocations at once of a mapping, at most. */
  readonly concurrency: number;
}

/** Everything the template wires together, in this process. */
export class House {
  readonly frontDoor: FrontDoor;
  readonly #consumers: readonly Consumer[];
  readonly #tickers: readonly Ticker[];

  private constructor(parts: HouseParts, hosts: ReadonlyMap<string, FunctionHost>) {
    const { plan, platform } = parts;
    const { clock, telemetry } = platform;
    const rightOfWay = new RightOfWay(clock);
    const routes = plan.routes.map((route) => ({
      key: route.key,
      target: target(route, parts, hosts, rightOfWay),
    }));
    this.frontDoor = new FrontDoor({
      router: new Router(routes),
      sideDoors: parts.sideDoors,
      trustProxy: parts.trustProxy,
      clock,
      telemetry,
    });
    this.#consumers = plan.mappings.map((mapping) => consumer(mapping, parts, hosts, rightOfWay));
    this.#tickers = plan.schedules.map(
      (schedule) =>
        new Ticker({ plan: schedule, host: hostOf(hosts, schedule.functionName), clock, telemetry }),
    );
  }

  /** Loads every function, so that a mistake in one stops the start and not the first request. */
  static async build(parts: HouseParts): Promise<House> {
    const hosts = await Promise.all(
      parts.plan.functions.map(async (plan) => [plan.name, await loadHost(plan, parts)] as const),
    );
    return new House(parts, new Map(hosts));
  }

  /** Begins to consume queues and to run by the clock. */
  start(): void {
    for (const each of [...this.#consumers, ...this.#tickers]) each.start();
  }

  /** Takes no new work; resolves when what is under way has ended. */
  async stop(): Promise<void> {
    await Promise.all([...this.#consumers, ...this.#tickers].map((each) => each.stop()));
  }
}

async function loadHost(plan: FunctionPlan, parts: HouseParts): Promise<FunctionHost> {
  const { platform, loadFunction, variables } = parts;
  const handler = await loadFunction(plan.name, platform, { ...plan.environment, ...variables });
  return new FunctionHost(plan, handler, platform.clock);
}

function hostOf(hosts: ReadonlyMap<string, FunctionHost>, name: string): FunctionHost {
  const host = hosts.get(name);
  if (!host) throw new RangeError(`the template names no function ${name}`);
  return host;
}

function target(
  route: RoutePlan,
  parts: HouseParts,
  hosts: ReadonlyMap<string, FunctionHost>,
  rightOfWay: RightOfWay,
): Target {
  const { clock, telemetry } = parts.platform;
  if (route.target.kind === 'function') {
    const serve = functionTarget(hostOf(hosts, route.target.name), clock, telemetry);
    return { maxBodyBytes: maxFunctionBodyBytes, serve };
  }
  const send = queueTarget(parts.queue(route.target.queue), route.target.parameters);
  return {
    maxBodyBytes: maxMessageBytes,
    serve: (request, { pathParameters, requestId }) =>
      rightOfWay.acknowledge(() => send({ ...request, pathParameters, requestId })),
  };
}

function consumer(
  mapping: MappingPlan,
  parts: HouseParts,
  hosts: ReadonlyMap<string, FunctionHost>,
  rightOfWay: RightOfWay,
): Consumer {
  const { clock, telemetry } = parts.platform;
  const queue = parts.plan.queues.find((each) => each.name === mapping.queue);
  if (!queue) throw new RangeError(`the template names no queue ${mapping.queue}`);
  return new Consumer({
    plan: mapping,
    queue: parts.queue(mapping.queue),
    visibilitySeconds: queue.visibilitySeconds,
    host: hostOf(hosts, mapping.functionName),
    rightOfWay,
    concurrency: Math.min(parts.concurrency, mapping.maximumConcurrency ?? parts.concurrency),
    clock,
    telemetry,
  });
}
