import { beforeEach, describe, expect, test, vi } from 'vitest';
import { EngineBench, ofBase, ofPortal, romashka } from '../../support/engine-bench.ts';

let at: EngineBench;

beforeEach(() => {
  at = new EngineBench();
});

describe('a client of the base', () => {
  test('comes to the portal with requisites, address and bank account in one go', async () => {
    at.base.say({ entity: 'company', ref: 'c1' }, romashka);
    at.base.say(
      { entity: 'requisite', ref: 'c1' },
      { owner: 'company/c1', preset: 'organisation', name: 'Ромашка', inn: '7707083893', kpp: '770701001' },
    );
    at.base.say(
      { entity: 'address', ref: 'c1/6' },
      { requisite: 'c1', kind: '6', line: 'Москва, Тверская, 1' },
    );
    at.base.say(
      { entity: 'bankDetail', ref: 'b1' },
      { requisite: 'c1', name: 'Сбербанк', account: '40702810900000000001' },
    );
    await at.run(
      ...(['company', 'requisite'] as const).map((entity) => ofBase(entity, 'c1')),
      ofBase('address', 'c1/6', 'c1'),
      ofBase('bankDetail', 'b1', 'c1'),
    );
    expect(at.problems).toEqual([]);
    const [company] = await at.companies();
    expect(company).toMatchObject({ title: 'Ромашка ООО', originId: 'c1' });
    const requisites = await at.bench.result('crm.requisite.list', {
      filter: { ENTITY_ID: company?.['id'] ?? 0 },
    });
    expect(requisites).toMatchObject([{ RQ_INN: '7707083893', XML_ID: 'c1' }]);
    const addresses = await at.bench.result('crm.address.list', {});
    expect(addresses).toMatchObject([{ TYPE_ID: '6', ADDRESS_1: 'Москва, Тверская, 1' }]);
    const accounts = await at.bench.result('crm.requisite.bankdetail.list', {});
    expect(accounts).toMatchObject([{ RQ_ACC_NUM: '40702810900000000001' }]);
    expect(
      await at.run(
        ofBase('company', 'c1'),
        ofBase('requisite', 'c1'),
        ofBase('address', 'c1/6', 'c1'),
        ofBase('bankDetail', 'b1'),
      ),
    ).toBe(0);
  });

  test('takes an edit of the portal to the base, and rests', async () => {
    at.base.say({ entity: 'company', ref: 'c1' }, romashka);
    await at.run(ofBase('company', 'c1'));
    const [company] = await at.companies();
    const fm = company?.['fm'] as readonly { readonly id: number }[];
    const phones = { [String(fm[0]?.id)]: { typeId: 'PHONE', value: '+7 495 765-43-21', valueType: 'WORK' } };
    const id = company?.['id'] ?? 0;
    await at.bench.result('crm.item.update', {
      entityTypeId: 4,
      id,
      fields: { title: 'Ромашка-2', fm: phones },
    });
    expect(await at.run(ofPortal('company', id))).toBe(1);
    expect(at.base.get('company', 'c1')).toMatchObject({ name: 'Ромашка-2', phones: ['+74957654321'] });
    expect(await at.run(ofPortal('company', id), ofBase('company', 'c1'))).toBe(0);
  });
});

test('a pair that agrees is left alone: not even its link is written', async () => {
  at.base.say({ entity: 'company', ref: 'c1' }, romashka);
  await at.run(ofBase('company', 'c1'));
  const save = vi.spyOn(at.links, 'save');
  expect(await at.run(ofBase('company', 'c1'), ofPortal('company', 1))).toBe(0);
  expect(save.mock.calls.flatMap(([, links]) => links)).toEqual([]);
});

