import { flushCompileCache } from 'node:module';
import { text } from '../shared/kernel/text.ts';
import type { Config } from './config/config.ts';
import { onStopSignals } from './signals.ts';
import { type HouseSource, startHouse } from './start-house.ts';

/**
 * Runs a house until it is told to stop, by a signal of the machine or by `enough`; resolves to the exit code.
 * @throws StartFailed when it cannot start.
 */
export async function runHouse(config: Config, source: HouseSource, enough?: AbortSignal): Promise<number> {
  const asked = Promise.withResolvers<void>();
  enough?.addEventListener('abort', () => asked.resolve(), { once: true });
  // What was acknowledged is durable and what is in flight comes again, so that leaving at once loses nothing.
  onStopSignals(asked.resolve, () => process.exit(130));
  const house = await startHouse(config, source);
  const { telemetry } = house.platform;
  process.on('unhandledRejection', (error) => telemetry.error('a promise was left alone', error));
  process.on('uncaughtException', (error) => {
    telemetry.error('most24 cannot go on', error);
    house.observation.close();
    process.exit(1);
  });
  // At its end a process writes the compiled code by itself, but a killed one has no end.
  flushCompileCache();
  telemetry.info('most24 serves', { url: house.endpoints.api, dir: config.dir });
  await asked.promise;
  telemetry.info('most24 stops');
  const drained = await house.stop();
  if (!drained) console.error(`${cutOff.ru}\n${cutOff.en}`);
  telemetry.info('most24 has stopped', { drained });
  house.observation.close();
  return 0;
}

const cutOff = text(
  'Не вся начатая работа успела закончиться; она повторится при следующем запуске.',
  'Not all work under way could end; it is done again at the next start.',
);
