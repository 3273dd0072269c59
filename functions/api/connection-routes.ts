import { lookAtAutomation } from '../../shared/app/automation/look-at-automation.ts';
import { connectBase } from '../../shared/app/connections/connect-base.ts';
import { ringDoorbell } from '../../shared/app/sync/ring-doorbell.ts';
import {
  connectBaseRoute,
  getConnection,
  getConnectionSettings,
  listPortalConnections,
  patchConnection,
  putConnectionSettings,
} from '../../shared/contracts/api/connections.ts';
import type { ImportMessage } from '../../shared/contracts/messages/import-message.ts';
import type { BaseFacts, Connection } from '../../shared/domain/connections/connection.ts';
import {
  type ConnectionSettings,
  connectionSettingsSchema,
} from '../../shared/domain/connections/connection-settings.ts';
import { exchangeAddress, exchangeUser } from '../../shared/domain/connections/identity.ts';
import type { Installation } from '../../shared/domain/connections/installation.ts';
import { given } from '../../shared/entry/http/given.ts';
import { Problem } from '../../shared/entry/http/problem.ts';
import { type ServedRoute, serve } from '../../shared/entry/http/serve.ts';
import { asId, type ConnectionId, type MemberId } from '../../shared/kernel/ids.ts';
import { Busy, Rejected } from '../../shared/kernel/outcome.ts';
import { text } from '../../shared/kernel/text.ts';
import type { ApiDeps } from './deps.ts';

/** The routes of connections: what a base asks with its key, and what the operator sees and sets. */
export function connectionRoutes(deps: ApiDeps): readonly ServedRoute[] {
  const { connections, installations, publicUrl } = deps;
  return [
    serve(connectBaseRoute).with(async ({ body, sourceIp }) => {
      const who = `agent ${sourceIp}`;
      const found = await connectBase(deps, body.key, given<BaseFacts>(body.base), who).catch(refused(deps));
      const { id, name } = found.connection;
      return {
        status: 200,
        body: {
          connection: { id, name },
          portal: shownPortal(found.installation, found.connection),
          exchange: shownExchange(found.connection, publicUrl),
        },
      };
    }),
    serve(listPortalConnections).with(async ({ params }) => {
      const member = asId<MemberId>(params.member);
      const tenant = await installations.tenantOf(member);
      const all = tenant === undefined ? [] : await connections.ofTenant(tenant);
      const own = all.filter((connection) => connection.member === member);
      return { status: 200, body: { connections: await Promise.all(own.map((one) => shown(deps, one))) } };
    }),
    serve(getConnection).with(async ({ params }) => {
      return { status: 200, body: await shown(deps, await existing(deps, params.connection)) };
    }),
    serve(patchConnection).with(async ({ params, body }) => {
      const connection = await existing(deps, params.connection);
      return { status: 200, body: await shown(deps, await changed(deps, connection, body)) };
    }),
    serve(getConnectionSettings).with(async ({ params }) => {
      const { settings } = await existing(deps, params.connection);
      return { status: 200, body: withoutClients(settings) };
    }),
    serve(putConnectionSettings).with(async ({ params, body }) => {
      const { tenant, id, member, settings: before } = await existing(deps, params.connection);
      const settings = { ...connectionSettingsSchema.parse(body), clients: before.clients };
      await connections.saveSettings({ tenant, connection: id }, settings);
      // Lost, it is made up for by the next import, and by saving again.
      const message: ImportMessage = { tenant, connection: id, chore: 'apply-settings' };
      await deps.queue('imports').send([{ body: JSON.stringify(message), group: id }]);
      const touched = settings.automation.enabled || before.automation.enabled;
      if (touched) await lookAtAutomation(deps.queue('automation'), { tenant, id, member }, false);
      await ringDoorbell(deps.work, { tenant, connection: id }, deps.newToken());
      return { status: 200, body: withoutClients(settings) };
    }),
  ];
}

/** Those of clients have routes of their own. */
function withoutClients({ clients: _, ...settings }: ConnectionSettings) {
  return settings;
}

/** A wrong key is 401, too many of them 429; the rest as outcomes are. */
function refused({ clock }: ApiDeps) {
  return (error: unknown): never => {
    if (error instanceof Rejected) throw new Problem(401, { cause: error.causeKey, detail: error.text });
    if (!(error instanceof Busy)) throw error;
    const seconds = Math.max(1, Math.ceil((error.retryAt - clock.now()) / 1000));
    throw new Problem(429, {
      cause: error.causeKey,
      detail: error.text,
      headers: { 'retry-after': String(seconds) },
    });
  };
}

async function changed(
  { agentStates, connections, newToken, queue, work }: ApiDeps,
  connection: Connection,
  { name, status }: { readonly name?: string | undefined; readonly status?: 'active' | undefined },
): Promise<Connection> {
  const scope = { tenant: connection.tenant, connection: connection.id };
  const renamed = name === undefined ? connection : await connections.rename(scope, name);
  if (status === undefined) return renamed ?? connection;
  if (connection.status.state === 'uninstalled') throw isUninstalled();
  if (connection.status.state === 'active') return renamed ?? connection;
  // Whoever resumes says that the base is the right one, if that is what they were asked.
  if (asksAboutBase(connection.status)) await agentStates.confirm(scope);
  const resumed = await connections.setStatus(scope, { state: 'active' });
  await ringDoorbell(work, scope, newToken());
  if (connection.settings.automation.enabled) await lookAtAutomation(queue('automation'), connection, false);
  return resumed ?? connection;
}

/** Of a doubt that came up during a pause for another cause nobody has read: the base's next word pauses for it. */
function asksAboutBase({ causeKey }: Extract<Connection['status'], { state: 'paused' }>): boolean {
  return causeKey.startsWith('agent.');
}

async function existing({ connections }: ApiDeps, number: string): Promise<Connection> {
  const found = await connections.byNumber(asId<ConnectionId>(number));
  if (found) return found;
  throw new Problem(404, {
    cause: 'connection-not-found',
    detail: text(`Подключения ${number} нет.`, `There is no connection ${number}.`),
  });
}

function isUninstalled(): Problem {
  return new Problem(409, {
    cause: 'connection-uninstalled',
    detail: text(
      'Приложение удалено с портала: подключение заработает, когда его установят снова.',
      'The application was removed from the portal: the connection works again once it is installed.',
    ),
  });
}

async function shown({ installations, publicUrl }: ApiDeps, connection: Connection) {
  const installation = await installations.get(connection.member);
  const { base, createdAt, id, lastContactAt, lastExchangeAt, name } = connection;
  return {
    id,
    name,
    status: shownStatus(connection),
    portal: shownPortal(installation, connection),
    exchange: shownExchange(connection, publicUrl),
    base,
    ...(lastContactAt !== undefined && { lastContactAt: iso(lastContactAt) }),
    lastExchangeAt: Object.fromEntries(Object.entries(lastExchangeAt).map(([type, at]) => [type, iso(at)])),
    createdAt: iso(createdAt),
  };
}

function shownStatus({ status }: Connection) {
  return status.state === 'active' ? status : { ...status, since: iso(status.since) };
}

function shownPortal(installation: Installation | undefined, { member }: Connection) {
  return {
    address: installation?.portal ?? '',
    memberId: member,
    ...(installation?.tariff && { tariff: installation.tariff }),
  };
}

function shownExchange({ code, id }: Connection, publicUrl: string) {
  return { address: exchangeAddress(publicUrl, code), user: exchangeUser(id) };
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
