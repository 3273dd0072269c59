import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../kernel/clock.ts';
import { Broken } from '../../../kernel/outcome.ts';
import { text } from '../../../kernel/text.ts';
import type { Http } from '../../../ports/http.ts';
import type {
  GrantedTokens,
  PortalInstallation,
  PortalTokens,
  TokenState,
} from '../../../ports/portal-tokens.ts';
import type { Secrets } from '../../../ports/secrets.ts';
import { ConditionFailed, type Table } from '../../../ports/table.ts';
import { foreignAnswer, notInstalled, refreshTakesTooLong, suspended } from '../suspension.ts';
import { type PortalApplication, type RefreshedTokens, refreshTokens } from './authorisation-server.ts';
import { releaseRefreshLock, takeRefreshLock } from './refresh-lock.ts';
import {
  openPair,
  readTokenRow,
  sealPair,
  type TokenPair,
  type TokenRow,
  writeTokenRow,
} from './token-row.ts';

/** What a call to the portal needs. */
export interface Authorisation {
  readonly accessToken: string;
  /** Ends with a slash. */
  readonly clientEndpoint: string;
}

export interface TokenStoreDeps {
  readonly table: Table;
  readonly ephemeral: Table;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly http: Http;
  /** Credentials of the application that is installed in a portal. */
  readonly applicationOf: (installation: PortalInstallation) => PortalApplication;
}

/** For so long a worker believes what it has read, milliseconds; a change by another worker is seen after it. */
const believeMilliseconds = 2000;
const lockPollMilliseconds = 200;
const lockPatienceMilliseconds = 45_000;
/** Pauses before looking whether another worker has saved a pair. */
const lookAgainMilliseconds = [0, 500, 1500];

interface Remembered {
  readonly row: TokenRow;
  readonly pair: TokenPair;
  readonly readAt: number;
}

/**
 * Tokens in the main table: one sealed, versioned row per installation. A refresh happens once for all workers: who
 * holds the lock refreshes and saves before anybody uses the new pair; the save names the version it replaces, so that
 * a worker whose lease ran out cannot overwrite a newer pair.
 */
export class TokenStore implements PortalTokens {
  readonly #deps: TokenStoreDeps;
  readonly #remembered = new Map<string, Remembered>();
  readonly #refreshing = new Map<string, Promise<Authorisation>>();

  constructor(deps: TokenStoreDeps) {
    this.#deps = deps;
  }

