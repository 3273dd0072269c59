import { beforeEach, describe, expect, test } from 'vitest';
import { EngineBench, ofBase, ofPortal } from '../../support/engine-bench.ts';

let at: EngineBench;

beforeEach(() => {
  at = new EngineBench();
});

describe('a write that is on its way', () => {
  const rename = (title: string) =>
    at.bench.result('crm.item.update', { entityTypeId: 4, id: 1, fields: { title } });
  const title = async () => (await at.companies())[0]?.['title'];

  beforeEach(async () => {
    await at.renameOnItsWay('Новое имя');
  });

  test('is not undone by what the base said before it heard', async () => {
    at.base.say({ entity: 'company', ref: 'c1' }, { comments: 'звонили' });
    await at.run(ofBase('company', 'c1'));
    expect((await at.companies())[0]).toMatchObject({ title: 'Новое имя', comments: 'звонили' });
    at.base.arrive();
    expect(await at.run(ofBase('company', 'c1'))).toBe(0);
    expect(at.base.get('company', 'c1')).toMatchObject({ name: 'Новое имя' });
    at.base.mode = 'written';
    at.base.say({ entity: 'company', ref: 'c1' }, { name: 'Ещё новее' });
    await at.run(ofBase('company', 'c1'));
    expect(await title()).toBe('Ещё новее');
  });

  test('that arrives while a run reads what the base said before is not undone', async () => {
    at.base.say({ entity: 'company', ref: 'c1' }, { comments: 'звонили' });
    at.base.afterRead = () => at.base.arrive();
    await at.run(ofBase('company', 'c1'));
    expect(await title()).toBe('Новое имя');
    expect(at.base.get('company', 'c1')).toMatchObject({ name: 'Новое имя', comments: 'звонили' });
    expect(await at.run(ofBase('company', 'c1'), ofPortal('company', 1))).toBe(0);
  });

  test('that the base refuses rests on both sides, until somebody says something new', async () => {
    at.base.refuse();
    expect(await at.run(ofBase('company', 'c1'), ofPortal('company', 1))).toBe(0);
    expect(await title()).toBe('Новое имя');
    expect(at.base.get('company', 'c1')).toMatchObject({ name: 'Ромашка ООО' });
    await rename('Второе имя');
    expect(await at.run(ofPortal('company', 1))).toBe(1);
    at.base.arrive();
    expect(at.base.get('company', 'c1')).toMatchObject({ name: 'Второе имя' });
  });

  test('gives way to what somebody said in the base meanwhile, and the loss is told', async () => {
    at.base.say({ entity: 'company', ref: 'c1' }, { name: 'В базе' });
    await at.run(ofBase('company', 'c1'));
    at.base.arrive();
    await at.run(ofBase('company', 'c1'));
    expect(await title()).toBe('В базе');
    expect(at.base.get('company', 'c1')).toMatchObject({ name: 'В базе' });
    expect(at.changes.flatMap((change) => change.conflicts)).toMatchObject([
      { field: 'name', winner: 'base', kept: 'В базе', lost: 'Новое имя' },
    ]);
    expect(await at.run(ofBase('company', 'c1'), ofPortal('company', 1))).toBe(0);
  });

  test('of a new record is followed by what is said of it before the base has made it', async () => {
    await at.bench.result('crm.item.add', { entityTypeId: 4, fields: { title: 'Василёк' } });
    await at.run(ofPortal('company', 2));
    await at.bench.result('crm.item.update', { entityTypeId: 4, id: 2, fields: { title: 'Василёк-2' } });
    await at.run(ofPortal('company', 2));
    at.base.arrive();
    const names = [...at.base.records.values()].map(({ fields }) => fields['name']);
    expect(names.sort()).toEqual(['Василёк-2', 'Новое имя']);
    const [born] = [...at.base.records.values()].filter(({ fields }) => fields['name'] === 'Василёк-2');
    expect(await at.run(ofBase('company', born?.ref ?? ''), ofPortal('company', 2))).toBe(0);
  });

  test('of a new record that the base refuses is tried again when the portal says something new', async () => {
    await at.bench.result('crm.item.add', { entityTypeId: 4, fields: { title: 'Василёк' } });
    await at.run(ofPortal('company', 2));
    at.base.refuse();
    const [refused] = at.base.writes.slice(-1);
    expect(await at.run(ofBase('company', refused?.ref ?? ''))).toBe(0);
    await at.bench.result('crm.item.update', { entityTypeId: 4, id: 2, fields: { title: 'Василёк-2' } });
    expect(await at.run(ofPortal('company', 2))).toBe(1);
    at.base.arrive();
    expect(at.base.get('company', refused?.ref ?? '')).toMatchObject({ name: 'Василёк-2' });
  });

  test('is sent again where it was withdrawn, though a later write hides that', async () => {
    expect(await at.run(ofBase('company', 'c1'))).toBe(0);
    expect(await at.run({ ...ofBase('company', 'c1'), unsent: 'withdrawn' }, ofBase('company', 'c1'))).toBe(
      1,
    );
    expect(at.base.writes.at(-1)?.fields).toEqual({ name: 'Новое имя' });
    at.base.arrive();
    expect(await at.run(ofBase('company', 'c1'))).toBe(0);
    expect(at.changes.flatMap(({ conflicts }) => conflicts)).toEqual([]);
  });

  test('that the base would not have leaves both sides as they are, though a later write hides that', async () => {
    expect(await at.run({ ...ofBase('company', 'c1'), unsent: 'in-vain' })).toBe(0);
    at.base.mode = 'written';
    expect(await at.run(ofBase('company', 'c1'), ofPortal('company', 1))).toBe(0);
    expect(await at.companies()).toMatchObject([{ title: 'Новое имя' }]);
    expect(at.base.get('company', 'c1')).toMatchObject({ name: 'Ромашка ООО' });
  });
});
