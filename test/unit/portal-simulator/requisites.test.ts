import { describe, expect, it } from 'vitest';
import { type Bench, portalBench } from './support.ts';

async function family(bench: Bench): Promise<{ requisite: number; bank: number; preset: number }> {
  const presets = (await bench.result('crm.requisite.preset.list', { filter: { NAME: 'Организация' } })) as {
    ID: string;
  }[];
  const preset = Number(presets[0]?.ID);
  await bench.result('crm.company.add', { fields: { TITLE: 'ООО Луч' } });
  const requisite = (await bench.result('crm.requisite.add', {
    fields: {
      ENTITY_TYPE_ID: 4,
      ENTITY_ID: 1,
      PRESET_ID: preset,
      NAME: 'Основные',
      RQ_INN: '0700000000',
      XML_ID: 'guid',
    },
  })) as number;
  const bank = (await bench.result('crm.requisite.bankdetail.add', {
    fields: { ENTITY_ID: requisite, NAME: 'Счёт', RQ_BIK: '044525000', RQ_ACC_NUM: '40702810000000000001' },
  })) as number;
  await bench.result('crm.address.add', {
    fields: { TYPE_ID: 6, ENTITY_TYPE_ID: 8, ENTITY_ID: requisite, CITY: 'Москва' },
  });
  return { requisite, bank, preset };
}

describe('requisites and what hangs on them', () => {
  it('keeps leading zeros, gives text, finds by any RQ_ field', async () => {
    const bench = portalBench();
    const { requisite, preset } = await family(bench);
    const found = await bench.call('crm.requisite.list', {
      filter: { RQ_INN: '0700000000', ENTITY_TYPE_ID: 4 },
      select: ['ID', 'ENTITY_ID', 'RQ_INN', 'PRESET_ID', 'DATE_MODIFY'],
    });
    expect(found.body).toMatchObject({
      result: [
        {
          ID: String(requisite),
          ENTITY_ID: '1',
          RQ_INN: '0700000000',
          PRESET_ID: String(preset),
          DATE_MODIFY: '',
        },
      ],
      total: 1,
    });
    expect(await bench.result('crm.requisite.get', { id: requisite })).toMatchObject({
      RQ_KPP: null,
      SORT: '500',
    });
    const none = await bench.result('crm.requisite.list', { filter: { '!%RQ_INN': '07', '>ID': 0 } });
    expect(none).toEqual([]);
  });

  it('knows presets by portal: ids differ, XML_ID tells them', async () => {
    const bench = portalBench();
    bench.simulator.createPortal({ name: 'other' });
    const presets = (await bench.result('crm.requisite.preset.list')) as { XML_ID: string }[];
    expect(presets.map((preset) => preset.XML_ID)).toEqual([
      '#CRM_REQUISITE_PRESET_DEF_RU_COMPANY#',
      '#CRM_REQUISITE_PRESET_DEF_RU_INDIVIDUAL#',
      '#CRM_REQUISITE_PRESET_DEF_RU_PERSON#',
    ]);
  });

  it('allows one address of a type, and answers true', async () => {
    const bench = portalBench();
    const { requisite } = await family(bench);
    const key = { TYPE_ID: 6, ENTITY_TYPE_ID: 8, ENTITY_ID: requisite };
    const twice = await bench.call('crm.address.add', { fields: key });
    expect(twice.body).toMatchObject({ error: '', error_description: 'TypeAddress exists' });
    const missing = await bench.call('crm.address.update', { fields: { ...key, TYPE_ID: 1 } });
    expect(missing.body).toMatchObject({ error: '', error_description: 'TypeAddress not found' });
    expect(await bench.result('crm.address.update', { fields: { ...key, CITY: 'Тверь' } })).toBe(true);
    expect(await bench.result('crm.address.list', { filter: { '>ENTITY_ID': requisite - 1 } })).toMatchObject(
      [{ TYPE_ID: '6', ENTITY_ID: String(requisite), CITY: 'Тверь', ANCHOR_TYPE_ID: '4', ANCHOR_ID: '1' }],
    );
    expect(await bench.result('crm.address.list', { filter: { '>ENTITY_ID': requisite } })).toEqual([]);
  });

  it('lets a document use only the requisites of its company', async () => {
    const bench = portalBench();
    const { requisite, bank } = await family(bench);
    await bench.result('crm.item.add', { entityTypeId: 31, fields: { title: 'Счёт', companyId: 1 } });
    const link = { ENTITY_TYPE_ID: 31, ENTITY_ID: 1, REQUISITE_ID: requisite, BANK_DETAIL_ID: bank };
    const incomplete = await bench.call('crm.requisite.link.register', { fields: link });
    expect(incomplete.status).toBe(400);
    const fields = { ...link, MC_REQUISITE_ID: 0, MC_BANK_DETAIL_ID: 0 };
    expect(await bench.result('crm.requisite.link.register', { fields })).toBe(true);
    const foreign = await bench.call('crm.requisite.link.register', {
      fields: { ...fields, REQUISITE_ID: 77 },
    });
    expect(foreign.status).toBe(400);
    expect(await bench.result('crm.requisite.link.get', { entityTypeId: 31, entityId: 1 })).toEqual({
      ENTITY_TYPE_ID: 31,
      ENTITY_ID: 1,
      REQUISITE_ID: String(requisite),
      BANK_DETAIL_ID: String(bank),
      MC_REQUISITE_ID: '0',
      MC_BANK_DETAIL_ID: '0',
    });
  });

  it('goes with the company', async () => {
    const bench = portalBench();
    await family(bench);
    await bench.result('crm.company.delete', { id: 1 });
    for (const list of ['crm.requisite.list', 'crm.requisite.bankdetail.list', 'crm.address.list'])
      expect(await bench.result(list)).toEqual([]);
  });
});
