import { describe, expect, it } from 'vitest';
import { eventHandlersStore } from '../../../simulators/portal/events/event-handlers.ts';
import { offlineEventsStore } from '../../../simulators/portal/events/offline-queue.ts';
import { type Bench, portalBench } from './support.ts';

async function withDeal(): Promise<Bench> {
  const bench = portalBench();
  await bench.result('crm.deal.add', { fields: { TITLE: 'Поставка' } });
  return bench;
}

const content = Buffer.from('счёт').toString('base64');
const deal = { ownerTypeId: 2, ownerId: 1 };

function listen(bench: Bench, event: string): void {
  const handler = { clientId: 'app.most24', event, handler: '', authType: 0, offline: true };
  bench.portal.store(eventHandlersStore).add((id) => ({ id, ...handler, connector: '', minTimeout: 0 }));
}

describe('comments of the timeline', () => {
  const comment = { ENTITY_ID: 1, ENTITY_TYPE: 'deal', COMMENT: 'Оплачен' };

  it('are added with files, read, changed and removed', async () => {
    const bench = await withDeal();
    const fields = {
      ...comment,
      FILES: [
        ['a.pdf', content],
        ['b.pdf', content],
      ],
    };
    expect(await bench.result('crm.timeline.comment.add', { fields })).toBe(1);
    expect(await bench.result('crm.timeline.comment.get', { id: 1 })).toMatchObject({
      ID: '1',
      ENTITY_ID: '1',
      ENTITY_TYPE: 'deal',
      AUTHOR_ID: '1',
      FILES: { 1: { id: 1, name: 'a.pdf', size: 8, type: 'file' }, 2: { name: 'b.pdf' } },
    });
    const update = { id: 1, fields: { COMMENT: 'Возврат', FILES: [['c.pdf', content]] } };
    expect(await bench.result('crm.timeline.comment.update', update)).toBe(1);
    const filter = { ENTITY_ID: 1, ENTITY_TYPE: 'deal' };
    const listed = await bench.call('crm.timeline.comment.list', { filter });
    expect(listed.body).toMatchObject({ total: 1, result: [{ COMMENT: 'Возврат' }] });
    const [row] = listed.body['result'] as { FILES: object }[];
    expect(Object.keys(row?.FILES ?? {})).toEqual(['3']);
    expect(await bench.result('crm.timeline.comment.delete', { id: 1 })).toBe(null);
    expect((await bench.call('crm.timeline.comment.get', { id: 1 })).body).toMatchObject({
      error: 'NOT_FOUND',
    });
  });

  it('say what is missing', async () => {
    const bench = await withDeal();
    const codeOf = async (fields: object) =>
      (await bench.call('crm.timeline.comment.add', { fields: { ...comment, ...fields } })).body['error'];
    expect(await codeOf({ COMMENT: '' })).toBe('INVALID_ARG_VALUE');
    expect(await codeOf({ ENTITY_ID: 77 })).toBe('OWNER_NOT_FOUND');
    expect(await codeOf({ ENTITY_TYPE: '' })).toBe('100');
    expect((await bench.call('crm.timeline.comment.add', { FIELDS: comment })).body['error']).toBe('100');
    bench.token = bench.tokenOf(2);
    expect(await codeOf({})).toBe('ACCESS_DENIED');
  });

  it('tell of themselves without the level FIELDS, and go with their object', async () => {
    const bench = await withDeal();
    listen(bench, 'ONCRMTIMELINECOMMENTADD');
    await bench.result('crm.timeline.comment.add', { fields: comment });
    expect([...bench.portal.store(offlineEventsStore)]).toMatchObject([{ data: { ID: 1 } }]);
    await bench.result('crm.deal.delete', { id: 1 });
    expect((await bench.call('crm.timeline.comment.get', { id: 1 })).body['error']).toBe('NOT_FOUND');
  });
});

