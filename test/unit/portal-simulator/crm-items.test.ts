import { describe, expect, it } from 'vitest';
import { type Bench, portalBench } from './support.ts';

async function addCompany(bench: Bench, fields: Record<string, unknown> = {}): Promise<number> {
  const added = await bench.result('crm.item.add', {
    entityTypeId: 4,
    fields: { title: 'ООО Луч', ...fields } as never,
  });
  return (added as { item: { id: number } }).item.id;
}

describe('crm.item.*', () => {
  it('gives numbers, flags and moments of the portal', async () => {
    const bench = portalBench();
    const added = await bench.result('crm.item.add', {
      entityTypeId: 4,
      fields: {
        title: 'ООО Луч',
        revenue: '1000.5',
        originatorId: '1c',
        originId: 'guid',
        opened: 'N',
        unknown: 'passed over',
        fm: [{ typeId: 'PHONE', valueType: 'WORK', value: '+7 495 000-00-00' }, { value: 'no type' }],
      },
    });
    expect(added).toMatchObject({
      item: {
        id: 1,
        title: 'ООО Луч',
        revenue: 1000.5,
        typeId: 'CUSTOMER',
        opened: 'N',
        createdTime: '2026-08-21T12:00:00+03:00',
        createdBy: 1,
        assignedById: 1,
        originId: 'guid',
        hasPhone: 'Y',
        hasEmail: 'N',
        phone: '+7 495 000-00-00',
        fm: [{ id: 1, typeId: 'PHONE', valueType: 'WORK', value: '+7 495 000-00-00' }],
        entityTypeId: 4,
        utmSource: null,
        observers: [],
      },
    });
    expect(added).not.toHaveProperty('item.unknown');
  });

  it('refuses what is missing or wrong, each in its own words', async () => {
    const bench = portalBench();
    const refusals = [
      await bench.call('crm.item.add', { fields: {} }),
      await bench.call('crm.item.add', { entityTypeId: 4, fields: {} }),
      await bench.call('crm.item.add', { entityTypeId: 5, fields: {} }),
      await bench.call('crm.item.get', { entityTypeId: 4, id: 99 }),
      await bench.call('crm.item.list', { entityTypeId: 4, filter: { nothing: 1 } }),
      await bench.call('crm.item.add', { entityTypeId: 2, fields: { stageId: 'NOT_A_STAGE' } }),
      await bench.call('crm.item.add', { entityTypeId: 2, fields: { contactIds: 5 } }),
    ];
    expect(refusals.map(({ status, body }) => [status, body['error']])).toEqual([
      [400, '100'],
      [400, 'CRM_FIELD_ERROR_REQUIRED'],
      [400, 'ENTITY_TYPE_NOT_SUPPORTED'],
      [400, 'NOT_FOUND'],
      [400, 'INVALID_ARG_VALUE'],
      [400, 'CRM_FIELD_ERROR_VALUE_NOT_VALID'],
      [400, '100'],
    ]);
  });

  it('keeps, changes, adds and removes multi-fields by their ids on update', async () => {
    const bench = portalBench();
    const phones = ['1', '2'].map((value) => ({ typeId: 'PHONE', valueType: 'WORK', value }));
    const id = await addCompany(bench, { fm: phones });
    const updated = await bench.result('crm.item.update', {
      entityTypeId: 4,
      id,
      fields: {
        fm: {
          1: { typeId: 'PHONE', valueType: 'HOME', value: '11' },
          2: { typeId: 'PHONE', value: '' },
          n0: { typeId: 'EMAIL', valueType: 'WORK', value: 'a@x.example' },
        },
      },
    });
    expect(updated).toMatchObject({
      item: {
        fm: [
          { id: 1, typeId: 'PHONE', valueType: 'HOME', value: '11' },
          { id: 3, typeId: 'EMAIL', valueType: 'WORK', value: 'a@x.example' },
        ],
      },
    });
  });

  it('moves deals between funnels and stages, and closes them', async () => {
    const bench = portalBench();
    const funnel = await bench.result('crm.category.add', { entityTypeId: 2, fields: { name: 'Сервис' } });
    const { id: categoryId } = (funnel as { category: { id: number } }).category;
    await bench.result('crm.item.add', { entityTypeId: 2, fields: { title: 'Сделка' } });
    const moved = await bench.result('crm.item.update', { entityTypeId: 2, id: 1, fields: { categoryId } });
    expect(moved).toMatchObject({ item: { categoryId, stageId: `C${categoryId}:NEW`, closed: 'N' } });
    const won = await bench.result('crm.item.update', {
      entityTypeId: 2,
      id: 1,
      fields: { stageId: `C${categoryId}:WON` },
    });
    expect(won).toMatchObject({ item: { stageSemanticId: 'S', closed: 'Y' } });
  });

  it('lists by filter, order and selection, fifty at a time', async () => {
    const bench = portalBench();
    for (let index = 1; index <= 60; index += 1) await addCompany(bench, { title: `Компания ${index % 3}` });
    const counted = await bench.call('crm.item.list', { entityTypeId: 4, select: ['title'] });
    expect(counted.body).toMatchObject({ total: 60, next: 50 });
    expect((counted.body['result'] as { items: unknown[] }).items[0]).toEqual({ id: 1, title: 'Компания 1' });
    const rest = await bench.call('crm.item.list', {
      entityTypeId: 4,
      start: -1,
      order: { id: 'ASC' },
      filter: { '>id': 57, '%title': 'комп', '!@id': [59] },
      select: ['id'],
    });
    expect(rest.body).toMatchObject({ result: { items: [{ id: 58 }, { id: 60 }] }, total: 0 });
    expect(rest.body).not.toHaveProperty('next');
    const either = await bench.result('crm.item.list', {
      entityTypeId: 4,
      order: { title: 'DESC', id: 'DESC' },
      filter: { 0: { logic: 'OR', 0: { '=id': 3 }, 1: { title: 'КОМПАНИЯ 2', '<id': 6 } } },
      select: ['title'],
    });
    expect(either).toEqual({
      items: [
        { id: 5, title: 'Компания 2' },
        { id: 2, title: 'Компания 2' },
        { id: 3, title: 'Компания 0' },
      ],
    });
  });

  it('treats an empty bound as no bound, so a lost reference reads the first page again', async () => {
    const bench = portalBench();
    await addCompany(bench);
    const page = await bench.result('crm.item.list', {
      entityTypeId: 4,
      filter: { '>id': '' },
      select: ['id'],
    });
    expect(page).toEqual({ items: [{ id: 1 }] });
  });

  it('shows a user only what they may see', async () => {
    const bench = portalBench();
    const foreign = await addCompany(bench);
    const own = await addCompany(bench, { assignedById: 2 });
    bench.token = bench.tokenOf(2);
    const seen = await bench.call('crm.item.list', { entityTypeId: 4, select: ['id'] });
    expect(seen.body).toMatchObject({ result: { items: [{ id: own }] }, total: 1 });
    const refused = await bench.call('crm.item.get', { entityTypeId: 4, id: foreign });
    expect(refused.body['error']).toBe('ACCESS_DENIED');
  });

  it('imports up to twenty at once and reports each', async () => {
    const bench = portalBench();
    const data = [{ title: 'A', createdTime: '2020-01-01T00:00:00+03:00' }, {}];
    const answer = await bench.result('crm.item.batchImport', { entityTypeId: 4, data });
    expect(answer).toMatchObject({ items: [{ item: { id: 1 } }, { error: 'CRM_FIELD_ERROR_REQUIRED' }] });
    const first = await bench.result('crm.item.get', { entityTypeId: 4, id: 1 });
    expect(first).toMatchObject({ item: { createdTime: '2020-01-01T00:00:00+03:00' } });
    const many = Array.from({ length: 21 }, () => ({ title: 'B' }));
    expect((await bench.call('crm.item.batchImport', { entityTypeId: 4, data: many })).status).toBe(400);
  });

  it('counts the sum of a deal from its lines', async () => {
    const bench = portalBench();
    await bench.result('crm.item.add', { entityTypeId: 2, fields: { title: 'Сделка' } });
    const row = { productName: 'Насос', price: 80_000, taxRate: 20, taxIncluded: 'Y', discountTypeId: 2 };
    const set = await bench.result('crm.item.productrow.set', {
      ownerType: 'D',
      ownerId: 1,
      productRows: [{ ...row, discountRate: 20 }],
    });
    expect(set).toMatchObject({
      productRows: [
        { priceExclusive: 66_666.67, priceNetto: 83_333.34, priceBrutto: 100_000.01, discountSum: 16_666.67 },
      ],
    });
    expect(await bench.result('crm.item.get', { entityTypeId: 2, id: 1 })).toMatchObject({
      item: { opportunity: 80_000 },
    });
  });

  it('names user fields both ways', async () => {
    const bench = portalBench();
    await bench.result('crm.company.userfield.add', {
      fields: { FIELD_NAME: '1C_CODE', USER_TYPE_ID: 'string' },
    });
    const id = await addCompany(bench, { ufCrm_1cCode: 'x', ufCrm1cCode: 'А-1' });
    const camel = await bench.result('crm.item.get', { entityTypeId: 4, id });
    const original = await bench.result('crm.item.get', { entityTypeId: 4, id, useOriginalUfNames: 'Y' });
    expect(camel).toMatchObject({ item: { ufCrm1cCode: 'А-1' } });
    expect(original).toMatchObject({ item: { UF_CRM_1C_CODE: 'А-1' } });
    expect(await bench.result('crm.company.get', { id })).toMatchObject({ UF_CRM_1C_CODE: 'А-1' });
  });
});

