import { beforeEach, describe, expect, test } from 'vitest';
import { type RunHouse, runHouse } from '../../support/run-house.ts';

let at: RunHouse;
let ref: string;
beforeEach(async () => {
  at = await runHouse(4);
  await at.exchange(true);
  ref = at.base.goods[0]?.ref ?? '';
});

const set = async (settings: object) => {
  expect((await at.ask('PUT', '/settings', settings)).status).toBe(200);
  await at.house.rest(1);
};

const nameOnPortal = () => at.products().get(ref)?.name;

describe.each([
  ['of the connection', { synchronisation: { registerChanges: { base: false } } }],
  ['of the catalogue', { catalogue: { registerChanges: false } }],
])('changes that a base does not register, by the setting %s', (_, off) => {
  test('stay there until a full run; nothing waits for it', async () => {
    const before = nameOnPortal();
    await set(off);
    at.base.rename(ref, 'Не выгружать');
    await at.exchange();
    expect(nameOnPortal()).toBe(before);
    expect((await at.run('/runs', { kind: 'changes' })).counts['changed']).toBe(0);
    const plan = await at.run('/runs', { kind: 'plan', scope: 'changes' });
    expect(plan.counts).toMatchObject({ created: 0, changed: 0 });
    await at.ask('POST', `/runs/${plan.id}/cancel`);
    expect(nameOnPortal()).toBe(before);
    await at.run('/runs', { kind: 'full' });
    expect(nameOnPortal()).toBe('Не выгружать');
  });

  test('go over when somebody asks for the object', async () => {
    await set(off);
    at.base.rename(ref, 'Выгрузить руками');
    await at.exchange();
    await at.run('/runs', { kind: 'object', object: { kind: 'product', ref } });
    expect(nameOnPortal()).toBe('Выгрузить руками');
  });

  test('are not made up for when the setting is turned back: the next change is', async () => {
    const before = nameOnPortal();
    await set(off);
    at.base.rename(ref, 'Пропущено');
    await at.exchange();
    await set({});
    expect(nameOnPortal()).toBe(before);
    at.base.rename(ref, 'Выгрузить');
    await at.exchange();
    expect(nameOnPortal()).toBe('Выгрузить');
  });
});
