import { type OpenFolder, openFolder } from '../../../local/data-folder/open-folder.ts';
import { type LocalPlatform, openPlatform } from '../../../local/platform.ts';
import { Connections } from '../../../shared/app/connections/connections.ts';
import { ensureFirstConnection } from '../../../shared/app/connections/first-connection.ts';
import { Installations } from '../../../shared/app/connections/installations.ts';
import { callSettingsSchema } from '../../../shared/contracts/settings/call-settings.ts';
import type { Connection } from '../../../shared/domain/connections/connection.ts';
import { asId, type MemberId } from '../../../shared/kernel/ids.ts';
import { secretHash } from '../../../shared/kernel/secret.ts';
import { systemClock } from '../../../shared/kernel/system-clock.ts';
import type { Http } from '../../../shared/ports/http.ts';
import { silentTelemetry } from '../portal/silent-telemetry.ts';

const member = asId<MemberId>('a223c6b3710f85df22e9377d6c4f7553');

/** A data folder, opened by this process alone, with its platform. */
export interface LoadHouse {
  readonly platform: LocalPlatform;
  /** The one connection; made where there is none. */
  readonly connection: Connection;
  close(): void;
}

/** Opens the folder of the load with one active connection, whose calls are transcribed and told to nobody. */
export async function openLoadHouse(dir: string, http: Http = noOutside): Promise<LoadHouse> {
  const folder = await openFolder(dir);
  const platform = await openPlatform({
    paths: folder.paths,
    queues: [
      {
        ...{ name: 'calls', fifo: false, contentBasedDeduplication: false, delaySeconds: 0 },
        ...{ visibilitySeconds: 1800, retentionSeconds: 1_209_600 },
      },
    ],
    baseUrl: 'http://127.0.0.1',
    clock: systemClock,
    http,
    telemetry: silentTelemetry,
  });
  const connection = await connectionOf(platform);
  return { platform, connection, close: () => close(platform, folder) };
}

const noOutside: Http = { request: unreachable, stream: unreachable };

function unreachable(): Promise<never> {
  return Promise.reject(new Error('this load has no outside'));
}

async function connectionOf({ clock, secrets, table }: LocalPlatform): Promise<Connection> {
  const parts = {
    connections: new Connections(table),
    installations: new Installations(table),
    secrets,
    clock,
  };
  const installation = await parts.installations.install(
    member,
    {
      portal: 'https://some-domain.bitrix24.ru',
      clientEndpoint: 'https://some-domain.bitrix24.ru/rest/',
      applicationTokenHash: secretHash('bench'),
      language: 'ru',
    },
    clock.now(),
  );
  const connection = await ensureFirstConnection(parts, installation);
  const calls = callSettingsSchema.parse({ registerOutside: false, monthlyMinutes: 1_000_000 });
  const settings = { ...connection.settings, calls };
  await parts.connections.saveSettings({ tenant: connection.tenant, connection: connection.id }, settings);
  return { ...connection, settings };
}

function close(platform: LocalPlatform, folder: OpenFolder): void {
  platform.close();
  folder.release();
}