  async install(installation: PortalInstallation, tokens: GrantedTokens): Promise<void> {
    const { refreshToken, clientEndpoint, accessToken } = tokens;
    if (!refreshToken || !clientEndpoint)
      throw new RangeError('installation without refresh token or endpoint');
    await this.#change(installation, async () => ({
      ...grantedFields(tokens),
      state: 'active',
      clientEndpoint: endpoint(clientEndpoint),
      sealed: await sealPair(this.#deps.secrets, installation, { accessToken, refreshToken }),
    }));
  }

  async offer(installation: PortalInstallation, tokens: GrantedTokens): Promise<void> {
    await this.#change(installation, async (row) => {
      if (row?.state !== 'active' || row.sealed === undefined) return undefined;
      const sameUser = tokens.userId !== undefined && tokens.userId === row.userId;
      const newer = (tokens.expiresAt ?? 0) > (row.expiresAt ?? 0);
      if (!sameUser || !newer) return undefined;
      const known = await openPair(this.#deps.secrets, installation, row.sealed);
      const pair = {
        accessToken: tokens.accessToken,
        refreshToken: tokens.refreshToken ?? known.refreshToken,
      };
      return {
        ...row,
        ...grantedFields(tokens),
        clientEndpoint: tokens.clientEndpoint ? endpoint(tokens.clientEndpoint) : row.clientEndpoint,
        sealed: await sealPair(this.#deps.secrets, installation, pair),
      };
    });
  }

  async drop(installation: PortalInstallation): Promise<void> {
    await this.#change(installation, async (row) => ({
      state: 'removed',
      clientEndpoint: row?.clientEndpoint ?? '',
    }));
  }

  async resume(installation: PortalInstallation): Promise<void> {
    await this.#change(installation, async (row) => {
      if (row?.state !== 'broken') return undefined;
      const { causeKey: _cause, reasonRu: _ru, reasonEn: _en, ...kept } = row;
      return { ...kept, state: 'active' };
    });
  }

  async state(installation: PortalInstallation): Promise<TokenState | undefined> {
    const row = await readTokenRow(this.#deps.table, installation);
    if (!row) return undefined;
    if (row.state === 'active') return { state: 'active', clientEndpoint: row.clientEndpoint };
    if (row.state === 'removed') return { state: 'removed' };
    const { causeKey, text: said } = brokenBecause(row);
    return { state: 'broken', causeKey, text: said };
  }

  /** What calls go out with. @throws Broken when the application is not installed or a person is needed */
  async current(installation: PortalInstallation): Promise<Authorisation> {
    const known = this.#remembered.get(keyOf(installation));
    if (known && this.#deps.clock.now() - known.readAt < believeMilliseconds) return authorisation(known);
    return authorisation(await this.#read(installation));
  }

  /** As `current`, but what others have changed meanwhile is seen. @throws Broken */
  async reread(installation: PortalInstallation): Promise<Authorisation> {
    return authorisation(await this.#read(installation));
  }

  /**
   * A new access token in place of one that the portal refused as expired. However many ask at once, in whatever
   * process, one refresh is made. @throws Broken, Transient
   */
  async refresh(installation: PortalInstallation, refused: string): Promise<Authorisation> {
    const running = this.#refreshing.get(keyOf(installation));
    if (running) {
      const fresh = await running;
      if (fresh.accessToken !== refused) return fresh;
    }
    const started = this.#refreshUnderLock(installation, refused).finally(() =>
      this.#refreshing.delete(keyOf(installation)),
    );
    this.#refreshing.set(keyOf(installation), started);
    return started;
  }

  /** The portal is reached at another address now. */
  async moved(installation: PortalInstallation, clientEndpoint: string): Promise<void> {
    await this.#change(installation, async (row) =>
      row?.state === 'active' && row.clientEndpoint !== clientEndpoint
        ? { ...row, clientEndpoint }
        : undefined,
    );
  }

  /** Nothing will work until a person does something: remembered, so that nobody calls in vain. */
  async suspend(installation: PortalInstallation, broken: Broken): Promise<void> {
    await this.#change(installation, async (row) => {
      if (row?.state !== 'active') return undefined;
      const { ru, en } = broken.text;
      return { ...row, state: 'broken', causeKey: broken.causeKey, reasonRu: ru, reasonEn: en };
    });
  }

  async #refreshUnderLock(installation: PortalInstallation, refused: string): Promise<Authorisation> {
    const { ephemeral, clock } = this.#deps;
    const owner = randomUUID();
    const giveUpAt = clock.now() + lockPatienceMilliseconds;
    for (;;) {
      const known = await this.#read(installation);
      if (known.pair.accessToken !== refused) return authorisation(known);
      if (await takeRefreshLock(ephemeral, clock, installation.member, owner)) {
        try {
          return await this.#refreshOnce(installation, refused);
        } finally {
          await releaseRefreshLock(ephemeral, installation.member, owner);
        }
      }
      if (clock.now() >= giveUpAt) throw refreshTakesTooLong();
      await clock.sleep(lockPollMilliseconds);
    }
  }

  async #refreshOnce(installation: PortalInstallation, refused: string): Promise<Authorisation> {
    // Somebody may have refreshed between our reading and our lock.
    const known = await this.#read(installation);
    if (known.pair.accessToken !== refused) return authorisation(known);
    const { http, applicationOf } = this.#deps;
    const answer = await refreshTokens(http, applicationOf(installation), known.pair.refreshToken);
    if (!answer.ok) {
      const saved = await this.#savedByAnother(installation, refused);
      if (saved) return saved;
      const broken = suspended(answer.error);
      await this.suspend(installation, broken);
      throw broken;
    }
    if (answer.value.member_id !== installation.member) {
      const broken = foreignAnswer();
      await this.suspend(installation, broken);
      throw broken;
    }
    return this.#save(installation, known.row, answer.value);
  }

  /** A worker whose lease ran out may have used the refresh token before us, and may just be saving what it got. */
  async #savedByAnother(
    installation: PortalInstallation,
    refused: string,
  ): Promise<Authorisation | undefined> {
    for (const pause of lookAgainMilliseconds) {
      await this.#deps.clock.sleep(pause);
      const now = await this.#read(installation);
      if (now.pair.accessToken !== refused) return authorisation(now);
    }
    return undefined;
  }

  /** Saved before it is used: a pair that only this process knows would be lost with it. */
  async #save(
    installation: PortalInstallation,
    row: TokenRow,
    fresh: RefreshedTokens,
  ): Promise<Authorisation> {
    const pair = { accessToken: fresh.access_token, refreshToken: fresh.refresh_token };
    const next: TokenRow = {
      ...row,
      version: row.version + 1,
      clientEndpoint: endpoint(fresh.client_endpoint),
      sealed: await sealPair(this.#deps.secrets, installation, pair),
      userId: fresh.user_id ?? row.userId,
      expiresAt: fresh.expires === undefined ? undefined : fresh.expires * 1000,
    };
    try {
      await writeTokenRow(this.#deps.table, installation, next);
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
      return this.#saveAfterRace(installation, row, fresh);
    }
    const known = { row: next, pair, readAt: this.#deps.clock.now() };
    this.#remembered.set(keyOf(installation), known);
    return authorisation(known);
  }

  /** The row changed meanwhile: a pair that is newer than ours stays, any other change goes together with ours. */
  async #saveAfterRace(
    installation: PortalInstallation,
    before: TokenRow,
    fresh: RefreshedTokens,
  ): Promise<Authorisation> {
    const now = await this.#read(installation);
    if (now.row.sealed !== before.sealed) return authorisation(now);
    return this.#save(installation, now.row, fresh);
  }

  async #read(installation: PortalInstallation): Promise<Remembered> {
    const row = await readTokenRow(this.#deps.table, installation);
    this.#remembered.delete(keyOf(installation));
    if (!row || row.state === 'removed' || row.sealed === undefined) throw notInstalled();
    if (row.state === 'broken') {
      const { causeKey, text: said } = brokenBecause(row);
      throw new Broken(causeKey, said);
    }
    const pair = await openPair(this.#deps.secrets, installation, row.sealed);
    const known = { row, pair, readAt: this.#deps.clock.now() };
    this.#remembered.set(keyOf(installation), known);
    return known;
  }

  /** Changes the row whatever others do to it meanwhile; `undefined` from `next` leaves it as it is. */
  async #change(
    installation: PortalInstallation,
    next: (row: TokenRow | undefined) => Promise<Omit<TokenRow, 'schema' | 'version'> | undefined>,
  ): Promise<void> {
    for (;;) {
      const row = await readTokenRow(this.#deps.table, installation);
      const changed = await next(row);
      if (!changed) return;
      try {
        const version = (row?.version ?? 0) + 1;
        await writeTokenRow(this.#deps.table, installation, { ...changed, schema: 1, version });
        this.#remembered.delete(keyOf(installation));
        return;
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error;
      }
    }
  }
}

function keyOf({ tenant, member }: PortalInstallation): string {
  return `${tenant}/${member}`;
}

function grantedFields(tokens: GrantedTokens): Pick<TokenRow, 'userId' | 'expiresAt'> {
  return { userId: tokens.userId, expiresAt: tokens.expiresAt };
}

function authorisation({ row, pair }: Remembered): Authorisation {
  return { accessToken: pair.accessToken, clientEndpoint: row.clientEndpoint };
}

function endpoint(address: string): string {
  return address.endsWith('/') ? address : `${address}/`;
}

function brokenBecause(row: TokenRow): { readonly causeKey: string; readonly text: ReturnType<typeof text> } {
  return {
    causeKey: row.causeKey ?? 'portal.authorisation-lost',
    text: text(row.reasonRu ?? '', row.reasonEn ?? ''),
  };
}
