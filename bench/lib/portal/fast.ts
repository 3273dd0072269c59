import { FastStrategy } from './fast-strategy.ts';
import { chunksOf, familyCommands, type Job, priceParams, productFields } from './jobs.ts';
import { rowKey } from './row-key.ts';
import type { World } from './world.ts';

type Row = { readonly [field: string]: string | number };

/** fast_bitrix24's strategy at a job: one list after the other, as its `get_all` does. */
export async function performFast(job: Job, world: World): Promise<readonly string[]> {
  return world.clock.run(perform(job, world));
}

async function perform({ work }: Job, world: World): Promise<readonly string[]> {
  const fast = new FastStrategy(world);
  switch (work.kind) {
    case 'read': {
      const got: string[] = [];
      for (const [index, list] of work.lists.entries()) {
        const params = { ...list.params, order: { [list.idField]: 'ASC' } };
        // Its answers are made different by value, so rows that offsets brought twice count once.
        const rows = await fast.getAll(list.method, params, list.rowsAt);
        got.push(...new Set(rows.map((row) => rowKey(index, row))));
      }
      return got;
    }
    case 'write': {
      const indexes = Array.from({ length: work.products }, (_, index) => index);
      const added = await fast.callEach(
        'catalog.product.add',
        indexes.map((index) => ({ fields: productFields(index) })),
      );
      const ids = added.map((answer) => (answer as { readonly element: { readonly id: number } }).element.id);
      await fast.callEach(
        'catalog.price.modify',
        ids.map((id, index) => priceParams(id, index)),
      );
      return [];
    }
    case 'delta':
      return delta(fast, work.companies);
    case 'workers': {
      const workers = Array.from({ length: work.workers }, async (_, worker) => {
        const own = new FastStrategy(world);
        const got: string[] = [];
        for (let step = 0; step < work.callsEach; step += 1) {
          await own.callEach('catalog.product.get', [{ id: 1 + (step % 10) }]);
          got.push(`${worker}/${step}`);
        }
        return got;
      });
      return (await Promise.all(workers)).flat();
    }
  }
}

/** Fifty ids a command; the bank details and addresses once the requisites are known. */
async function delta(fast: FastStrategy, companies: readonly number[]): Promise<readonly string[]> {
  const chunks = chunksOf(companies);
  const commands = chunks.map((ids) => familyCommands(ids, 'rq'));
  const each = async (
    position: number,
    params: readonly { readonly [name: string]: never }[] | undefined,
  ) => {
    const method = commands[0]?.[position]?.method ?? '';
    return fast.callEach(method, params ?? commands.map((four) => four[position]?.params ?? {}));
  };
  const found = (await each(0, undefined)).flatMap(
    (result) => (result as { readonly items: readonly Row[] }).items,
  );
  const requisites = (await each(1, undefined)).flatMap((result) => result as readonly Row[]);
  const owners = chunksOf(requisites.map((row) => Number(row['ID'])));
  const of = (position: number, filter: object) =>
    fast.callEach(
      commands[0]?.[position]?.method ?? '',
      owners.map((ids) => ({ filter: { ...filter, '@ENTITY_ID': ids }, start: 0 })),
    );
  const banks = (await of(2, {})).flatMap((result) => result as readonly Row[]);
  const addresses = (await of(3, { ENTITY_TYPE_ID: 8 })).flatMap((result) => result as readonly Row[]);
  return [found, requisites, banks, addresses].flatMap((rows, index) =>
    rows.map((row) => rowKey(index, row)),
  );
}
