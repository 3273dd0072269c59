import { expect, test } from 'vitest';
import { StagedRepository, staged } from '../../../shared/app/catalogue/staged-repository.ts';
import { MarkRepository } from '../../../shared/app/sync/marks.ts';
import { catalogueBench } from '../../support/catalogue-bench.ts';

test('a cycle of parents is broken and told; the rest goes on, and nothing is written twice', async () => {
  const bench = catalogueBench();
  const { scope, table } = bench;
  const group = (ref: string, parentId: string | null) =>
    staged('group', ref, { name: `Группа ${ref}`, parentId, deleted: false });
  const refs = ['a', 'b', 'c', 'own', 'fine'];
  await new StagedRepository(table).write(scope, [
    group('a', 'c'),
    group('b', 'a'),
    group('c', 'b'),
    group('own', 'own'),
    group('fine', null),
  ]);
  const marks = new MarkRepository(table, () => 'test');
  const markAll = () =>
    marks.set(
      scope,
      refs.map((ref) => ({ side: 'base' as const, entity: 'section' as const, id: ref, root: ref })),
    );
  await markAll();
  await bench.synchronise();
  expect(
    bench
      .sections()
      .map(({ name }) => name)
      .sort(),
  ).toEqual(['Группа a', 'Группа b', 'Группа c', 'Группа fine', 'Группа own']);
  const told = () => bench.problems.map(({ ref }) => ref);
  expect(told()).toContain('own');
  expect(told().some((ref) => ['a', 'b', 'c'].includes(ref))).toBe(true);
  expect(told()).not.toContain('fine');
  const parents = () =>
    bench
      .sections()
      .map(({ name, parent }) => `${name} < ${parent}`)
      .sort();
  const before = parents();
  for (const { name } of bench.sections()) expect(above(name, 0)).toBeLessThan(5);
  for (let round = 0; round < 3; round += 1) {
    await markAll();
    await bench.synchronise();
  }
  expect(parents()).toEqual(before);

  /** How many sections stand above one; five are as good as endless. */
  function above(name: string, depth: number): number {
    const parent = bench.sections().find((section) => section.name === name)?.parent;
    return parent === undefined || depth >= 5 ? depth : above(parent, depth + 1);
  }
});
