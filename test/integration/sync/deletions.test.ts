import { beforeEach, describe, expect, test } from 'vitest';
import type { Json } from '../../../shared/kernel/canonical-json.ts';
import { PortalError } from '../../../shared/ports/portal.ts';
import { EngineBench, ofBase, ofPortal, romashka } from '../../support/engine-bench.ts';
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

describe('a client of the base', () => {
  test('that is deleted on both sides leaves nothing of its pair, though a value of it was on its way', async () => {
    const id = await at.renameOnItsWay('На портале');
    base.arrive();
    await bench.result('crm.item.delete', { entityTypeId: 4, id });
    base.say({ entity: 'company', ref: 'c1' }, { phones: ['+74950000000'] }, true);
    await run(ofBase('company', 'c1'));
    expect((await at.links.list(at.scope, 'company', 10)).links).toEqual([]);
  });

  test('that a person deletes on the portal stays away until the base says more than what it has not heard yet', async () => {
    const id = await at.renameOnItsWay('На портале');
    await bench.result('crm.item.delete', { entityTypeId: 4, id });
    await run(ofBase('company', 'c1'));
    expect(await companies()).toEqual([]);
    base.say({ entity: 'company', ref: 'c1' }, { name: 'В базе' });
    await run(ofBase('company', 'c1'));
    expect(await companies()).toMatchObject([{ title: 'В базе' }]);
  });

  test('that a person deletes on the portal stays away though it took a word of the portal that nobody noted', async () => {
    base.say({ entity: 'company', ref: 'c1' }, romashka);
    await run(ofBase('company', 'c1'));
    const id = (await companies())[0]?.['id'] ?? 0;
    await bench.result('crm.item.update', { entityTypeId: 4, id, fields: { title: 'На портале' } });
    base.losesAnswers = true;
    await expect(run(ofPortal('company', id))).rejects.toThrow('no answer');
    await bench.result('crm.item.delete', { entityTypeId: 4, id });
    expect(await run(ofBase('company', 'c1'))).toBe(0);
    expect(await companies()).toEqual([]);
    // So it does once it is known to be away.
    expect(await run(ofBase('company', 'c1'))).toBe(0);
    base.say({ entity: 'company', ref: 'c1' }, { name: 'В базе' });
    await run(ofBase('company', 'c1'));
    expect(await companies()).toMatchObject([{ title: 'В базе' }]);
  });

  test('that a person deletes on the portal while it is written stays away', async () => {
    base.say({ entity: 'company', ref: 'c1' }, romashka);
    await run(ofBase('company', 'c1'));
    const id = (await companies())[0]?.['id'] ?? 0;
    let deleting: Promise<unknown> | undefined;
    at.portal.answer = ({ method }) => {
      if (method !== 'crm.item.update') return undefined;
      deleting ??= bench.result('crm.item.delete', { entityTypeId: 4, id });
      return new PortalError('not-found', method, 'NOT_FOUND', 'gone');
    };
    // Its reference, which somebody took away, is written there again.
    await bench.result('crm.item.update', {
      entityTypeId: 4,
      id,
      fields: { originId: '', title: 'На портале' },
    });
    await run(ofPortal('company', id));
    await deleting;
    expect(await companies()).toEqual([]);
    expect((await at.links.list(at.scope, 'company', 10)).links).toMatchObject([{ deletion: 'away' }]);
  });

  describe('with requisites, where deletions are forgotten', () => {
    const asked = (entity: 'company' | 'requisite') => ({ ...ofBase(entity, 'c1'), run: 'r1' });
    const requisites = () => bench.result('crm.requisite.list', { select: ['ID', 'RQ_INN'] });

    beforeEach(async () => {
      const inn = '7736207543';
      const requisite = { owner: 'company/c1', preset: 'organisation', name: 'Ромашка ООО', inn };
      base.say({ entity: 'company', ref: 'c1' }, romashka);
      base.say({ entity: 'requisite', ref: 'c1' }, requisite);
      await run(ofBase('company', 'c1'), ofBase('requisite', 'c1'));
      at.onPortalDeletion = 'forget';
    });

    test('comes back with them', async () => {
      await bench.result('crm.item.delete', { entityTypeId: 4, id: (await companies())[0]?.['id'] ?? 0 });
      await run(asked('company'), asked('requisite'));
      expect(await companies()).toEqual([]);
      base.say({ entity: 'company', ref: 'c1' }, { name: 'В базе' });
      await run(ofBase('company', 'c1'));
      // Whoever was woken late comes in the next run.
      await run();
      expect(await requisites()).toMatchObject([{ RQ_INN: '7736207543' }]);
    });

    test('stays without those that were deleted by themselves', async () => {
      const [{ ID: id = '' } = {}] = (await requisites()) as readonly { readonly ID?: string }[];
      await bench.result('crm.requisite.delete', { id });
      await run(asked('requisite'));
      await run(asked('company'));
      await run();
      expect(await requisites()).toEqual([]);
    });
  });
});

describe('a contact whose company a person deletes on the portal', () => {
  const contacts = async () => {
    const params = { entityTypeId: 3, select: ['*'] };
    const { items } = (await bench.result('crm.item.list', params)) as { readonly items: readonly Json[] };
    return items;
  };
  let id: Json = 0;

  beforeEach(async () => {
    base.say({ entity: 'company', ref: 'c1' }, romashka);
    base.say({ entity: 'contact', ref: 'p1' }, { name: 'Анна', company: 'c1', post: 'Юрист' });
    await run(ofBase('company', 'c1'), ofBase('contact', 'p1'));
    id = (await companies())[0]?.['id'] ?? 0;
    await bench.clock.advance(60_000);
  });

  test('comes back to it where that came back before the contact was looked at', async () => {
    await bench.result('crm.item.delete', { entityTypeId: 4, id });
    base.say({ entity: 'company', ref: 'c1' }, { name: 'В базе' });
    await run(ofBase('company', 'c1'));
    await run();
    expect(base.get('contact', 'p1')).toMatchObject({ company: 'c1', post: 'Юрист' });
    expect(await contacts()).toMatchObject([{ companyId: (await companies())[0]?.['id'] }]);
    expect(base.writes).toEqual([]);
  });

  test('stays away where it was deleted too, though the base lost its post with its company', async () => {
    const [{ id: contact = 0 } = {}] = (await contacts()) as readonly { readonly id?: number }[];
    await bench.result('crm.item.update', { entityTypeId: 3, id: contact, fields: { companyId: 0 } });
    await run(ofPortal('contact', contact));
    expect(base.get('contact', 'p1')).toMatchObject({ company: null });
    await bench.result('crm.item.delete', { entityTypeId: 3, id: contact });
    base.say({ entity: 'contact', ref: 'p1' }, { post: null });
    await run(ofBase('contact', 'p1'));
    expect(await contacts()).toEqual([]);
  });
});
