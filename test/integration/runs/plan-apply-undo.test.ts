import { beforeEach, describe, expect, test, vi } from 'vitest';
import { Runs } from '../../../shared/app/runs/runs.ts';
import { person } from '../../../simulators/portal/data/actor.ts';
import { updateProduct } from '../../../simulators/portal/data/catalog/change-products.ts';
import { type RunHouse, runHouse, type ShownRun } from '../../support/run-house.ts';

let at: RunHouse;
beforeEach(async () => {
  at = await runHouse();
});

const putSettings = async (synchronisation: object) => {
  const { body, status } = await at.ask('PUT', '/settings', { synchronisation });
  expect([status, body]).toMatchObject([200, {}]);
};

describe('a plan', () => {
  test('says what would be created and writes nothing; applied it comes about, undone it is gone again', async () => {
    await putSettings({ realTime: false });
    await at.exchange(true);
    expect(at.products().size).toBe(0);
    const plan = await at.run('/runs', { kind: 'plan' });
    expect(plan).toMatchObject({ state: 'planned', counts: { changed: 0, linked: 0, refused: 0 } });
    expect(at.house.writes()).toBe(0);
    const planned = await at.records(plan.id);
    expect(planned).toHaveLength(plan.counts['created'] ?? 0);
    const first = planned.find(({ kind }) => kind === 'product');
    expect(first).toMatchObject({ action: 'created', result: 'planned' });
    expect(first?.fields['name']?.after).toBe(at.base.goods.find(({ ref }) => ref === first?.ref)?.name);

    const applied = await at.run(`/runs/${plan.id}/apply`);
    expect(applied).toMatchObject({ state: 'finished', counts: { left: 0, refused: 0 } });
    expect(applied.counts['created']).toBe(plan.counts['created']);
    expect(at.products().size).toBe(6);
    expect(await at.look(plan.id)).toMatchObject({ state: 'finished' });

    const undone = await at.run(`/runs/${applied.id}/undo`);
    expect(undone).toMatchObject({ state: 'finished', counts: { left: 0, refused: 0 } });
    expect(undone.counts['dropped']).toBe(plan.counts['created']);
    expect(at.products().size).toBe(0);
    expect(at.prices()).toEqual([]);
    expect((await at.run(`/runs/${applied.id}/undo`)).id).toBe(undone.id);
  });

  test('finds what is there already and links it', async () => {
    await at.exchange(true);
    const before = at.house.writes();
    for (const { pk, sk } of await linkItems(at)) await at.house.platform.table.delete({ pk, sk });
    await putSettings({ realTime: false });
    const plan = await at.run('/runs', { kind: 'plan' });
    expect(plan).toMatchObject({ state: 'planned', counts: { created: 0, changed: 0 } });
    expect(plan.counts['linked']).toBe(plan.counts['seen']);
    const applied = await at.run(`/runs/${plan.id}/apply`);
    expect(applied.counts).toMatchObject({ linked: plan.counts['linked'], left: 0, created: 0 });
    expect(at.house.writes()).toBe(before);
  });

  test('holds everything back, and leaves what has changed since', async () => {
    await at.exchange(true);
    const [good, other] = at.base.goods;
    if (!good || !other) throw new Error('no goods');
    const oldName = good.name;
    await putSettings({ realTime: false });
    at.base.rename(good.ref, 'Новое имя');
    at.base.rename(other.ref, 'Второе имя');
    await at.exchange();
    const plan = await at.run('/runs', { kind: 'plan', scope: 'changes' });
    expect(plan.counts).toMatchObject({ changed: 2, created: 0 });
    expect(await at.records(plan.id)).toContainEqual(
      expect.objectContaining({
        ref: good.ref,
        action: 'updated',
        fields: { name: { before: oldName, after: 'Новое имя' } },
      }),
    );
    await putSettings({ realTime: true });
    at.base.rename(good.ref, 'Ещё новее');
    const writes = at.house.writes();
    await at.exchange();
    expect(at.house.writes()).toBe(writes);
    const applied = await at.run(`/runs/${plan.id}/apply`);
    expect(applied).toMatchObject({ state: 'finished' });
    expect(at.products().get(other.ref)?.name).toBe('Второе имя');
    // The change itself was marked, and comes about on its own.
    expect(at.products().get(good.ref)?.name).toBe('Ещё новее');
  });

  test('is over when the run that applies it is, though a process died between the two', async () => {
    await at.exchange(true);
    const [good] = at.base.goods;
    if (!good) throw new Error('no goods');
    const plan = await at.run('/runs', { kind: 'plan' });
    const end = Runs.prototype.end;
    const dying = vi.spyOn(Runs.prototype, 'end');
    dying.mockImplementationOnce(end).mockRejectedValueOnce(new Error('died here'));
    const applied = await at.run(`/runs/${plan.id}/apply`);
    expect(dying).toHaveBeenCalledTimes(2);
    dying.mockRestore();
    // The message of the worker that died comes again.
    await at.house.pass(35);
    expect(await at.look(applied.id)).toMatchObject({ state: 'finished' });
    expect(await at.look(plan.id)).toMatchObject({ state: 'finished' });
    at.base.rename(good.ref, 'Имя');
    await at.exchange();
    expect(at.products().get(good.ref)?.name).toBe('Имя');
  });

  test('is thrown away, and what waited goes on', async () => {
    await at.exchange(true);
    const [good] = at.base.goods;
    if (!good) throw new Error('no goods');
    const plan = await at.run('/runs', { kind: 'plan' });
    at.base.rename(good.ref, 'Имя');
    await at.exchange();
    expect(at.products().get(good.ref)?.name).not.toBe('Имя');
    expect(await at.run(`/runs/${plan.id}/cancel`)).toMatchObject({ state: 'cancelled' });
    expect(at.products().get(good.ref)?.name).toBe('Имя');
    expect((await at.ask('POST', `/runs/${plan.id}/apply`)).status).toBe(409);
  });
});

