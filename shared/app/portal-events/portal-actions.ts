import { changedRecord, recordEvents } from '../../domain/entities/record-events.ts';
import type { PortalEvent } from '../../domain/portal-events/portal-event.ts';
import { Rejected } from '../../kernel/outcome.ts';
import { text } from '../../kernel/text.ts';
import type { Portal } from '../../ports/portal.ts';
import type { PortalInstallation, PortalTokens } from '../../ports/portal-tokens.ts';
import { type InstallParts, installApplication, portalOf } from '../portal-app/install-application.ts';
import { readFacts } from '../portal-app/read-tariff.ts';
import { type SetUpParts, setUpPortal } from '../portal-app/set-up-portal.ts';
import { type UninstallParts, uninstallApplication } from '../portal-app/uninstall-application.ts';
import { authConnector } from '../portal-app/wanted-events.ts';
import type { PortalEventAction } from './accept-portal-event.ts';
import { type AcceptPressParts, acceptPress } from './accept-press.ts';
import { type CallEndedParts, callEnded } from './call-ended.ts';
import { drainOfflineEvents } from './drain-offline-events.ts';
import { type MarkChangedParts, markChanged } from './mark-changed.ts';

export interface PortalActionParts
  extends InstallParts,
    SetUpParts,
    UninstallParts,
    MarkChangedParts,
    CallEndedParts,
    AcceptPressParts {
  readonly tokens: PortalTokens;
  readonly portalFor: (installation: PortalInstallation) => Portal;
}

/**
 * Events that prove themselves by their access token, or do nothing that a stranger could use: they are taken from
 * portals that we do not know, or whose proof has changed.
 */
export function provingActions(parts: PortalActionParts): ReadonlyMap<string, PortalEventAction> {
  return new Map<string, PortalEventAction>([
    ['ONAPPINSTALL', (event) => install(parts, event)],
    ['ONAPPUPDATE', (event) => update(parts, event)],
    ['ONAPPPAYMENT', (event) => payment(parts, event)],
  ]);
}

/** Events that are believed because they carry the proof of the installation. */
export function provedActions(parts: PortalActionParts): ReadonlyMap<string, PortalEventAction> {
  const changed: PortalEventAction = (event) => recordChanged(parts, event);
  return new Map<string, PortalEventAction>([
    ['ONAPPUNINSTALL', (event) => uninstall(parts, event)],
    ['ONOFFLINEEVENT', (event) => offline(parts, event)],
    ['ONVOXIMPLANTCALLEND', (event) => callEnded(parts, event)],
    ['ONCRMLEADADD', (event) => leadAdded(parts, event)],
    ['ONCRMTIMELINEITEMACTION', (event) => acceptPress(parts, event)],
    ...recordEvents.map((code) => [code, changed] as const),
  ]);
}

async function install(parts: PortalActionParts, event: PortalEvent): Promise<void> {
  const { access_token: accessToken, application_token, member_id, refresh_token, expires_in } = event.auth;
  if (accessToken === undefined) throw noToken(event);
  const language = event.data['LANGUAGE_ID'];
  const { installation, connection } = await installApplication(parts, {
    member: member_id,
    accessToken,
    ...(refresh_token !== undefined && { refreshToken: refresh_token }),
    ...(application_token !== undefined && { applicationToken: application_token }),
    expiresAt: (event.happenedAt ?? parts.clock.now()) + (expires_in ?? 3600) * 1000,
    language: typeof language === 'string' ? language : 'ru',
  });
  await setUpPortal(parts, parts.portalFor(portalOf(member_id)), installation, connection);
}

/** A new version: the portal has dropped the subscriptions, and may have given a new proof. */
async function update(parts: PortalActionParts, event: PortalEvent): Promise<void> {
  await parts.installations.forgetSetUp(event.auth.member_id);
  await install(parts, event);
}

/** Carries no proof, so nothing of it is believed: the portal is asked. */
async function payment(parts: PortalActionParts, event: PortalEvent): Promise<void> {
  const { member_id: member } = event.auth;
  const installation = portalOf(member);
  if ((await parts.installations.get(member))?.state !== 'installed') return;
  await parts.tokens.resume(installation);
  const { facts } = await readFacts(parts.portalFor(installation));
  await parts.installations.saveTariff(member, facts.tariff);
}

async function uninstall(parts: PortalActionParts, event: PortalEvent): Promise<void> {
  await uninstallApplication(parts, event.auth.member_id, event.data['CLEAN'] === '1');
}

async function offline(parts: PortalActionParts, event: PortalEvent): Promise<void> {
  const { member_id: member } = event.auth;
  const endsAt = parts.clock.now() + 15_000;
  const portal = parts.portalFor(portalOf(member));
  const installation = await parts.installations.get(member);
  const connector = installation?.tariff?.authConnector ? authConnector : undefined;
  await drainOfflineEvents(parts, portal, member, connector, () => parts.clock.now() < endsAt);
}

async function recordChanged(parts: PortalActionParts, event: PortalEvent): Promise<void> {
  const record = changedRecord(event.code, event.data['FIELDS']);
  if (!record) throw noObject(event);
  if (record !== 'other') await markChanged(parts, event.auth.member_id, [record]);
}

/** Leads are not synchronised; they may be of somebody who called before. */
async function leadAdded(parts: PortalActionParts, { auth }: PortalEvent): Promise<void> {
  const { tenant } = portalOf(auth.member_id);
  for (const connection of await parts.connections.ofTenant(tenant))
    if (connection.member === auth.member_id && connection.status.state !== 'uninstalled')
      await parts.heardOfClients({ tenant, connection: connection.id });
}

function noToken({ code, auth }: PortalEvent): Rejected {
  return new Rejected(
    'portal-event.no-token',
    text(
      'Портал сообщил об установке без доступа. Откройте страницу приложения под администратором.',
      'The portal told of an installation without access. Open the page of the application as an administrator.',
    ),
    { event: code, member: auth.member_id },
  );
}

function noObject({ code, auth }: PortalEvent): Rejected {
  return new Rejected(
    'portal-event.no-object',
    text(
      'Портал сообщил об изменении, но не назвал объект. Ничего делать не нужно.',
      'The portal told of a change without naming the object. There is nothing to do.',
    ),
    { event: code, member: auth.member_id },
  );
}
