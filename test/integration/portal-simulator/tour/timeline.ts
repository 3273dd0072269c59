import type { Step } from './step.ts';

const owner = { ENTITY_ID: 1, ENTITY_TYPE: 'deal' };
const files = [['счёт.txt', Buffer.from('счёт').toString('base64')]];

const layout = {
  icon: { code: 'info' },
  header: { title: 'Заказ 1С', tags: { state: { title: 'оплачен', type: 'success' } } },
  body: { logo: { code: 'document' }, blocks: { sum: { type: 'text', properties: { value: '100 ₽' } } } },
};

const call = {
  ...{ OWNER_TYPE_ID: 2, OWNER_ID: 1, TYPE_ID: 2, SUBJECT: 'Звонок', RESPONSIBLE_ID: 1, DIRECTION: 1 },
  COMMUNICATIONS: [{ VALUE: '+79990000000', ENTITY_ID: 1, ENTITY_TYPE_ID: 3 }],
  START_TIME: '2026-08-21T15:00:00+03:00',
};

/** What stands in the timeline of a deal. */
export const timelineTour: readonly Step[] = [
  ['crm.timeline.comment.add', { fields: { ...owner, COMMENT: 'Оплачен', FILES: files } }],
  ['crm.timeline.comment.get', { id: 1 }],
  ['crm.timeline.comment.list', { filter: owner, select: ['ID', 'COMMENT', 'FILES'], order: { ID: 'ASC' } }],
  ['crm.timeline.comment.update', { id: 1, fields: { COMMENT: 'Возвращён' } }],
  ['crm.timeline.comment.delete', { id: 1, ownerTypeId: 2, ownerId: 1 }],
  [
    'crm.timeline.logmessage.add',
    { fields: { entityTypeId: 2, entityId: 1, title: '1С', text: 'Отгружено', iconCode: 'info' } },
  ],
  ['crm.timeline.logmessage.get', { id: 2 }],
  ['crm.timeline.logmessage.list', { entityTypeId: 2, entityId: 1, order: { id: 'ASC' }, start: 0 }],
  ['crm.timeline.logmessage.delete', { id: 2 }],
  ['crm.activity.add', { fields: call }],
  ['crm.activity.get', { id: 1 }],
  [
    'crm.activity.list',
    { filter: { OWNER_ID: 1 }, select: ['ID', 'SUBJECT', 'DEADLINE'], order: { ID: 'ASC' }, start: 0 },
  ],
  ['crm.activity.update', { id: 1, fields: { ...call, SUBJECT: 'Разговор' } }],
  [
    'crm.activity.todo.add',
    { ownerTypeId: 2, ownerId: 1, deadline: '2026-08-22T10:00:00+03:00', title: 'Позвонить', colorId: '2' },
  ],
  [
    'crm.activity.configurable.add',
    { ownerTypeId: 2, ownerId: 1, fields: { typeId: 'CONFIGURABLE', originId: 'guid' }, layout },
  ],
  ['crm.activity.configurable.update', { id: 3, fields: { completed: true }, layout }],
  ['crm.activity.configurable.get', { id: 3 }],
  ['crm.activity.delete', { id: 1 }],
];
