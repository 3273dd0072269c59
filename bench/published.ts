import { pollBase } from '../shared/app/published/poll-base.ts';
import { PublishedObjects } from '../shared/app/published/published-objects.ts';
import { emptyRef, type ObjectWrite } from '../shared/domain/onec/base-object.ts';
import { type SweptBase, sweptBase } from '../test/support/swept-base.ts';
import { type Published, published } from '../test/unit/odata/support.ts';
import type { BenchContext, Figure } from './lib/figure.ts';

const clients = 10_000;
const type = 'Catalog_Контрагенты';

/** How often a published base of 10 000 counterparties is asked: each request holds a licence of 1C. */
export async function bench({ progress }: BenchContext): Promise<readonly Figure[]> {
  progress(`making up a base of ${clients} counterparties`);
  const base = published({ counterparties: clients });
  const swept = await sweptBase(base.base, 'УправлениеНебольшойФирмой');
  progress('reading it for the first time');
  const first = await asked(base, () => poll(swept));
  progress('polling it');
  const idle = await asked(base, () => poll(swept));
  for (const { ref, attributes } of base.store.ofType(type).slice(0, 25))
    base.store.write(type, ref, { attributes: { Description: `${String(attributes['Description'])} *` } });
  const some = await asked(base, () => poll(swept));
  progress('writing');
  const objects = new PublishedObjects(swept.parts, swept.connection);
  const writes = Array.from({ length: 100 }, (_, at) => writeOf(at));
  const created = await asked(base, () => objects.writeObjects(writes));
  const renamed = writes.map((write) => ({ ...write, create: false, attributes: { Description: 'Иначе' } }));
  const updated = await asked(base, () => objects.writeObjects(renamed));
  const lower = { better: 'lower' } as const;
  const requests = { unit: 'requests', ...lower };
  return [
    {
      name: `first reading of ${clients} counterparties and what belongs to them`,
      value: first,
      ...requests,
    },
    { name: 'a poll that finds nothing', value: idle, ...requests, target: 30 },
    {
      name: 'a poll that finds 25 changes, more than one that finds nothing',
      value: some - idle,
      ...requests,
      target: 2,
    },
    { name: 'per object created', value: created / writes.length, ...requests, target: 1 },
    { name: 'per object changed', value: updated / writes.length, ...requests, target: 2 },
  ];
}

async function poll({ parts, scope }: SweptBase): Promise<void> {
  const end = await pollBase(parts, scope, () => true);
  if (end !== 'finished') throw new Error(`the poll ended ${end}`);
}

async function asked({ server }: Published, work: () => Promise<unknown>): Promise<number> {
  server.asked.length = 0;
  await work();
  return server.asked.length;
}

function writeOf(at: number): ObjectWrite {
  return {
    ...{ type, ref: `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`, create: true, tables: {} },
    attributes: { Description: `Новый ${at}`, ИНН: '', КПП: '', Parent_Key: emptyRef },
  };
}