describe('notes', () => {
  it('are added, listed and removed', async () => {
    const bench = await withDeal();
    const note = { entityTypeId: 2, entityId: 1, title: '1С', text: 'Отгружено', iconCode: 'info' };
    expect(await bench.result('crm.timeline.logmessage.add', { fields: note })).toEqual({
      logMessage: {
        ...{ id: 1, created: '2026-08-21T12:00:00+03:00', authorId: 1 },
        ...{ title: '1С', text: 'Отгружено', iconCode: 'info' },
      },
    });
    const of = { entityTypeId: 2, entityId: 1 };
    expect(await bench.result('crm.timeline.logmessage.list', of)).toHaveLength(1);
    expect(await bench.result('crm.timeline.logmessage.delete', { id: 1 })).toBe(true);
    expect(await bench.result('crm.timeline.logmessage.list', of)).toEqual([]);
  });
});

describe('activities', () => {
  const call = {
    ...{ OWNER_TYPE_ID: 2, OWNER_ID: 1, TYPE_ID: 2, SUBJECT: 'Звонок', RESPONSIBLE_ID: 1, DIRECTION: 1 },
    START_TIME: '2026-08-21T15:00:00+03:00',
    COMMUNICATIONS: [{ VALUE: '+79990000000', ENTITY_ID: 1, ENTITY_TYPE_ID: 2 }],
  };

  it('leave as text, due when a call starts', async () => {
    const bench = await withDeal();
    listen(bench, 'ONCRMACTIVITYADD');
    expect(await bench.result('crm.activity.add', { fields: call })).toBe(1);
    expect(await bench.result('crm.activity.get', { id: 1 })).toMatchObject({
      ...{ ID: '1', OWNER_ID: '1', OWNER_TYPE_ID: '2', TYPE_ID: '2', PROVIDER_ID: 'VOXIMPLANT_CALL' },
      ...{ DEADLINE: '2026-08-21T15:00:00+03:00', COMPLETED: 'N', STATUS: '1', SETTINGS: [] },
      ...{ ORIGIN_ID: null, DESCRIPTION: '' },
    });
    expect([...bench.portal.store(offlineEventsStore)]).toMatchObject([{ data: { FIELDS: { ID: 1 } } }]);
    await bench.result('crm.activity.update', { id: 1, fields: { COMPLETED: 'Y', ORIGIN_ID: 'guid' } });
    const filter = { BINDINGS: [{ OWNER_TYPE_ID: 2, OWNER_ID: 1 }], COMPLETED: 'Y' };
    const select = ['ID', 'STATUS', 'ORIGIN_ID', 'COMMUNICATIONS'];
    expect(await bench.result('crm.activity.list', { filter, select })).toMatchObject([
      { ID: '1', STATUS: '2', ORIGIN_ID: 'guid', COMMUNICATIONS: [{ VALUE: '+79990000000' }] },
    ]);
    expect(await bench.result('crm.activity.delete', { id: 1 })).toBe(true);
    expect(await bench.result('crm.activity.list')).toEqual([]);
  });

  it('name the first thing that is missing', async () => {
    const bench = await withDeal();
    const textOf = async (fields: object) =>
      (await bench.call('crm.activity.add', { fields: { ...call, ...fields } })).body['error_description'];
    expect(await textOf({ SUBJECT: '' })).toBe('The field SUBJECT is not defined or empty');
    expect(await textOf({ COMMUNICATIONS: [] })).toBe('The field COMMUNICATIONS is not defined or invalid');
    expect(await textOf({ TYPE_ID: 6 })).toContain('The custom activity without provider');
    expect(await textOf({ OWNER_ID: 7, COMMUNICATIONS: [{ VALUE: '1' }] })).toContain(
      'Could not build binding',
    );
  });

  it('may be planned', async () => {
    const bench = await withDeal();
    const todo = { ...deal, deadline: '2026-08-22T10:00:00+03:00', title: 'Позвонить' };
    expect(await bench.result('crm.activity.todo.add', todo)).toEqual({ id: 1 });
    expect(await bench.result('crm.activity.get', { id: 1 })).toMatchObject({
      ...{ PROVIDER_ID: 'CRM_TODO', SUBJECT: 'Позвонить', DEADLINE: '2026-08-22T10:00:00+03:00' },
    });
    const wrong = await bench.call('crm.activity.todo.add', { ...todo, deadline: 'завтра' });
    expect(wrong.body['error']).toBe('WRONG_DATETIME_FORMAT');
  });
});

