import type { StoredObject } from '../../simulators/onec/base/object-store.ts';
import type { Mood } from '../../simulators/onec/odata/server-options.ts';
import type { PublishedClients } from './published-clients.ts';
import type { World } from './world.ts';

type Deed = (world: World, side: PublishedClients) => string | undefined;

const moods: readonly Mood[] = ['asleep', 'down', 'updating', 'page', 'no-licence', 'not-published'];

/** What people do to objects, beside what they do to those of any base. */
const edits: readonly Deed[] = [
  (world, side) => {
    const client = anyObject(world, side);
    if (!client) return undefined;
    side.person.markDeleted(client.type, client.ref, !client.deletionMark);
    side.marked.add(client.ref);
    return `base: mark ${client.type} ${client.ref} ${!client.deletionMark}`;
  },
  (world, side) => {
    const client = anyObject(world, side);
    if (!client) return undefined;
    side.person.touch(client.type, client.ref);
    return `base: touch ${client.type} ${client.ref}`;
  },
  // Everything is saved anew, as after an update of the configuration.
  (world, side) => {
    if (world.random() < 0.7) return undefined;
    for (const type of typesOf(side))
      for (const { ref } of side.store.ofType(type)) side.person.touch(type, ref);
    return 'base: touch everything';
  },
];

/** What comes between the base and the house. */
const troubles: readonly Deed[] = [
  (world, { server }) => {
    const mood = pick(world, moods);
    if (mood === undefined) return undefined;
    server.mood = mood;
    return `base: ${mood}`;
  },
  (_, { server }) => {
    if (server.mood === 'open') return undefined;
    server.mood = 'open';
    return 'base: open';
  },
  (world, side) => {
    const client = anyObject(world, side);
    if (!client) return undefined;
    side.refusals.locked = new Set([`${client.type} ${client.ref}`]);
    return `base: open in a form ${client.type} ${client.ref}`;
  },
  (world, side) => {
    const type = pick(world, typesOf(side));
    if (type === undefined) return undefined;
    side.refusals.closedTypes = new Set([type]);
    return `base: closed ${type}`;
  },
  (_, { refusals }) => {
    delete refusals.locked;
    delete refusals.closedTypes;
    return 'base: nothing closed or locked';
  },
  (world, { server }) => {
    if (world.random() < 0.5) return undefined;
    const [user] = server.users.splice(0);
    if (user) server.users.push({ ...user, password: `пароль ${Math.floor(world.random() * 1000)}` });
    return 'base: another password';
  },
  (world, { composition, server }) => {
    const set = pick(world, server.sets);
    if (set === undefined) return undefined;
    if (composition.delete(set)) return `base: ${set} is not published any more`;
    composition.add(set);
    return `base: ${set} is published again`;
  },
];

/** Half of all is done to objects, the rest comes between. */
export function doSomethingInPublishedBase(world: World, side: PublishedClients): void {
  const done = pick(world, world.random() < 0.6 ? edits : troubles)?.(world, side);
  if (done !== undefined) world.note(done);
}

/** Requests get lost from now on, some of them after they were done; or they do not. */
export function drawFaults(world: World, { faults }: PublishedClients): void {
  faults.share = world.random() < 0.4 ? 0 : world.random() * 0.25;
}

/** Nothing that somebody did stands in the way any more. */
export function endTrouble({ composition, faults, refusals, server }: PublishedClients): void {
  faults.share = 0;
  server.mood = 'open';
  delete refusals.locked;
  delete refusals.closedTypes;
  for (const set of server.sets) composition.add(set);
}

function typesOf({ configuration }: PublishedClients): readonly string[] {
  const { bankAccounts, contactPersons, counterparties, partners } = configuration;
  return [counterparties.type, contactPersons.type, bankAccounts.type, ...(partners ? [partners.type] : [])];
}

function anyObject(world: World, side: PublishedClients): StoredObject | undefined {
  const type = pick(world, typesOf(side));
  return type === undefined ? undefined : pick(world, side.store.ofType(type));
}

function pick<T>({ random }: World, list: readonly T[]): T | undefined {
  return list[Math.floor(random() * list.length)];
}
