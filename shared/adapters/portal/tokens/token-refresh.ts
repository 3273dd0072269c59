import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../kernel/clock.ts';
import type { Http } from '../../../ports/http.ts';
import type { PortalInstallation } from '../../../ports/portal-tokens.ts';
import type { Table } from '../../../ports/table.ts';
import { foreignAnswer, refreshTakesTooLong, suspended } from '../suspension.ts';
import { type PortalApplication, refreshTokens } from './authorisation-server.ts';
import { releaseRefreshLock, takeRefreshLock } from './refresh-lock.ts';
import { type Authorisation, authorisation, installationKey, type TokenRows } from './token-rows.ts';

export interface TokenRefreshDeps {
  readonly ephemeral: Table;
  readonly clock: Clock;
  readonly http: Http;
  /** Credentials of the application that is installed in a portal. */
  readonly applicationOf: (installation: PortalInstallation) => PortalApplication;
}

const lockPollMilliseconds = 200;
const lockPatienceMilliseconds = 45_000;
/** Pauses before looking whether another worker has saved a pair. */
const lookAgainMilliseconds = [0, 500, 1500];

/**
 * Refreshes once for all workers: who holds the lock refreshes and saves before anybody uses the new pair; the save
 * names the version it replaces, so that a worker whose lease ran out cannot overwrite a newer pair.
 */
export class TokenRefresh {
  readonly #rows: TokenRows;
  readonly #deps: TokenRefreshDeps;
  readonly #running = new Map<string, Promise<Authorisation>>();

  constructor(rows: TokenRows, deps: TokenRefreshDeps) {
    this.#rows = rows;
    this.#deps = deps;
  }

  /**
   * A new access token in place of one that the portal refused as expired. However many ask at once, in whatever
   * process, one refresh is made. @throws Broken, Transient
   */
  async refresh(installation: PortalInstallation, refused: string): Promise<Authorisation> {
    const running = this.#running.get(installationKey(installation));
    if (running) {
      const fresh = await running;
      if (fresh.accessToken !== refused) return fresh;
    }
    const started = this.#underLock(installation, refused).finally(() =>
      this.#running.delete(installationKey(installation)),
    );
    this.#running.set(installationKey(installation), started);
    return started;
  }

  async #underLock(installation: PortalInstallation, refused: string): Promise<Authorisation> {
    const { ephemeral, clock } = this.#deps;
    const owner = randomUUID();
    const giveUpAt = clock.now() + lockPatienceMilliseconds;
    for (;;) {
      const known = await this.#rows.read(installation);
      if (known.pair.accessToken !== refused) return authorisation(known);
      if (await takeRefreshLock(ephemeral, clock, installation.member, owner)) {
        try {
          return await this.#once(installation, refused);
        } finally {
          await releaseRefreshLock(ephemeral, installation.member, owner);
        }
      }
      if (clock.now() >= giveUpAt) throw refreshTakesTooLong();
      await clock.sleep(lockPollMilliseconds);
    }
  }

  async #once(installation: PortalInstallation, refused: string): Promise<Authorisation> {
    // Somebody may have refreshed between our reading and our lock.
    const known = await this.#rows.read(installation);
    if (known.pair.accessToken !== refused) return authorisation(known);
    const { http, applicationOf } = this.#deps;
    const answer = await refreshTokens(http, applicationOf(installation), known.pair.refreshToken);
    if (!answer.ok) {
      const saved = await this.#savedByAnother(installation, refused);
      if (saved) return saved;
      const broken = suspended(answer.error);
      await this.#rows.suspend(installation, broken);
      throw broken;
    }
    if (answer.value.member_id !== installation.member) {
      const broken = foreignAnswer();
      await this.#rows.suspend(installation, broken);
      throw broken;
    }
    return this.#rows.save(installation, known.row, answer.value);
  }

  /** A worker whose lease ran out may have used the refresh token before us, and may just be saving what it got. */
  async #savedByAnother(
    installation: PortalInstallation,
    refused: string,
  ): Promise<Authorisation | undefined> {
    for (const pause of lookAgainMilliseconds) {
      await this.#deps.clock.sleep(pause);
      const now = await this.#rows.read(installation);
      if (now.pair.accessToken !== refused) return authorisation(now);
    }
    return undefined;
  }
}
