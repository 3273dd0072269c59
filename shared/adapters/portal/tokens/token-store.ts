import type { Broken } from '../../../kernel/outcome.ts';
import type {
  GrantedTokens,
  PortalInstallation,
  PortalTokens,
  TokenState,
} from '../../../ports/portal-tokens.ts';
import { TokenRefresh, type TokenRefreshDeps } from './token-refresh.ts';
import { openPair, readTokenRow, sealPair, type TokenRow } from './token-row.ts';
import {
  type Authorisation,
  authorisation,
  brokenBecause,
  endpoint,
  TokenRows,
  type TokenRowsDeps,
} from './token-rows.ts';

export interface TokenStoreDeps extends TokenRowsDeps, TokenRefreshDeps {}

/** Tokens in the main table: one sealed, versioned row per installation. */
export class TokenStore implements PortalTokens {
  readonly #deps: TokenStoreDeps;
  readonly #rows: TokenRows;
  readonly #refresh: TokenRefresh;

  constructor(deps: TokenStoreDeps) {
    this.#deps = deps;
    this.#rows = new TokenRows(deps);
    this.#refresh = new TokenRefresh(this.#rows, deps);
  }

  async install(installation: PortalInstallation, tokens: GrantedTokens): Promise<void> {
    const { refreshToken, clientEndpoint, accessToken } = tokens;
    if (!refreshToken || !clientEndpoint)
      throw new RangeError('installation without refresh token or endpoint');
    await this.#rows.change(installation, async () => ({
      ...grantedFields(tokens),
      state: 'active',
      clientEndpoint: endpoint(clientEndpoint),
      sealed: await sealPair(this.#deps.secrets, installation, { accessToken, refreshToken }),
    }));
  }

  async offer(installation: PortalInstallation, tokens: GrantedTokens): Promise<void> {
    await this.#rows.change(installation, async (row) => {
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
    await this.#rows.change(installation, async (row) => ({
      state: 'removed',
      clientEndpoint: row?.clientEndpoint ?? '',
    }));
  }

  async resume(installation: PortalInstallation): Promise<void> {
    await this.#rows.change(installation, async (row) => {
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
    return authorisation(await this.#rows.recent(installation));
  }

  /** As `current`, but what others have changed meanwhile is seen. @throws Broken */
  async reread(installation: PortalInstallation): Promise<Authorisation> {
    return authorisation(await this.#rows.read(installation));
  }

  /** A new access token in place of one that the portal refused as expired. @throws Broken, Transient */
  async refresh(installation: PortalInstallation, refused: string): Promise<Authorisation> {
    return this.#refresh.refresh(installation, refused);
  }

  /** The portal is reached at another address now. */
  async moved(installation: PortalInstallation, clientEndpoint: string): Promise<void> {
    await this.#rows.change(installation, async (row) =>
      row?.state === 'active' && row.clientEndpoint !== clientEndpoint
        ? { ...row, clientEndpoint }
        : undefined,
    );
  }

  /** Nothing will work until a person does something: remembered, so that nobody calls in vain. */
  async suspend(installation: PortalInstallation, broken: Broken): Promise<void> {
    await this.#rows.suspend(installation, broken);
  }
}

function grantedFields(tokens: GrantedTokens): Pick<TokenRow, 'userId' | 'expiresAt'> {
  return { userId: tokens.userId, expiresAt: tokens.expiresAt };
}
