import * as z from 'zod';
import { keys } from '../../contracts/keys.ts';
import { tenantOf } from '../../domain/connections/identity.ts';
import { type Installation, installationSchema, type Tariff } from '../../domain/connections/installation.ts';
import { asId, type ConnectionId, type MemberId, type TenantId } from '../../kernel/ids.ts';
import { ConditionFailed, type Item, type Table, type Update } from '../../ports/table.ts';

const portalSchema = z.object({ tenant: z.string().transform((id) => asId<TenantId>(id)) });

/** What an installation tells. */
export interface Installed {
  readonly portal: string;
  readonly clientEndpoint: string;
  /** Missing: what was known stays. */
  readonly applicationTokenHash?: string;
  readonly language: string;
}

/** The application on portals: one item a portal, and the way from the portal's `member_id` to its tenant. */
export class Installations {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** `undefined` for a portal that never installed the application. */
  async tenantOf(member: MemberId): Promise<TenantId | undefined> {
    const item = await this.#table.get(keys.portalByMember.build({ member }));
    return item && portalSchema.parse(item).tenant;
  }

  /** `undefined` for a portal that never installed the application. */
  async get(member: MemberId): Promise<Installation | undefined> {
    const tenant = await this.tenantOf(member);
    if (tenant === undefined) return undefined;
    const item = await this.#table.get(keys.installation.build({ tenant, member }));
    return item && installationOf(item);
  }

  /**
   * Notes an installation or a re-installation. The tenant follows from the portal, so that repeating it, also beside
   * itself, makes nothing twice.
   */
  async install(member: MemberId, installed: Installed, at: number): Promise<Installation> {
    const tenant = tenantOf(member);
    await this.#table.put({ ...keys.portalByMember.build({ member }), tenant });
    const item = await this.#table.update(keys.installation.build({ tenant, member }), {
      set: { version: 1, state: 'installed', ...installed, installedAt: at },
      remove: ['uninstalledAt', 'clean', 'setUp'],
    });
    return installationOf(item);
  }

  /** Notes the portal's address, which people may change, and the language of who opened the application. */
  async refresh(
    member: MemberId,
    said: Partial<Pick<Installed, 'portal' | 'clientEndpoint' | 'applicationTokenHash' | 'language'>>,
  ): Promise<Installation | undefined> {
    return this.#update(member, { set: { ...said } });
  }

  async saveSetUp(member: MemberId, setUp: string, tariff: Tariff): Promise<void> {
    await this.#update(member, { set: { setUp, tariff } });
  }

  async saveTariff(member: MemberId, tariff: Tariff): Promise<void> {
    await this.#update(member, { set: { tariff } });
  }

  /** The portal forgot what we set up: it has to be done again. */
  async forgetSetUp(member: MemberId): Promise<void> {
    await this.#update(member, { remove: ['setUp'] });
  }

  /** Notes the removal. @returns the installation, or `undefined` when there never was one */
  async uninstall(member: MemberId, at: number, clean: boolean): Promise<Installation | undefined> {
    return this.#update(member, {
      set: { state: 'uninstalled', uninstalledAt: at, clean },
      remove: ['applicationTokenHash', 'setUp'],
    });
  }

  /** Takes a number for the portal's first connection, unless it has one; returns the one it has then. */
  async claimConnection(member: MemberId, connection: ConnectionId): Promise<ConnectionId> {
    const tenant = tenantOf(member);
    const key = keys.installation.build({ tenant, member });
    try {
      await this.#table.update(
        key,
        { set: { connection } },
        { all: [{ present: true }, { attribute: 'connection', exists: false }] },
      );
      return connection;
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
    }
    const claimed = (await this.get(member))?.connection;
    if (claimed === undefined) throw new Error(`portal ${member} is not installed`);
    return claimed;
  }

  async #update(member: MemberId, update: Update): Promise<Installation | undefined> {
    const key = keys.installation.build({ tenant: tenantOf(member), member });
    try {
      return installationOf(await this.#table.update(key, update, { present: true }));
    } catch (error) {
      if (error instanceof ConditionFailed) return undefined;
      throw error;
    }
  }
}

function installationOf(item: Item): Installation {
  const parts = keys.installation.parse(item);
  if (!parts) throw new Error(`not the key of an installation: ${item.pk} / ${item.sk}`);
  const { version: _, ...said } = installationSchema.parse(item);
  return { member: asId<MemberId>(parts.member), ...said };
}
