import { openFolder } from '../../local/data-folder/open-folder.ts';
import { openObservation } from '../../local/observe/observation.ts';
import { openPlatform } from '../../local/platform.ts';
import { createEgress } from '../../shared/adapters/egress/create-egress.ts';
import { Installations } from '../../shared/app/connections/installations.ts';
import { asId, type MemberId } from '../../shared/kernel/ids.ts';
import { secretHash } from '../../shared/kernel/secret.ts';
import { systemClock } from '../../shared/kernel/system-clock.ts';
import { benchPortal } from './bench-portal.ts';

/** Notes in a new data folder that the portal has installed the application, so that its events are believed. */
export async function installPortal(dir: string): Promise<void> {
  const folder = await openFolder(dir);
  const { telemetry } = openObservation({ level: 'error' });
  const http = createEgress({ allow: [] });
  const platform = await openPlatform({
    paths: folder.paths,
    queues: [],
    baseUrl: 'http://127.0.0.1',
    clock: systemClock,
    http,
    telemetry,
  });
  await new Installations(platform.table).install(
    asId<MemberId>(benchPortal.member),
    {
      portal: 'https://some-domain.bitrix24.ru',
      clientEndpoint: 'https://some-domain.bitrix24.ru/rest/',
      applicationTokenHash: secretHash(benchPortal.applicationToken),
      language: 'ru',
    },
    systemClock.now(),
  );
  platform.close();
  folder.release();
  await http.close();
}
