import { keys } from '../../contracts/keys.ts';
import { tenantBlobs } from '../../domain/connections/identity.ts';
import { keptSchema } from '../../domain/history/history-entry.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { ConnectionId, MemberId, TenantId } from '../../kernel/ids.ts';
import type { Blobs } from '../../ports/blobs.ts';
import { ConditionFailed, type Item, type Table } from '../../ports/table.ts';
import { Connections } from '../connections/connections.ts';
import { Installations } from '../connections/installations.ts';
import { dayOf, daysLater } from '../history/days.ts';
import { deleteBlobs } from './delete-blobs.ts';

export interface RemoveTenantParts {
  readonly table: Table;
  readonly blobs: Blobs;
  readonly clock: Clock;
}

/** What was asked: the data of a portal that removed the application then. */
export interface Removal {
  readonly tenant: TenantId;
  readonly member: MemberId;
  readonly uninstalledAt: number;
}

/** Longer than any setting keeps the history. */
const historyDays = 367;

/** `void`: the application was installed again meanwhile, or all of it is gone already. */
export type RemovalEnd = 'removed' | 'unfinished' | 'void';

/**
 * Removes everything of a tenant, because the administrator asked for it when removing the application: first what its
 * connections own, then what leads to them, the installation last, which is what says that there is work left. May be
 * cut off anywhere and run again; stops when the application is installed anew.
 */
export async function removeTenant(
  parts: RemoveTenantParts,
  removal: Removal,
  mayGoOn: () => boolean,
): Promise<RemovalEnd> {
  const { blobs, table } = parts;
  const { tenant } = removal;
  const connections = await new Connections(table).ofTenant(tenant);
  const wanted = async () => mayGoOn() && (await isWanted(parts, removal));
  if (!(await isWanted(parts, removal))) return 'void';

  const ids = connections.map(({ id }) => id);
  for (const partition of partitionsOf(parts.clock, removal, ids)) {
    if (!(await emptyPartition(parts, partition, () => true, wanted))) return 'unfinished';
  }
  if (!(await deleteBlobs(blobs, tenantBlobs(tenant), mayGoOn))) return 'unfinished';
  for (const { code, id, keyHash } of connections) {
    await table.writeMany(
      [],
      [
        keys.connectionByCode.build({ code }),
        keys.connectionByKey.build({ keyHash }),
        keys.connectionByNumber.build({ connection: id }),
      ],
    );
  }
  const isOther = (item: Item) => keys.installation.parse(item) === undefined;
  const own = keys.connection.build({ tenant, connection: '-' }).pk;
  if (!(await emptyPartition(parts, own, isOther, wanted))) return 'unfinished';
  return removeInstallation(parts, removal);
}

/** Every partition of a tenant but its own, `T#<tenant>`. The catalogue of keys says which there are. */
export function partitionsOf(
  clock: Clock,
  { member, tenant }: Pick<Removal, 'member' | 'tenant'>,
  connections: readonly ConnectionId[],
): readonly string[] {
  const days = Array.from({ length: historyDays }, (_, index) => dayOf(daysLater(clock.now(), 1 - index)));
  const partitions = Object.values(keys)
    .map(({ pk }) => pk)
    .filter((pk) => pk.startsWith('T#{tenant}#'))
    .flatMap((pk) => {
      const ofTenant = pk.replace('{tenant}', tenant).replace('{member}', member);
      const ofConnections = ofTenant.includes('{connection}')
        ? connections.map((connection) => ofTenant.replace('{connection}', connection))
        : [ofTenant];
      return ofConnections.flatMap((one) =>
        one.includes('{day}') ? days.map((day) => one.replace('{day}', day)) : [one],
      );
    });
  return [...new Set(partitions)];
}

/** True when nothing that may go is left. */
async function emptyPartition(
  { blobs, table }: RemoveTenantParts,
  pk: string,
  mayGo: (item: Item) => boolean,
  wanted: () => Promise<boolean>,
): Promise<boolean> {
  let cursor: string | undefined;
  do {
    const page = await table.query({ pk, limit: 500, ...(cursor !== undefined && { cursor }) });
    const items = page.items.filter(mayGo);
    if (items.length > 0) {
      if (!(await wanted())) return false;
      await blobs.delete(items.flatMap(keptBlob));
      await table.writeMany(
        [],
        items.map(({ pk: partition, sk }) => ({ pk: partition, sk })),
      );
    }
    cursor = page.next;
  } while (cursor !== undefined);
  return true;
}

/** Bodies of the history lie outside of the tenant's folder, by the day on which they go. */
function keptBlob(item: Item): readonly string[] {
  const kept = keptSchema.safeParse(item['kept']);
  return kept.success && 'blob' in kept.data ? [kept.data.blob] : [];
}

async function isWanted({ table }: RemoveTenantParts, { member, uninstalledAt }: Removal): Promise<boolean> {
  const installation = await new Installations(table).get(member);
  return installation?.state === 'uninstalled' && installation.uninstalledAt === uninstalledAt;
}

async function removeInstallation(
  { table }: RemoveTenantParts,
  { member, tenant, uninstalledAt }: Removal,
): Promise<RemovalEnd> {
  try {
    await table.delete(keys.installation.build({ tenant, member }), {
      attribute: 'uninstalledAt',
      equals: uninstalledAt,
    });
  } catch (error) {
    if (error instanceof ConditionFailed) return 'void';
    throw error;
  }
  // The way to a tenant without an installation leads nowhere; another installation writes it anew.
  await table.delete(keys.portalByMember.build({ member }));
  return 'removed';
}