describe('undoing', () => {
  test('gives back old values, and leaves what was edited since', async () => {
    await at.exchange(true);
    const [good, other] = at.base.goods;
    if (!good || !other) throw new Error('no goods');
    const names = [good.name, other.name];
    await putSettings({ realTime: false });
    at.base.rename(good.ref, 'Первый');
    at.base.rename(other.ref, 'Второй');
    await at.exchange();
    const changes = await at.run('/runs', { kind: 'changes' });
    expect(changes).toMatchObject({ state: 'finished', counts: { changed: 2 } });
    const edited = at.products().get(other.ref);
    if (!edited) throw new Error('no product');
    updateProduct(at.house.portal, edited, { name: 'Правка' }, person(1), at.house.platform.clock.now());
    const undone = await at.run(`/runs/${changes.id}/undo`);
    expect(undone.counts).toMatchObject({ changed: 1, left: 1, refused: 0 });
    expect(at.products().get(good.ref)?.name).toBe(names[0]);
    expect(at.products().get(other.ref)?.name).toBe('Правка');
    const [left] = await at.records(undone.id, '&result=left');
    expect(left?.ref).toBe(other.ref);
    expect(left?.text?.ru).toBe('С тех пор изменили: название. Запись оставлена как есть.');
    // What was taken back stays so until the base says something new.
    await putSettings({ realTime: true });
    await at.run('/runs', { kind: 'full' });
    expect(at.products().get(good.ref)?.name).toBe(names[0]);
    at.base.rename(good.ref, 'Третий');
    await at.exchange();
    expect(at.products().get(good.ref)?.name).toBe('Третий');
  });

  test('goes on where the portal stopped it, and tells all that it has taken away', async () => {
    await putSettings({ realTime: false });
    await at.exchange(true);
    const full = await at.run('/runs', { kind: 'full' });
    expect(full).toMatchObject({ state: 'finished', counts: { refused: 0 } });
    expect(at.products().size).toBe(6);
    const { id } = await interruptedUndo(full, 'catalog.product.delete', 6, 3);
    const undone = await at.look(id);
    expect(undone).toMatchObject({ state: 'finished', counts: { left: 0, refused: 0, unchanged: 0 } });
    expect(undone.counts['dropped']).toBe(full.counts['created']);
    const told = await at.records(id);
    expect(told).toHaveLength(full.counts['created'] ?? 0);
    expect(new Set(told.map(({ action, result }) => `${action} ${result}`))).toEqual(
      new Set(['removed done']),
    );
    expect(await entriesOf('sync.product.removed')).toHaveLength(6);
    expect(at.products().size).toBe(0);
    expect(await linkItems(at)).toEqual([]);
    const again = await at.run('/runs', { kind: 'full' });
    expect(again.counts).toMatchObject({ created: full.counts['created'], refused: 0 });
    expect(at.products().size).toBe(6);
    expect(at.prices()).toHaveLength(6);
  });

  test('goes on where the portal stopped it, and tells all that it has given back', async () => {
    await at.exchange(true);
    const goods = at.base.goods.slice(0, 3);
    const names = goods.map(({ name }) => name);
    await putSettings({ realTime: false });
    for (const [index, { ref }] of goods.entries()) at.base.rename(ref, `Имя ${index}`);
    await at.exchange();
    const changes = await at.run('/runs', { kind: 'changes' });
    expect(changes).toMatchObject({ state: 'finished', counts: { changed: 3 } });
    const { id } = await interruptedUndo(changes, 'catalog.product.update', 3, 2);
    const undone = await at.look(id);
    expect(undone).toMatchObject({ state: 'finished', counts: { changed: 3, unchanged: 0, left: 0 } });
    const told = await at.records(id);
    expect(told.map(({ action, fields, ref, result }) => ({ action, fields, ref, result }))).toEqual(
      expect.arrayContaining(
        goods.map(({ ref }, index) => ({
          ...{ ref, action: 'updated', result: 'done' },
          fields: { name: { before: `Имя ${index}`, after: names[index] } },
        })),
      ),
    );
    // The sides agree to differ: else the next word on it would be taken for one that was never said.
    const links = await linkItems(at);
    const agreed = goods.map(({ ref }) => links.find(({ sk }) => sk === `product#${ref}`)?.['common']);
    expect(agreed).toMatchObject(
      names.map((name, index) => ({ name: { differ: { base: `Имя ${index}`, portal: name } } })),
    );
    const namesNow = () => goods.map(({ ref }) => at.products().get(ref)?.name);
    await putSettings({ realTime: true });
    await at.run('/runs', { kind: 'full' });
    expect(namesNow()).toEqual(names);
    const plan = await at.run('/runs', { kind: 'plan' });
    expect(plan.counts).toMatchObject({ created: 0, changed: 0 });
  });
});

/** Takes a run back while the portal does only the first `done` of `all` commands of a method, till the client gives up. */
async function interruptedUndo(run: ShownRun, method: string, all: number, done: number): Promise<ShownRun> {
  const { faults } = at.house.simulator.engine;
  const refusals = (all - done) * attemptsOfClient;
  const nth = Array.from({ length: refusals }, (_, index) => done + 1 + index);
  faults.set([{ fault: 'operation-time-limit', method, nth }]);
  const begun = await at.run(`/runs/${run.id}/undo`);
  await at.house.rest();
  // Fewer, and the client has not given up.
  expect(faults.report()).toMatchObject([{ struck: refusals, seen: all + refusals }]);
  faults.clear();
  return begun;
}

const attemptsOfClient = 4;

async function entriesOf(operation: string) {
  const { body } = await at.ask('GET', `/history?operation=${operation}`);
  return (body as { readonly entries: readonly object[] }).entries;
}

async function linkItems({ house }: RunHouse) {
  const { connection, tenant } = house.scope;
  const links = await house.platform.table.query({ pk: `T#${tenant}#LINKS#${connection}` });
  const holders = await house.platform.table.query({ pk: `T#${tenant}#PORTALIDS` });
  return [...links.items, ...holders.items];
}
