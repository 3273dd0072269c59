import type { Clock } from '../../../kernel/clock.ts';
import { Broken } from '../../../kernel/outcome.ts';
import { type Text, text } from '../../../kernel/text.ts';
import type { PortalInstallation } from '../../../ports/portal-tokens.ts';
import type { Secrets } from '../../../ports/secrets.ts';
import { ConditionFailed, type Table } from '../../../ports/table.ts';
import { notInstalled } from '../suspension.ts';
import type { RefreshedTokens } from './authorisation-server.ts';
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

export interface TokenRowsDeps {
  readonly table: Table;
  readonly secrets: Secrets;
  readonly clock: Clock;
}

/** For so long a worker believes what it has read, milliseconds; a change by another worker is seen after it. */
const believeMilliseconds = 2000;

/** A row as it was read, with its pair opened. */
export interface KnownTokens {
  readonly row: TokenRow;
  readonly pair: TokenPair;
  readonly readAt: number;
}

/** The rows of tokens, remembered for a moment after they were read. */
export class TokenRows {
  readonly #deps: TokenRowsDeps;
  readonly #remembered = new Map<string, KnownTokens>();

  constructor(deps: TokenRowsDeps) {
    this.#deps = deps;
  }

  /** What was read a moment ago, or is now. @throws Broken when the application is not installed or a person is needed */
  async recent(installation: PortalInstallation): Promise<KnownTokens> {
    const known = this.#remembered.get(installationKey(installation));
    if (known && this.#deps.clock.now() - known.readAt < believeMilliseconds) return known;
    return this.read(installation);
  }

  /** What stands there now. @throws Broken as `recent` does */
  async read(installation: PortalInstallation): Promise<KnownTokens> {
    const row = await readTokenRow(this.#deps.table, installation);
    this.#remembered.delete(installationKey(installation));
    if (!row || row.state === 'removed' || row.sealed === undefined) throw notInstalled();
    if (row.state === 'broken') {
      const { causeKey, text: said } = brokenBecause(row);
      throw new Broken(causeKey, said);
    }
    const pair = await openPair(this.#deps.secrets, installation, row.sealed);
    const known = { row, pair, readAt: this.#deps.clock.now() };
    this.#remembered.set(installationKey(installation), known);
    return known;
  }

  /** Changes the row whatever others do to it meanwhile; `undefined` from `next` leaves it as it is. */
  async change(
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
        this.#remembered.delete(installationKey(installation));
        return;
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error;
      }
    }
  }

  /** Nothing will work until a person does something: remembered, so that nobody calls in vain. */
  async suspend(installation: PortalInstallation, broken: Broken): Promise<void> {
    await this.change(installation, async (row) => {
      if (row?.state !== 'active') return undefined;
      const { ru, en } = broken.text;
      return { ...row, state: 'broken', causeKey: broken.causeKey, reasonRu: ru, reasonEn: en };
    });
  }

  /** Saved before it is used: a pair that only this process knows would be lost with it. */
  async save(
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
    this.#remembered.set(installationKey(installation), known);
    return authorisation(known);
  }

  /** The row changed meanwhile: a pair that is newer than ours stays, any other change goes together with ours. */
  async #saveAfterRace(
    installation: PortalInstallation,
    before: TokenRow,
    fresh: RefreshedTokens,
  ): Promise<Authorisation> {
    const now = await this.read(installation);
    if (now.row.sealed !== before.sealed) return authorisation(now);
    return this.save(installation, now.row, fresh);
  }
}

/** Names an installation in maps. */
export function installationKey({ tenant, member }: PortalInstallation): string {
  return `${tenant}/${member}`;
}

/** What calls go out with. */
export function authorisation({ row, pair }: KnownTokens): Authorisation {
  return { accessToken: pair.accessToken, clientEndpoint: row.clientEndpoint };
}

/** The address of a portal with a slash at its end. */
export function endpoint(address: string): string {
  return address.endsWith('/') ? address : `${address}/`;
}

/** Why a person is needed. */
export function brokenBecause(row: TokenRow): { readonly causeKey: string; readonly text: Text } {
  return {
    causeKey: row.causeKey ?? 'portal.authorisation-lost',
    text: text(row.reasonRu ?? '', row.reasonEn ?? ''),
  };
}
