import { afterEach, beforeEach, expect, test } from 'vitest';
import { createEgress } from '../../../shared/adapters/egress/create-egress.ts';
import { odataBases } from '../../../shared/adapters/onec/odata/odata-base.ts';
import { systemClock } from '../../../shared/kernel/system-clock.ts';
import { allRows, type PublishedBase } from '../../../shared/ports/published-base.ts';
import type { Listening } from '../../../simulators/loopback.ts';
import { listen } from '../../../simulators/onec/odata/start.ts';
import { type Published, published, user } from './support.ts';

const type = 'Catalog_Контрагенты';
const ref = '01234567-89ab-cdef-0123-456789abcdef';

let run: Published;
let listening: Listening;
let egress: ReturnType<typeof createEgress>;
let base: PublishedBase;

beforeEach(async () => {
  run = published();
  listening = await listen(run.server);
  egress = createEgress({ allow: [listening.origin] });
  const bases = odataBases({ http: egress, clock: systemClock });
  base = bases.of({ address: `${listening.origin}/unf`, user: user.name, password: user.password });
});

afterEach(async () => {
  await egress.close();
  await listening.close();
});

test('names, quotes and plus signs of the query survive the way over the guarded egress', async () => {
  const Description = "О'Генри + «сын» & Ко";
  const created = await base.create(type, { Ref_Key: ref, Description, ИНН: '' });
  expect(created).toMatchObject({ state: 'created', row: { Description } });
  const filter = { field: 'Description', is: 'eq', value: Description } as const;
  expect(await allRows(base, { set: type, filter, select: ['Ref_Key'] })).toEqual([{ Ref_Key: ref }]);
  expect(await base.change(type, ref, { КПП: '770001001' })).toMatchObject({ Description, КПП: '770001001' });
  expect(await base.count(type)).toBe(21);
});

test('without the listing a base on this machine is out of reach', async () => {
  const guarded = createEgress({ allow: [] });
  const bases = odataBases({ http: guarded, clock: systemClock });
  const hidden = bases.of({ address: `${listening.origin}/unf`, user: user.name, password: user.password });
  await expect(hidden.sets()).rejects.toMatchObject({ causeKey: 'odata.address-refused' });
  await guarded.close();
});

test('a connection that breaks after a write leaves it open', async () => {
  run.server.mood = 'asleep';
  await expect(base.create(type, { Ref_Key: ref, Description: 'x' })).rejects.toMatchObject({
    causeKey: 'odata.unsettled',
  });
});