describe('cards of applications', () => {
  const layout = {
    icon: { code: 'info' },
    header: { title: 'Заказ 1С', tags: { state: { title: 'оплачен', type: 'success' } } },
    body: { logo: { code: 'document' }, blocks: { sum: { type: 'text', properties: { value: '100 ₽' } } } },
  };
  const card = { ...deal, fields: { originId: 'guid', deadline: '2026-08-23T10:00:00+03:00' }, layout };

  it('are added, changed by their application, read', async () => {
    const bench = await withDeal();
    expect(await bench.result('crm.activity.configurable.add', card)).toEqual({ activity: { id: 1 } });
    expect(await bench.result('crm.activity.configurable.get', { id: 1 })).toEqual({
      activity: {
        ...{ id: 1, ownerTypeId: 2, ownerId: 1, layout },
        fields: {
          ...{ typeId: 'CONFIGURABLE', completed: false, deadline: '2026-08-23T10:00:00+03:00' },
          ...{ pingOffsets: [], isIncomingChannel: false, responsibleId: 1, badgeCode: '' },
          ...{ originatorId: null, originId: 'guid' },
        },
      },
    });
    const done = { id: 1, fields: { completed: true }, layout };
    expect(await bench.result('crm.activity.configurable.update', done)).toEqual({ activity: { id: 1 } });
    expect(await bench.result('crm.activity.get', { id: 1 })).toMatchObject({
      ...{ SUBJECT: 'Заказ 1С', STATUS: '2', PROVIDER_ID: 'CONFIGURABLE_REST_APP' },
    });
  });

  it.each([
    ['ERROR_EMPTY_LAYOUT', {}],
    ['FIELD_IS_REQUIRED', { ...layout, header: {} }],
    ['FIELD_IS_REDUNDANT', { ...layout, colour: 'red' }],
    ['ENUM_FIELD', { ...layout, body: { ...layout.body, blocks: { a: { type: 'video', properties: {} } } } }],
    [
      'KEY_CONTAIN_WRONG_SYMBOLS',
      { ...layout, body: { ...layout.body, blocks: { сумма: layout.body.blocks.sum } } },
    ],
    ['FIELD_IS_REQUIRED', { ...layout, body: { blocks: layout.body.blocks } }],
    ['WRONG_LANG', { ...layout, header: { title: { ru: 'Заказ', xx: 'Order' } } }],
    [
      'TOO_MANY_ITEMS',
      {
        ...layout,
        header: {
          title: 'x',
          tags: Object.fromEntries(['a', 'b', 'c'].map((key) => [key, { title: key, type: 'primary' }])),
        },
      },
    ],
  ])('refuse a look with %s', async (code, wrong) => {
    const bench = await withDeal();
    const refused = await bench.call('crm.activity.configurable.add', { ...card, layout: wrong });
    expect(refused.body['error']).toBe(code);
  });

  it('belong to applications', async () => {
    const bench = await withDeal();
    const query = 'ownerTypeId=2&ownerId=1&fields[typeId]=CONFIGURABLE';
    const hook = await bench.send(
      `${bench.portal.address}/rest/1/hook/crm.activity.configurable.add?${query}`,
    );
    expect(hook.body['error']).toBe('ERROR_WRONG_CONTEXT');
  });
});
