import type { Connection } from '../../domain/connections/connection.ts';
import { tenantOf } from '../../domain/connections/identity.ts';
import type { Installation } from '../../domain/connections/installation.ts';
import type { MemberId } from '../../kernel/ids.ts';
import { Rejected } from '../../kernel/outcome.ts';
import { matchesHash, secretHash } from '../../kernel/secret.ts';
import { text } from '../../kernel/text.ts';
import type { PortalProof, ProvenToken } from '../../ports/portal-proof.ts';
import type { GrantedTokens, PortalInstallation, PortalTokens } from '../../ports/portal-tokens.ts';
import { type ConnectionParts, ensureFirstConnection } from '../connections/first-connection.ts';

export interface InstallParts extends ConnectionParts {
  readonly tokens: PortalTokens;
  readonly proof: PortalProof;
}

/** What a request says: of an installation event, or of the application's page when it is opened. Unproved. */
export interface InstallClaim {
  readonly member: MemberId;
  readonly accessToken: string;
  readonly refreshToken?: string;
  /** When the access token ends, milliseconds since the Unix epoch. */
  readonly expiresAt?: number;
  /** The proof that the portal's later events will carry. */
  readonly applicationToken?: string;
  readonly language: string;
}

/** Who opened the application, and what it is there. */
export interface Installed {
  readonly installation: Installation;
  readonly connection: Connection;
  readonly administrator: boolean;
  /** Something new was learned: the set-up has to be looked at. */
  readonly fresh: boolean;
}

/**
 * Takes a claim that the application is installed, after the vendor's authorisation server has told whose token it is.
 * Only an administrator's token makes or renews an installation; anybody else's shows what is there. Installation event
 * and first opening of the page may come in either order, twice, and beside each other.
 * @throws Rejected when the token proves nothing, or an administrator is needed first; Transient when nobody can tell
 */
export async function installApplication(parts: InstallParts, claim: InstallClaim): Promise<Installed> {
  const proven = await prove(parts, claim);
  const administrator = await parts.proof.isAdministrator(proven, claim.accessToken);
  const known = await parts.installations.get(claim.member);
  const fresh = administrator && (await isNews(parts, claim, known));
  if (!administrator && known?.state !== 'installed') throw administratorNeeded();
  const installation =
    known && !fresh
      ? await refresh(parts, claim, proven, known, administrator)
      : await install(parts, claim, proven, known);
  const connection = await ensureFirstConnection(
    parts,
    installation,
    administrator ? proven.userId : undefined,
  );
  const awake = administrator ? await wake(parts, connection) : connection;
  return { installation, connection: awake, administrator, fresh };
}

async function prove({ proof }: InstallParts, claim: InstallClaim): Promise<ProvenToken> {
  const proven = await proof.prove(claim.accessToken);
  if (proven?.member === claim.member) return proven;
  throw new Rejected(
    'portal.token-not-proved',
    text(
      'Битрикс24 не подтвердил вход: закройте страницу приложения и откройте её снова.',
      'Bitrix24 did not confirm the log-in: close the page of the application and open it again.',
    ),
    { member: claim.member },
  );
}

/** Whether the claim tells of an installation that we do not have: the first, another after a removal, or a repair. */
async function isNews(
  { tokens }: InstallParts,
  claim: InstallClaim,
  known: Installation | undefined,
): Promise<boolean> {
  if (known?.state !== 'installed') return true;
  const { applicationToken } = claim;
  const hash = known.applicationTokenHash;
  if (applicationToken !== undefined && hash !== undefined && !matchesHash(applicationToken, hash))
    return true;
  return (await tokens.state(portalOf(claim.member)))?.state !== 'active';
}

async function install(
  parts: InstallParts,
  claim: InstallClaim,
  proven: ProvenToken,
  known: Installation | undefined,
): Promise<Installation> {
  const { applicationToken, language, member, refreshToken } = claim;
  if (refreshToken === undefined) throw tokensMissing();
  const installation = await parts.installations.install(
    member,
    {
      portal: new URL(proven.clientEndpoint).origin,
      clientEndpoint: proven.clientEndpoint,
      language,
      ...(applicationToken !== undefined && { applicationTokenHash: secretHash(applicationToken) }),
    },
    known?.state === 'installed' ? known.installedAt : parts.clock.now(),
  );
  await parts.tokens.install(portalOf(member), grantedTokens(claim, proven));
  return installation;
}

/** An installation that stands: the portal may have moved, the tokens may be newer, the proof may be missing yet. */
async function refresh(
  parts: InstallParts,
  claim: InstallClaim,
  proven: ProvenToken,
  known: Installation,
  administrator: boolean,
): Promise<Installation> {
  await parts.tokens.offer(portalOf(claim.member), grantedTokens(claim, proven));
  const learnsProof =
    administrator && known.applicationTokenHash === undefined && claim.applicationToken !== undefined;
  const moved = known.clientEndpoint !== proven.clientEndpoint;
  if (!learnsProof && !moved) return known;
  const refreshed = await parts.installations.refresh(claim.member, {
    portal: new URL(proven.clientEndpoint).origin,
    clientEndpoint: proven.clientEndpoint,
    ...(learnsProof &&
      claim.applicationToken !== undefined && { applicationTokenHash: secretHash(claim.applicationToken) }),
  });
  return refreshed ?? known;
}

/** A connection that slept because the application or its authorisation was gone works again. */
async function wake(parts: InstallParts, connection: Connection): Promise<Connection> {
  const { status } = connection;
  const asleep =
    status.state === 'uninstalled' || (status.state === 'paused' && status.causeKey.startsWith('portal.'));
  if (!asleep) return connection;
  const scope = { tenant: connection.tenant, connection: connection.id };
  return (await parts.connections.setStatus(scope, { state: 'active' })) ?? connection;
}

/** The tokens of a portal belong to the tenant that follows from it. */
export function portalOf(member: MemberId): PortalInstallation {
  return { tenant: tenantOf(member), member };
}

function grantedTokens(claim: InstallClaim, proven: ProvenToken): GrantedTokens {
  return {
    accessToken: claim.accessToken,
    ...(claim.refreshToken !== undefined && { refreshToken: claim.refreshToken }),
    ...(claim.expiresAt !== undefined && { expiresAt: claim.expiresAt }),
    clientEndpoint: proven.clientEndpoint,
    userId: proven.userId,
  };
}

function administratorNeeded(): Rejected {
  return new Rejected(
    'portal.administrator-needed',
    text(
      'Приложение ещё не настроено: попросите администратора портала открыть эту страницу.',
      'The application is not set up yet: ask an administrator of the portal to open this page.',
    ),
  );
}

function tokensMissing(): Rejected {
  return new Rejected(
    'portal.tokens-missing',
    text(
      'Портал не передал приложению доступ: установите приложение заново.',
      'The portal did not give the application its access: install the application again.',
    ),
  );
}
