import type { Connection } from '../../domain/connections/connection.ts';
import type { Installation } from '../../domain/connections/installation.ts';
import type { FormFields } from '../../domain/portal-events/bracket-form.ts';
import { asId, type MemberId } from '../../kernel/ids.ts';
import { Outcome, Rejected } from '../../kernel/outcome.ts';
import { type Text, text } from '../../kernel/text.ts';
import type { Portal } from '../../ports/portal.ts';
import type { PortalInstallation } from '../../ports/portal-tokens.ts';
import { revealKey, rotateKey } from '../connections/first-connection.ts';
import type { ErrorJournal } from '../history/error-journal.ts';
import { type InstallClaim, type InstallParts, installApplication, portalOf } from './install-application.ts';
import { readFacts } from './read-tariff.ts';
import { type SetUpParts, setUpName, setUpPortal } from './set-up-portal.ts';

export interface OpenParts extends InstallParts, SetUpParts {
  readonly portalFor: (installation: PortalInstallation) => Portal;
  readonly journal: Pick<ErrorJournal, 'page'>;
}

/** What the page of the application shows. */
export interface OpenedApplication {
  readonly installation: Installation;
  readonly connection: Connection;
  readonly administrator: boolean;
  /** Shown to administrators alone. */
  readonly key?: string;
  /** The portal waits for the page to say that the installation is finished. */
  readonly finishInstallation: boolean;
  /** What did not work and what to do about it. */
  readonly warning?: Text;
  /** Unsolved errors, at most `mostErrors`. */
  readonly errors: number;
}

/** Where counting ends: more is shown as so many and a plus. */
export const mostErrors = 100;

/**
 * Opens the application's page: what the portal posts with it is proved, installs the application if that is news, and
 * sets the portal up if something lacks. `replaceKey`, the moment at which the key was issued that is to be replaced, gives
 * the connection a new key first; administrators only. Asked twice, the key is replaced once.
 * @throws Rejected, Transient as `installApplication` does
 */
export async function openApplication(
  parts: OpenParts,
  claim: InstallClaim,
  replaceKey: number | undefined,
): Promise<OpenedApplication> {
  const { administrator, connection: found, installation } = await installApplication(parts, claim);
  if (replaceKey !== undefined && !administrator) throw notAllowed();
  const connection = replaceKey === found.keyIssuedAt ? await rotateKey(parts, found) : found;
  const setUp = administrator ? await settle(parts, installation, connection) : { finishInstallation: false };
  const scope = { tenant: connection.tenant, connection: connection.id };
  const errors = await parts.journal.page(scope, { solved: false }, mostErrors);
  return {
    installation: (await parts.installations.get(installation.member)) ?? installation,
    connection,
    administrator,
    ...(administrator && { key: await revealKey(parts.secrets, connection) }),
    ...setUp,
    errors: errors.entries.length,
  };
}

/** Makes the portal what it has to be. What fails is shown; the page works without it, the next opening tries again. */
async function settle(
  parts: OpenParts,
  installation: Installation,
  connection: Connection,
): Promise<Pick<OpenedApplication, 'finishInstallation' | 'warning'>> {
  const portal = parts.portalFor(portalOf(installation.member));
  const wanted = setUpName(parts.publicUrl, installation.tariff?.offlineEvents ?? false);
  try {
    if (installation.setUp !== wanted) {
      const facts = await setUpPortal(parts, portal, installation, connection);
      return { finishInstallation: !facts.installed };
    }
    const { facts } = await readFacts(portal);
    await parts.installations.saveTariff(installation.member, facts.tariff);
    return { finishInstallation: !facts.installed };
  } catch (error) {
    if (!(error instanceof Outcome)) throw error;
    parts.telemetry.error('the portal could not be set up', error);
    return { finishInstallation: false, warning: error.text };
  }
}

/**
 * The claim in what a portal posts when the application is opened in its frame.
 * https://apidocs.bitrix24.ru/settings/interactivity/index.html
 * @throws Rejected when it was not a portal that opened the page
 */
export function openingClaim(form: FormFields, language: string, now: number): InstallClaim {
  const field = (name: string) => {
    const value = form[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const member = field('member_id');
  const accessToken = field('AUTH_ID');
  if (accessToken === undefined || !/^[0-9a-zA-Z]{1,64}$/.test(member ?? '')) throw notFromPortal();
  const refreshToken = field('REFRESH_ID');
  const applicationToken = field('APPLICATION_TOKEN');
  const seconds = Number(field('AUTH_EXPIRES'));
  return {
    member: asId<MemberId>(member ?? ''),
    accessToken,
    ...(refreshToken !== undefined && { refreshToken }),
    ...(applicationToken !== undefined && { applicationToken }),
    expiresAt: now + (Number.isFinite(seconds) && seconds > 0 && seconds <= 86_400 ? seconds : 3600) * 1000,
    language,
  };
}

function notFromPortal(): Rejected {
  return new Rejected(
    'portal.not-from-portal',
    text(
      'Откройте приложение Most24 в меню вашего Битрикс24: эта страница работает только там.',
      'Open Most24 from the menu of your Bitrix24: this page works only there.',
    ),
  );
}

function notAllowed(): Rejected {
  return new Rejected(
    'portal.administrator-only',
    text('Это может только администратор портала.', 'Only an administrator of the portal may do this.'),
  );
}
