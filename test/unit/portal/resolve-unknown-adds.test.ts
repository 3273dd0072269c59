import { expect, test } from 'vitest';
import { resolveUnknownAdds } from '../../../shared/app/portal/resolve-unknown-adds.ts';
import { productsStore } from '../../../simulators/portal/data/catalog/products.ts';
import { simulatedBench } from '../../support/simulated-portal.ts';

const lookup = {
  method: 'catalog.product.list',
  params: { select: ['id', 'iblockId', 'xmlId'], filter: { iblockId: 23 } },
  rowsAt: 'products',
  idField: 'id',
  keyField: 'xmlId',
};
const add = (xmlId: string) => ({
  method: 'catalog.product.add',
  params: { fields: { iblockId: 23, name: `Товар ${xmlId}`, xmlId } },
  repeat: 'once' as const,
});

test('an add that had its effect though the answer was lost is found and not sent again', async () => {
  const bench = simulatedBench();
  const { portal } = await bench.ready();
  bench.simulator.engine.faults.set([{ fault: 'reset-after', nth: [1] }]);
  const keys = Array.from({ length: 60 }, (_, index) => `guid-${index}`);
  const sentAt = bench.platform.clock.now();
  const results = await bench.run(portal.batch(keys.map(add)));
  const unknown = keys.filter((_, index) => {
    const result = results[index];
    return result && !result.ok && result.error.kind === 'unknown-outcome';
  });
  expect(unknown.length).toBeGreaterThan(10);
  const resolved = await bench.run(
    resolveUnknownAdds(portal, lookup, unknown, sentAt, bench.platform.clock.now()),
  );
  expect([...resolved.values()].every(({ state }) => state === 'added')).toBe(true);
  expect(bench.portal.store(productsStore).size).toBe(60);
});

test('an add without effect is absent, but only once the portal cannot be at it any more', async () => {
  const bench = simulatedBench();
  const { portal } = await bench.ready();
  bench.simulator.engine.faults.set([{ fault: 'reset-before', nth: [1] }]);
  const sentAt = bench.platform.clock.now();
  await expect(bench.run(portal.call(add('guid')))).rejects.toMatchObject({ kind: 'unknown-outcome' });
  const early = await bench.run(resolveUnknownAdds(portal, lookup, ['guid'], sentAt, sentAt + 1000));
  expect(early.get('guid')).toEqual({ state: 'undecided', askAgainAt: sentAt + 75_000 });
  const late = await bench.run(resolveUnknownAdds(portal, lookup, ['guid'], sentAt, sentAt + 75_000));
  expect(late.get('guid')).toEqual({ state: 'absent' });
});

test('equal keys are ambiguous, whatever their case and number', async () => {
  const bench = simulatedBench();
  const { portal } = await bench.ready();
  const keys = [...Array.from({ length: 55 }, () => 'GUID-X'), 'guid-y', 'guid-y', 'guid-z'];
  for (const key of keys) await bench.run(portal.call(add(key)));
  const resolved = await bench.run(
    resolveUnknownAdds(portal, lookup, ['guid-x', 'guid-y', 'guid-z'], 0, 100_000),
  );
  expect(resolved.get('guid-x')?.state).toBe('ambiguous');
  expect(resolved.get('guid-y')).toEqual({ state: 'ambiguous', ids: ['56', '57'] });
  expect(resolved.get('guid-z')).toEqual({ state: 'added', id: '58' });
});
