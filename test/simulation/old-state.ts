import { Sweeps } from '../../shared/app/published/sweeps.ts';
import { MarkRepository } from '../../shared/app/sync/marks.ts';
import type { Backup, ObjectStore, StoredObject } from '../../simulators/onec/base/object-store.ts';
import { foreignName } from './other-base.ts';
import type { PublishedClients } from './published-clients.ts';
import type { World } from './world.ts';

const minutes = 60_000;

/**
 * An old state of a published base stands at its address for a while. Nobody works in it but one person, and what the
 * house wrote there before it noticed is written into the working base by hand.
 */
export async function showOldState(world: World, clients: PublishedClients, old: Backup): Promise<void> {
  const { store } = clients;
  if (!(await isQuiet(world, clients))) return;
  const seen = await seenVersions(world, clients);
  if (!isNoticed(old, seen)) return;
  const working = store.backup();
  store.restore(old);
  renameSomebody(clients, old, seen);
  await world.clock.sleep((1 + world.random() * 10) * minutes);
  const written = objectsOf(store).filter(
    ({ attributes, version }) =>
      numberOf(version) > old.versions && attributes['Description'] !== foreignName,
  );
  world.note(`old state of the base, written: ${written.length}`);
  store.restore(working);
  for (const { ref, type, ...said } of written) store.write(type, ref, said);
}

/**
 * Whether the house has heard everything, and has nothing to say. What it sees first after a person has confirmed a base
 * is what that person confirmed.
 */
async function isQuiet(world: World, clients: PublishedClients): Promise<boolean> {
  const sweeps = new Sweeps(world.platform.table, world.platform.blobs);
  const marks = new MarkRepository(world.platform.table, () => 'simulation');
  for (let waited = 0; waited < 10; waited += 1) {
    await world.clock.sleep(minutes);
    const seen = await seenVersions(world, clients);
    const isHeard = objectsOf(clients.store).every(
      ({ ref, version }) => (seen.get(ref) ?? numberOf(version)) === numberOf(version),
    );
    const doubt = (await sweeps.get(clients.scope))?.doubt;
    if (isHeard && doubt === undefined && !(await marks.any(clients.scope))) return true;
  }
  return false;
}

/** Whether enough came after it for the house to know it for an old state. */
function isNoticed(old: Backup, seen: ReadonlyMap<string, number>): boolean {
  const back = old.objects.filter(({ ref, version }) => (seen.get(ref) ?? 0) > numberOf(version));
  return back.length > 3;
}

/** Somebody works in the old state, in an object that is known to have been newer. */
function renameSomebody(
  { configuration, person, store }: PublishedClients,
  old: Backup,
  seen: ReadonlyMap<string, number>,
): void {
  const { type } = configuration.partners ?? configuration.counterparties;
  const client = store.ofType(type).find(({ ref }) => (seen.get(ref) ?? 0) > old.versions + 1);
  if (client) person.rename(type, client.ref, foreignName);
}

/** Versions that the house has seen, by reference. */
async function seenVersions(world: World, { scope, server }: PublishedClients) {
  const sweeps = new Sweeps(world.platform.table, world.platform.blobs);
  const seen = await Promise.all(server.sets.map((set) => sweeps.versions(scope, set)));
  return new Map(
    seen.flatMap((versions) => [...versions].map(([ref, version]) => [ref, numberOf(version)] as const)),
  );
}

function objectsOf(store: ObjectStore): readonly StoredObject[] {
  return store.backup().objects;
}

/** The counter in `DataVersion`; what follows a blank is none of it. */
function numberOf(version: string): number {
  const bytes = Buffer.from(version.split(' ')[0] ?? '', 'base64');
  return bytes.length === 8 ? Number(bytes.readBigUInt64BE()) : 0;
}