describe('a client born on the portal', () => {
  const bear = async () => {
    await at.bench.result('crm.item.add', { entityTypeId: 4, fields: { title: 'Василёк' } });
    const presets = (await at.bench.result('crm.requisite.preset.list', {})) as readonly {
      readonly ID: string;
    }[];
    const preset = presets[0]?.ID ?? '';
    await at.bench.result('crm.requisite.add', {
      fields: { ENTITY_TYPE_ID: 4, ENTITY_ID: 1, PRESET_ID: preset, NAME: 'Василёк', RQ_INN: '7736207543' },
    });
  };

  test('comes to the base with its requisites under one reference, once', async () => {
    await bear();
    await at.run(ofPortal('requisite', 1), ofPortal('company', 1));
    const [[key = ''] = []] = [...at.base.records].filter(([name]) => name.startsWith('company#'));
    const ref = key.slice('company#'.length);
    expect(at.base.get('company', ref)).toMatchObject({ name: 'Василёк' });
    expect(at.base.get('requisite', ref)).toMatchObject({ inn: '7736207543', owner: `company/${ref}` });
    expect(await at.run(ofPortal('requisite', 1), ofPortal('company', 1))).toBe(0);
    expect(at.base.records.size).toBe(2);
  });

  test('that the base refuses lets its requisites wait, and takes them along once it is accepted', async () => {
    await bear();
    at.base.mode = 'refused';
    await at.run(ofPortal('requisite', 1));
    expect(await at.run()).toBe(0);
    at.base.mode = 'written';
    await at.bench.result('crm.item.update', { entityTypeId: 4, id: 1, fields: { title: 'Василёк-2' } });
    await at.run(ofPortal('company', 1));
    await at.run();
    expect([...at.base.records.values()].map(({ entity }) => entity).sort()).toEqual([
      'company',
      'requisite',
    ]);
  });

  test('that carries the reference of a record of the base is that record', async () => {
    const client = 'abada4ab-2807-1456-8852-f3055fd1a8b1';
    const ref = 'e84b372b-949d-1d0b-8137-3b97ebd6eae9';
    at.base.say({ entity: 'company', ref: client }, romashka);
    await at.run(ofBase('company', client));
    const owner = `company/${client}`;
    at.base.say({ entity: 'requisite', ref }, { owner, preset: 'organisation', name: 'Ромашка ООО' });
    // Made by a run that did not live to link it.
    const presets = (await at.bench.result('crm.requisite.preset.list', {})) as readonly {
      readonly ID: string;
    }[];
    const [company] = await at.companies();
    const fields = { ENTITY_TYPE_ID: 4, ENTITY_ID: company?.['id'] ?? 0, NAME: 'Ромашка ООО', XML_ID: ref };
    await at.bench.result('crm.requisite.add', {
      fields: { ...fields, PRESET_ID: presets[0]?.ID ?? '', ORIGINATOR_ID: 'most24' },
    });
    await at.run(ofPortal('requisite', 1));
    expect([...at.base.records.keys()].filter((key) => key.startsWith('requisite#'))).toEqual([
      `requisite#${ref}`,
    ]);
    const { links } = await at.links.list(at.scope, 'requisite', 10);
    expect(links).toMatchObject([{ ref, portalId: '1' }]);
  });

  test('that came to the base unheard keeps what somebody has written on the portal since', async () => {
    await bear();
    const [company] = await at.companies();
    const id = company?.['id'] ?? 0;
    at.base.losesAnswers = true;
    await expect(at.run(ofPortal('company', id))).rejects.toThrow('no answer');
    await at.bench.result('crm.item.update', { entityTypeId: 4, id, fields: { title: 'Василёк-2' } });
    // The base has it under its first name, and has not said so yet.
    const [[key = '', born] = []] = [...at.base.records];
    if (!born) throw new Error('nothing was born');
    at.base.records.delete(key);
    await expect(at.run(ofPortal('company', id))).rejects.toThrow('no answer');
    at.base.records.set(key, born);
    at.base.losesAnswers = false;
    await at.run(ofBase('company', born.ref));
    expect(await at.companies()).toMatchObject([{ title: 'Василёк-2' }]);
    expect(at.base.get('company', born.ref)).toMatchObject({ name: 'Василёк-2' });
    expect(at.changes.flatMap(({ conflicts }) => conflicts)).toEqual([]);
  });

  test('comes to the base though the run before died between the two halves of the pair', async () => {
    await bear();
    const save = vi.spyOn(at.links, 'save').mockImplementation(async (_, links) => {
      if (links.length > 0) throw new Error('died here');
    });
    await expect(at.run(ofPortal('company', 1))).rejects.toThrow('died here');
    save.mockRestore();
    await at.run(ofPortal('requisite', 1));
    expect([...at.base.records.values()].map(({ entity }) => entity).sort()).toEqual([
      'company',
      'requisite',
    ]);
    expect(await at.run(ofPortal('requisite', 1), ofPortal('company', 1))).toBe(0);
  });

  test('that the base refuses is journalled and not linked', async () => {
    await bear();
    at.base.mode = 'refused';
    await at.run(ofPortal('company', 1));
    expect(at.problems).toMatchObject([{ entity: 'company', cause: 'base.closed-period' }]);
    at.base.mode = 'written';
    expect(await at.run(ofPortal('company', 1))).toBe(1);
  });
});

test('who might be a client that is linked is looked at again when more is known of that one', async () => {
  at.base.say({ entity: 'company', ref: 'c1' }, romashka);
  await at.run(ofBase('company', 'c1'));
  await at.bench.result('crm.item.add', { entityTypeId: 4, fields: { title: 'Василёк' } });
  let isAlike = true;
  at.identification = {
    onPortal: async () => new Map(),
    inBase: async (records) =>
      new Map(isAlike ? records.map(({ portalId }) => [`company#${portalId}`, { one: 'c1' }]) : []),
  };
  expect(await at.run(ofPortal('company', 2))).toBe(0);
  expect(at.problems).toMatchObject([{ cause: 'several-match' }]);
  // Nobody has touched the new company since: its event is long heard.
  isAlike = false;
  at.base.say({ entity: 'company', ref: 'c1' }, { comments: 'ИНН уточнён' });
  await at.run(ofBase('company', 'c1'));
  await at.run();
  expect([...at.base.records.values()].map(({ fields }) => fields['name'])).toEqual([
    'Ромашка ООО',
    'Василёк',
  ]);
  expect(await at.run(ofPortal('company', 2))).toBe(0);
});
