import { createEgress } from '../shared/adapters/egress/create-egress.ts';
import { systemClock } from '../shared/kernel/system-clock.ts';
import type { Telemetry } from '../shared/ports/telemetry.ts';
import type { Config } from './config/config.ts';
import { type Endpoints, removeEndpoints, writeEndpoints } from './data-folder/endpoints.ts';
import { openFolder } from './data-folder/open-folder.ts';
import { operatorToken } from './data-folder/operator-token.ts';
import { markRunning, unmarkRunning } from './data-folder/running-mark.ts';
import { localUrl, openFront } from './front.ts';
import { functionVariables } from './function-variables.ts';
import { House } from './house.ts';
import { blobDoor } from './http/blob-door.ts';
import { metricsDoor } from './http/metrics-door.ts';
import { type Observation, openObservation } from './observe/observation.ts';
import { type LocalPlatform, openPlatform } from './platform.ts';
import type { LoadFunction } from './runtime/load-function.ts';
import type { HousePlan } from './template/house-plan.ts';
import { Undo } from './undo.ts';

/** What is run: the product, or in tests something smaller. */
export interface HouseSource {
  readonly plan: (telemetry: Telemetry) => Promise<HousePlan>;
  readonly loadFunction: LoadFunction;
  /** What runs beside the house in the same process, such as the demo's simulators. */
  readonly parts: readonly HousePart[];
}

/** Something that runs beside the house; it is started last and stopped first. */
export type HousePart = (surroundings: {
  readonly config: Config;
  readonly platform: LocalPlatform;
  readonly endpoints: Endpoints;
}) => Promise<{ readonly endpoints: Readonly<Record<string, unknown>>; stop(): Promise<void> }>;

/** A house that serves. */
export interface RunningHouse {
  readonly endpoints: Endpoints;
  readonly platform: LocalPlatform;
  readonly observation: Observation;
  /** Ends what is under way, then closes everything; false when patience ended before the work did. */
  stop(): Promise<boolean>;
}

/**
 * Starts the house: locks the folder, listens, wires what the plan says, and writes `endpoints.json` once all of it
 * answers. @throws StartFailed
 */
export async function startHouse(config: Config, source: HouseSource): Promise<RunningHouse> {
  const undo = new Undo();
  try {
    return await start(config, source, undo);
  } catch (error) {
    await undo.run();
    throw error;
  }
}

async function start(config: Config, source: HouseSource, undo: Undo): Promise<RunningHouse> {
  const folder = await openFolder(config.dir);
  undo.add(() => folder.release());
  await removeEndpoints(folder.paths);
  const front = await openFront(config.host, config.port);
  undo.add(() => front.close(0));

  const observation = openObservation(config.log);
  const baseUrl = config.publicUrl ?? localUrl(config.host, front.port);
  const token = await operatorToken(folder.paths, config.operatorToken);
  const plan = await source.plan(observation.telemetry);
  const platform = await openPlatform({
    paths: folder.paths,
    queues: plan.queues,
    baseUrl,
    clock: systemClock,
    http: createEgress({ allow: config.egress.allow }),
    telemetry: observation.telemetry,
    mail: config.mail,
    calls: config.calls,
  });
  undo.add(() => platform.close());
  observation.watchQueues(platform.queues, systemClock.now);
  const house = await buildHouse(config, source, { plan, platform, baseUrl, token, observation });

  if (await markRunning(folder.paths)) await platform.queues.releaseInFlight();
  front.open(house.frontDoor.listener);
  house.start();
  undo.add(() => house.stop());
  const own: Endpoints = {
    pid: process.pid,
    listening: localUrl(config.host, front.port),
    api: baseUrl,
    openapi: `${baseUrl}/openapi.json`,
    admin: { url: baseUrl, token },
  };
  const parts = await startParts(config, source, platform, own, undo);
  const endpoints = { ...own, ...parts.endpoints };
  await writeEndpoints(folder.paths, endpoints);

  const stop = async () => {
    await removeEndpoints(folder.paths);
    await parts.stop();
    const patience = config.stopSeconds * 1000;
    const [drained] = await Promise.all([within(patience, house.stop()), front.close(patience)]);
    platform.close();
    if (drained) await unmarkRunning(folder.paths);
    folder.release();
    return drained;
  };
  return { endpoints, platform, observation, stop };
}

interface Inside {
  readonly plan: HousePlan;
  readonly platform: LocalPlatform;
  readonly baseUrl: string;
  readonly token: string;
  readonly observation: Observation;
}

async function buildHouse(config: Config, source: HouseSource, inside: Inside): Promise<House> {
  const { plan, platform, token, observation } = inside;
  return House.build({
    plan,
    platform,
    queue: (name) => platform.queues.get(name),
    loadFunction: source.loadFunction,
    variables: functionVariables(config, inside),
    sideDoors: [
      blobDoor(platform.blobs, platform.signer, platform.telemetry),
      metricsDoor({
        access: config.metrics,
        operatorToken: token,
        published: config.publicUrl !== undefined,
        exposition: observation.exposition,
      }),
    ],
    trustProxy: config.trustProxy,
    concurrency: config.concurrency,
  });
}

async function startParts(
  config: Config,
  source: HouseSource,
  platform: LocalPlatform,
  own: Endpoints,
  undo: Undo,
): Promise<Awaited<ReturnType<HousePart>>> {
  const started: Awaited<ReturnType<HousePart>>[] = [];
  for (const part of source.parts) {
    const running = await part({ config, platform, endpoints: own });
    undo.add(() => running.stop());
    started.push(running);
  }
  return {
    endpoints: Object.assign({}, ...started.map((part) => part.endpoints)) as Record<string, unknown>,
    stop: async () => {
      for (const part of started.toReversed()) await part.stop();
    },
  };
}

/** True when the work ended within so many milliseconds. */
async function within(milliseconds: number, work: Promise<void>): Promise<boolean> {
  const ended = new AbortController();
  const patience = systemClock.sleep(milliseconds, ended.signal).then(
    () => false,
    // The work ended first; nobody looks at this side of the race.
    () => false,
  );
  return Promise.race([work.then(() => true), patience]).finally(() => ended.abort());
}
