import { Busy } from '../../../shared/kernel/outcome.ts';
import type { Portal, PortalCommand, PortalList, PortalRow } from '../../../shared/ports/portal.ts';
import { chunksOf, familyCommands, type Job, priceParams, productFields } from './jobs.ts';
import { rowKey } from './row-key.ts';
import type { World } from './world.ts';

/** Our client at a job; what a queue does with "not now" (come again then) is done here. */
export async function performOurs(job: Job, world: World): Promise<readonly string[]> {
  const { work } = job;
  const { clock } = world;
  const clients = await world.clients(work.kind === 'workers' ? work.workers : 1);
  const [portal] = clients;
  if (!portal) throw new RangeError('no client');
  switch (work.kind) {
    case 'read':
      return clock.run(read(portal, work.lists, world));
    case 'write':
      return clock.run(write(portal, work.products, world));
    case 'delta':
      return clock.run(delta(portal, work.companies));
    case 'workers':
      return (
        await clock.run(
          Promise.all(clients.map((client, index) => calls(client, work.callsEach, index, world))),
        )
      ).flat();
  }
}

/** Tries again when told to, and only then. */
async function whenever<T>(world: World, attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof Busy)) throw error;
      await world.clock.sleep(Math.max(0, error.retryAt - world.clock.now()));
    }
  }
}

async function read(portal: Portal, lists: readonly PortalList[], world: World): Promise<readonly string[]> {
  const got: string[] = [];
  const reached = lists.map(() => 0);
  const take = (index: number, rows: readonly PortalRow[]) => {
    const list = lists[index];
    if (!list) return;
    for (const row of rows) got.push(rowKey(index, row));
    reached[index] = Number(rows.at(-1)?.[list.idField]);
  };
  await whenever(world, () =>
    portal.readLists(
      lists.map((list, index) => ({ ...list, after: reached[index] ?? 0 })),
      take,
    ),
  );
  return got;
}

/** Commands handed to the client at a time: as many as a job would take from its outbox. */
const commandsAtATime = 4000;

async function write(portal: Portal, products: number, world: World): Promise<readonly string[]> {
  let pending = Array.from({ length: products }, (_, index) => index);
  while (pending.length > 0) {
    const now = pending.slice(0, commandsAtATime / 2);
    const commands = now.flatMap((index): PortalCommand[] => [
      {
        method: 'catalog.product.add',
        params: { fields: productFields(index) },
        repeat: 'once',
        name: `p${index}`,
      },
      {
        method: 'catalog.price.modify',
        params: priceParams(`$result[p${index}][element][id]`, index),
        repeat: 'idempotent',
      },
    ]);
    const results = await whenever(world, () => portal.batch(commands));
    const left = now.filter((_, position) => {
      const price = results[2 * position + 1];
      if (price && !price.ok && price.error.kind !== 'limited') throw price.error;
      return !price?.ok;
    });
    const retryAt = Math.min(...results.flatMap((result) => (result.ok ? [] : [result.error.retryAt ?? 0])));
    if (left.length > 0) await world.clock.sleep(Math.max(0, retryAt - world.clock.now()));
    pending = [...left, ...pending.slice(now.length)];
  }
  return [];
}

async function delta(portal: Portal, companies: readonly number[]): Promise<readonly string[]> {
  const commands = chunksOf(companies).flatMap((ids, index) => familyCommands(ids, `rq${index}`));
  const results = await portal.batch(commands);
  return results.flatMap((result, index) => {
    if (!result.ok) throw result.error;
    const answer = result.value.result as { readonly items?: readonly PortalRow[] } | readonly PortalRow[];
    const rows = 'items' in answer ? (answer.items ?? []) : (answer as readonly PortalRow[]);
    return rows.map((row) => rowKey(index % 4, row));
  });
}

async function calls(
  portal: Portal,
  count: number,
  worker: number,
  world: World,
): Promise<readonly string[]> {
  const got: string[] = [];
  for (let step = 0; step < count; step += 1) {
    await whenever(world, () =>
      portal.call({ method: 'catalog.product.get', params: { id: 1 + (step % 10) }, repeat: 'read' }),
    );
    got.push(`${worker}/${step}`);
  }
  return got;
}