describe('the older methods', () => {
  it('gives every scalar as text', async () => {
    const bench = portalBench();
    await bench.result('crm.deal.add', { fields: { TITLE: 'Сделка', OPPORTUNITY: 1_000_000, UNKNOWN: 1 } });
    expect(await bench.result('crm.deal.get', { ID: 1 })).toMatchObject({
      ID: '1',
      TITLE: 'Сделка',
      OPPORTUNITY: '1000000.00',
      CATEGORY_ID: '0',
      STAGE_ID: 'NEW',
      COMPANY_ID: null,
      BEGINDATE: '2026-08-21T00:00:00+03:00',
      CLOSED: 'N',
    });
    expect(await bench.result('crm.deal.update', { id: 1, fields: { CATEGORY_ID: 7 } })).toBe(true);
    expect(await bench.call('crm.deal.get', { id: 2 })).toMatchObject({
      status: 400,
      body: { error: '', error_description: 'Not found' },
    });
  });

  it('adds, changes and deletes phones its own way', async () => {
    const bench = portalBench();
    await bench.result('crm.company.add', {
      fields: { TITLE: 'A', PHONE: [{ VALUE: '1' }, { VALUE: '2', VALUE_TYPE: 'HOME' }] },
    });
    const PHONE = [{ VALUE: '3' }, { ID: '1', VALUE: '11' }, { ID: '2', DELETE: 'Y' }];
    await bench.result('crm.company.update', { id: 1, fields: { PHONE } });
    const list = await bench.result('crm.company.list', {
      select: ['TITLE', 'PHONE'],
      filter: { PHONE: '11' },
    });
    expect(list).toEqual([
      {
        ID: '1',
        TITLE: 'A',
        PHONE: [
          { ID: '1', VALUE_TYPE: 'WORK', VALUE: '11', TYPE_ID: 'PHONE' },
          { ID: '3', VALUE_TYPE: 'WORK', VALUE: '3', TYPE_ID: 'PHONE' },
        ],
      },
    ]);
    const all = await bench.result('crm.company.list');
    expect((all as object[])[0]).not.toHaveProperty('PHONE');
  });

  it('finds duplicates by phone whatever its spelling', async () => {
    const bench = portalBench();
    await bench.result('crm.contact.add', {
      fields: { NAME: 'Пётр', PHONE: [{ VALUE: '8 (495) 000-00-01' }] },
    });
    const found = await bench.result('crm.duplicate.findbycomm', { type: 'PHONE', values: ['+74950000001'] });
    expect(found).toEqual({ CONTACT: [1] });
    expect(
      await bench.result('crm.duplicate.findbycomm', { type: 'EMAIL', values: ['x@y.example'] }),
    ).toEqual([]);
  });
});
