import type { Connections } from '../../shared/app/connections/connections.ts';
import { ringDoorbell } from '../../shared/app/sync/ring-doorbell.ts';
import {
  getClientSettings,
  putClientSettings,
  resetClientSettings,
} from '../../shared/contracts/api/client-settings.ts';
import {
  type ClientSettings,
  clientSettingsSchema,
} from '../../shared/contracts/settings/client-settings.ts';
import type { Connection } from '../../shared/domain/connections/connection.ts';
import { settingFaults } from '../../shared/domain/mapping/settings/check-settings.ts';
import { effectiveSettings } from '../../shared/domain/mapping/settings/effective-settings.ts';
import { Problem } from '../../shared/entry/http/problem.ts';
import { type ServedRoute, serve } from '../../shared/entry/http/serve.ts';
import { validateParts } from '../../shared/entry/http/validate.ts';
import { asId, type ConnectionId } from '../../shared/kernel/ids.ts';
import { text } from '../../shared/kernel/text.ts';
import type { SettingsApiDeps } from './deps.ts';

/** What the form of the settings cannot say: which fields there are, which formulas end, which rules tell people apart. */
const checkedSettings = clientSettingsSchema.superRefine((settings, context) => {
  for (const { path, text: params } of settingFaults(settings))
    context.addIssue({ code: 'custom', path: [...path], params });
});

/** The routes of the settings of clients. */
export function clientSettingsRoutes(deps: SettingsApiDeps): readonly ServedRoute[] {
  const { connections } = deps;
  return [
    serve(getClientSettings).with(async ({ params }) => {
      return { status: 200, body: shown(await existing(connections, params.connection)) };
    }),
    serve(putClientSettings).with(async ({ params, body, language }) => {
      const connection = await existing(connections, params.connection);
      validateParts([{ place: 'body', schema: checkedSettings, value: body }], language);
      return { status: 200, body: shown(await saved(deps, connection, body)) };
    }),
    serve(resetClientSettings).with(async ({ params, query: { part } }) => {
      const connection = await existing(connections, params.connection);
      const { clients } = connection.settings;
      return { status: 200, body: shown(await saved(deps, connection, without(clients, part))) };
    }),
  ];
}

function without(
  settings: ClientSettings,
  part: keyof ClientSettings['objects'] | 'identification' | undefined,
) {
  if (part === undefined) return clientSettingsSchema.parse({});
  if (part === 'identification') return { ...settings, identification: {} };
  const { [part]: _, ...objects } = settings.objects;
  return { ...settings, objects };
}

/** The worker sees by itself that the settings are others; rung for, it does so at once. */
async function saved(
  { connections, newToken, work }: SettingsApiDeps,
  connection: Connection,
  clients: ClientSettings,
): Promise<Connection> {
  const { tenant, id, settings } = connection;
  const scope = { tenant, connection: id };
  const changed = await connections.saveSettings(scope, { ...settings, clients });
  await ringDoorbell(work, scope, newToken());
  return changed ?? connection;
}

function shown({ settings: { clients }, base }: Connection) {
  const { kinds, ...effective } = effectiveSettings(clients, base.configuration);
  return { settings: clients, effective: { ...effective, kinds: { ...kinds } } };
}

async function existing(connections: Connections, number: string): Promise<Connection> {
  const found = await connections.byNumber(asId<ConnectionId>(number));
  if (found) return found;
  throw new Problem(404, {
    cause: 'connection-not-found',
    detail: text(`Подключения ${number} нет.`, `There is no connection ${number}.`),
  });
}
