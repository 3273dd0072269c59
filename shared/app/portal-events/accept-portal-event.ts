import type { PortalEvent } from '../../domain/portal-events/portal-event.ts';
import { Rejected } from '../../kernel/outcome.ts';
import { matchesHash } from '../../kernel/secret.ts';
import { text } from '../../kernel/text.ts';
import type { PortalTokens } from '../../ports/portal-tokens.ts';
import type { Installations } from '../connections/installations.ts';
import { portalOf } from '../portal-app/install-application.ts';

/** What is done about one kind of event of a portal. */
export type PortalEventAction = (event: PortalEvent) => Promise<void>;

export interface AcceptPortalEventParts {
  readonly installations: Pick<Installations, 'get'>;
  readonly tokens: Pick<PortalTokens, 'offer'>;
  /** By the event's code in upper case: those that prove themselves, as the one that tells of an installation. */
  readonly proving: ReadonlyMap<string, PortalEventAction>;
  /** Those that are believed because they carry the proof of the installation. */
  readonly proved: ReadonlyMap<string, PortalEventAction>;
}

/**
 * Hands an event to its action. Anybody can post anything to the address of events, so one that does not carry the
 * proof its portal gave at the installation (`application_token`) is refused, and so is one that nobody asked the
 * portal for. See https://apidocs.bitrix24.ru/api-reference/events/safe-event-handlers.html
 * @throws Rejected `portal.unknown`, `portal-event.not-proved`, `portal-event.unexpected`, and what actions throw
 */
export async function acceptPortalEvent(parts: AcceptPortalEventParts, event: PortalEvent): Promise<void> {
  const proving = parts.proving.get(event.code);
  if (proving) return proving(event);
  const { member_id: member, application_token: proof } = event.auth;
  const installation = await parts.installations.get(member);
  if (!installation) throw unknownPortal(event);
  const hash = installation.applicationTokenHash;
  const proved = installation.state === 'installed' && hash !== undefined && matchesHash(proof ?? '', hash);
  if (!proved) throw notProved(event);
  const action = parts.proved.get(event.code);
  if (!action) throw unexpectedEvent(event);
  await harvestTokens(parts, event);
  return action(event);
}

/** Keeps the tokens that came along, if they speak for the same user and are newer than ours. */
async function harvestTokens({ tokens }: AcceptPortalEventParts, event: PortalEvent): Promise<void> {
  const { access_token, expires_in, member_id, refresh_token, user_id } = event.auth;
  if (access_token === undefined || user_id === undefined || event.happenedAt === undefined) return;
  await tokens.offer(portalOf(member_id), {
    accessToken: access_token,
    ...(refresh_token !== undefined && { refreshToken: refresh_token }),
    userId: user_id,
    expiresAt: event.happenedAt + (expires_in ?? 3600) * 1000,
  });
}

function unknownPortal({ code, auth }: PortalEvent): Rejected {
  return new Rejected(
    'portal.unknown',
    text(
      'Событие от портала, который не устанавливал приложение. Установите приложение на портал заново.',
      'An event of a portal that did not install the application. Install the application on the portal again.',
    ),
    { event: code, member: auth.member_id },
  );
}

function notProved({ code, auth }: PortalEvent): Rejected {
  return new Rejected(
    'portal-event.not-proved',
    text(
      'Событие без верного подтверждения установки: либо его прислал не портал, либо приложение переустановили. Если событий от портала нет, откройте страницу приложения под администратором.',
      'An event without the right proof of the installation: the portal did not send it, or the application was installed anew. If no events of the portal come, open the page of the application as an administrator.',
    ),
    { event: code, member: auth.member_id },
  );
}

function unexpectedEvent({ code, auth }: PortalEvent): Rejected {
  return new Rejected(
    'portal-event.unexpected',
    text(
      'Портал прислал событие, на которое приложение не подписывалось. Ничего делать не нужно.',
      'The portal sent an event that the application did not subscribe to. There is nothing to do.',
    ),
    { event: code, member: auth.member_id },
  );
}
