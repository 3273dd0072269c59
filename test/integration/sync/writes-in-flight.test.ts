import { beforeEach, describe, expect, test } from 'vitest';
import { EngineBench, ofBase, ofPortal } from '../../support/engine-bench.ts';
import type { MemoryBase } from '../../support/memory-base.ts';
import type { Bench } from '../../unit/portal-simulator/support.ts';

let at: EngineBench;
let bench: Bench;
let base: MemoryBase;
const run: EngineBench['run'] = (...marks) => at.run(...marks);
const companies = () => at.companies();

beforeEach(() => {
  at = new EngineBench();
  ({ base, bench } = at);
});

describe('a write that is on its way', () => {
  const rename = (title: string) =>
    bench.result('crm.item.update', { entityTypeId: 4, id: 1, fields: { title } });
  const title = async () => (await companies())[0]?.['title'];

  beforeEach(async () => {
    await at.renameOnItsWay('Новое имя');
  });

  test('is not undone by what the base said before it heard', async () => {
    base.say({ entity: 'company', ref: 'c1' }, { comments: 'звонили' });
    await run(ofBase('company', 'c1'));
    expect((await companies())[0]).toMatchObject({ title: 'Новое имя', comments: 'звонили' });
    base.arrive();
    expect(await run(ofBase('company', 'c1'))).toBe(0);
    expect(base.get('company', 'c1')).toMatchObject({ name: 'Новое имя' });
    base.mode = 'written';
    base.say({ entity: 'company', ref: 'c1' }, { name: 'Ещё новее' });
    await run(ofBase('company', 'c1'));
    expect(await title()).toBe('Ещё новее');
  });

  test('that arrives while a run reads what the base said before is not undone', async () => {
    base.say({ entity: 'company', ref: 'c1' }, { comments: 'звонили' });
    base.afterRead = () => base.arrive();
    await run(ofBase('company', 'c1'));
    expect(await title()).toBe('Новое имя');
    expect(base.get('company', 'c1')).toMatchObject({ name: 'Новое имя', comments: 'звонили' });
    expect(await run(ofBase('company', 'c1'), ofPortal('company', 1))).toBe(0);
  });

  test('that the base refuses rests on both sides, until somebody says something new', async () => {
    base.refuse();
    expect(await run(ofBase('company', 'c1'), ofPortal('company', 1))).toBe(0);
    expect(await title()).toBe('Новое имя');
    expect(base.get('company', 'c1')).toMatchObject({ name: 'Ромашка ООО' });
    await rename('Второе имя');
    expect(await run(ofPortal('company', 1))).toBe(1);
    base.arrive();
    expect(base.get('company', 'c1')).toMatchObject({ name: 'Второе имя' });
  });

  test('gives way to what somebody said in the base meanwhile, and the loss is told', async () => {
    base.say({ entity: 'company', ref: 'c1' }, { name: 'В базе' });
    await run(ofBase('company', 'c1'));
    base.arrive();
    await run(ofBase('company', 'c1'));
    expect(await title()).toBe('В базе');
    expect(base.get('company', 'c1')).toMatchObject({ name: 'В базе' });
    expect(at.changes.flatMap((change) => change.conflicts)).toMatchObject([
      { field: 'name', winner: 'base', kept: 'В базе', lost: 'Новое имя' },
    ]);
    expect(await run(ofBase('company', 'c1'), ofPortal('company', 1))).toBe(0);
  });

  test('of a new record is followed by what is said of it before the base has made it', async () => {
    await bench.result('crm.item.add', { entityTypeId: 4, fields: { title: 'Василёк' } });
    await run(ofPortal('company', 2));
    await bench.result('crm.item.update', { entityTypeId: 4, id: 2, fields: { title: 'Василёк-2' } });
    await run(ofPortal('company', 2));
    base.arrive();
    const names = [...base.records.values()].map(({ fields }) => fields['name']);
    expect(names.sort()).toEqual(['Василёк-2', 'Новое имя']);
    const [born] = [...base.records.values()].filter(({ fields }) => fields['name'] === 'Василёк-2');
    expect(await run(ofBase('company', born?.ref ?? ''), ofPortal('company', 2))).toBe(0);
  });

  test('of a new record that the base refuses is tried again when the portal says something new', async () => {
    await bench.result('crm.item.add', { entityTypeId: 4, fields: { title: 'Василёк' } });
    await run(ofPortal('company', 2));
    base.refuse();
    const [refused] = base.writes.slice(-1);
    expect(await run(ofBase('company', refused?.ref ?? ''))).toBe(0);
    await bench.result('crm.item.update', { entityTypeId: 4, id: 2, fields: { title: 'Василёк-2' } });
    expect(await run(ofPortal('company', 2))).toBe(1);
    base.arrive();
    expect(base.get('company', refused?.ref ?? '')).toMatchObject({ name: 'Василёк-2' });
  });

  test('is sent again where it was withdrawn, though a later write hides that', async () => {
    expect(await run(ofBase('company', 'c1'))).toBe(0);
    expect(await run({ ...ofBase('company', 'c1'), unsent: 'withdrawn' }, ofBase('company', 'c1'))).toBe(1);
    expect(base.writes.at(-1)?.fields).toEqual({ name: 'Новое имя' });
    base.arrive();
    expect(await run(ofBase('company', 'c1'))).toBe(0);
    expect(at.changes.flatMap(({ conflicts }) => conflicts)).toEqual([]);
  });

  test('that the base would not have leaves both sides as they are, though a later write hides that', async () => {
    expect(await run({ ...ofBase('company', 'c1'), unsent: 'in-vain' })).toBe(0);
    base.mode = 'written';
    expect(await run(ofBase('company', 'c1'), ofPortal('company', 1))).toBe(0);
    expect(await companies()).toMatchObject([{ title: 'Новое имя' }]);
    expect(base.get('company', 'c1')).toMatchObject({ name: 'Ромашка ООО' });
  });
});
