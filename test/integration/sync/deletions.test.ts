import { beforeEach, describe, expect, test } from 'vitest';
import type { Json } from '../../../shared/kernel/canonical-json.ts';
import { PortalError } from '../../../shared/ports/portal.ts';
import { EngineBench, ofBase, ofPortal, romashka } from '../../support/engine-bench.ts';

let at: EngineBench;

beforeEach(() => {
  at = new EngineBench();
});

describe('a client of the base', () => {
  test('that is deleted on both sides leaves nothing of its pair, though a value of it was on its way', async () => {
    const id = await at.renameOnItsWay('На портале');
    at.base.arrive();
    await at.bench.result('crm.item.delete', { entityTypeId: 4, id });
    at.base.say({ entity: 'company', ref: 'c1' }, { phones: ['+74950000000'] }, true);
    await at.run(ofBase('company', 'c1'));
    expect((await at.links.list(at.scope, 'company', 10)).links).toEqual([]);
  });

  test('that a person deletes on the portal stays away until the base says more than what it has not heard yet', async () => {
    const id = await at.renameOnItsWay('На портале');
    await at.bench.result('crm.item.delete', { entityTypeId: 4, id });
    await at.run(ofBase('company', 'c1'));
    expect(await at.companies()).toEqual([]);
    at.base.say({ entity: 'company', ref: 'c1' }, { name: 'В базе' });
    await at.run(ofBase('company', 'c1'));
    expect(await at.companies()).toMatchObject([{ title: 'В базе' }]);
  });

  test('that a person deletes on the portal stays away though it took a word of the portal that nobody noted', async () => {
    at.base.say({ entity: 'company', ref: 'c1' }, romashka);
    await at.run(ofBase('company', 'c1'));
    const id = (await at.companies())[0]?.['id'] ?? 0;
    await at.bench.result('crm.item.update', { entityTypeId: 4, id, fields: { title: 'На портале' } });
    at.base.losesAnswers = true;
    await expect(at.run(ofPortal('company', id))).rejects.toThrow('no answer');
    await at.bench.result('crm.item.delete', { entityTypeId: 4, id });
    expect(await at.run(ofBase('company', 'c1'))).toBe(0);
    expect(await at.companies()).toEqual([]);
    // So it does once it is known to be away.
    expect(await at.run(ofBase('company', 'c1'))).toBe(0);
    at.base.say({ entity: 'company', ref: 'c1' }, { name: 'В базе' });
    await at.run(ofBase('company', 'c1'));
    expect(await at.companies()).toMatchObject([{ title: 'В базе' }]);
  });

  test('that a person deletes on the portal while it is written stays away', async () => {
    at.base.say({ entity: 'company', ref: 'c1' }, romashka);
    await at.run(ofBase('company', 'c1'));
    const id = (await at.companies())[0]?.['id'] ?? 0;
    let deleting: Promise<unknown> | undefined;
    at.portal.answer = ({ method }) => {
      if (method !== 'crm.item.update') return undefined;
      deleting ??= at.bench.result('crm.item.delete', { entityTypeId: 4, id });
      return new PortalError('not-found', method, 'NOT_FOUND', 'gone');
    };
    // Its reference, which somebody took away, is written there again.
    await at.bench.result('crm.item.update', {
      entityTypeId: 4,
      id,
      fields: { originId: '', title: 'На портале' },
    });
    await at.run(ofPortal('company', id));
    await deleting;
    expect(await at.companies()).toEqual([]);
    expect((await at.links.list(at.scope, 'company', 10)).links).toMatchObject([{ deletion: 'away' }]);
  });

  describe('with requisites, where deletions are forgotten', () => {
    const asked = (entity: 'company' | 'requisite') => ({ ...ofBase(entity, 'c1'), run: 'r1' });
    const requisites = () => at.bench.result('crm.requisite.list', { select: ['ID', 'RQ_INN'] });

    beforeEach(async () => {
      const inn = '7736207543';
      const requisite = { owner: 'company/c1', preset: 'organisation', name: 'Ромашка ООО', inn };
      at.base.say({ entity: 'company', ref: 'c1' }, romashka);
      at.base.say({ entity: 'requisite', ref: 'c1' }, requisite);
      await at.run(ofBase('company', 'c1'), ofBase('requisite', 'c1'));
      at.onPortalDeletion = 'forget';
    });

    test('comes back with them', async () => {
      await at.bench.result('crm.item.delete', {
        entityTypeId: 4,
        id: (await at.companies())[0]?.['id'] ?? 0,
      });
      await at.run(asked('company'), asked('requisite'));
      expect(await at.companies()).toEqual([]);
      at.base.say({ entity: 'company', ref: 'c1' }, { name: 'В базе' });
      await at.run(ofBase('company', 'c1'));
      // Whoever was woken late comes in the next run.
      await at.run();
      expect(await requisites()).toMatchObject([{ RQ_INN: '7736207543' }]);
    });

    test('stays without those that were deleted by themselves', async () => {
      const [{ ID: id = '' } = {}] = (await requisites()) as readonly { readonly ID?: string }[];
      await at.bench.result('crm.requisite.delete', { id });
      await at.run(asked('requisite'));
      await at.run(asked('company'));
      await at.run();
      expect(await requisites()).toEqual([]);
    });
  });
});

describe('a contact whose company a person deletes on the portal', () => {
  const contacts = async () => {
    const params = { entityTypeId: 3, select: ['*'] };
    const { items } = (await at.bench.result('crm.item.list', params)) as { readonly items: readonly Json[] };
    return items;
  };
  let id: Json = 0;

  beforeEach(async () => {
    at.base.say({ entity: 'company', ref: 'c1' }, romashka);
    at.base.say({ entity: 'contact', ref: 'p1' }, { name: 'Анна', company: 'c1', post: 'Юрист' });
    await at.run(ofBase('company', 'c1'), ofBase('contact', 'p1'));
    id = (await at.companies())[0]?.['id'] ?? 0;
    await at.bench.clock.advance(60_000);
  });

  test('comes back to it where that came back before the contact was looked at', async () => {
    await at.bench.result('crm.item.delete', { entityTypeId: 4, id });
    at.base.say({ entity: 'company', ref: 'c1' }, { name: 'В базе' });
    await at.run(ofBase('company', 'c1'));
    await at.run();
    expect(at.base.get('contact', 'p1')).toMatchObject({ company: 'c1', post: 'Юрист' });
    expect(await contacts()).toMatchObject([{ companyId: (await at.companies())[0]?.['id'] }]);
    expect(at.base.writes).toEqual([]);
  });

  test('stays away where it was deleted too, though the base lost its post with its company', async () => {
    const [{ id: contact = 0 } = {}] = (await contacts()) as readonly { readonly id?: number }[];
    await at.bench.result('crm.item.update', { entityTypeId: 3, id: contact, fields: { companyId: 0 } });
    await at.run(ofPortal('contact', contact));
    expect(at.base.get('contact', 'p1')).toMatchObject({ company: null });
    await at.bench.result('crm.item.delete', { entityTypeId: 3, id: contact });
    at.base.say({ entity: 'contact', ref: 'p1' }, { post: null });
    await at.run(ofBase('contact', 'p1'));
    expect(await contacts()).toEqual([]);
  });
});
