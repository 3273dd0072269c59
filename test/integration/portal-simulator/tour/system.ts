import type { Step } from './step.ts';

const handler = 'https://most24.example/portal/events';

/** Application, options, events online and offline. */
export const systemTour: readonly Step[] = [
  ['server.time'],
  ['scope', { full: true }],
  ['methods', { scope: 'crm' }],
  ['method.get', { name: 'crm.item.list' }],
  ['profile'],
  ['app.info'],
  ['app.option.set', { options: { data: 'value', data2: 'value2' } }],
  ['app.option.get', {}],
  ['user.option.set', { options: { data: 'value', data2: 'value2' } }],
  ['user.option.get', {}],
  ['feature.get', { CODE: 'rest_offline_extended' }],
  ['events', { SCOPE: 'crm' }],
  ['event.bind', { event: 'ONCRMCOMPANYADD', handler }],
  ['event.bind', { event: 'ONCRMCOMPANYADD', handler: '', event_type: 'offline' }],
  ['event.get'],
  ['event.test', { any: 'thing' }],
  ['crm.company.add', { fields: { TITLE: 'Для очереди' } }],
  ['event.offline.list', { filter: {}, order: {}, start: 0 }],
  ['event.offline.get', { filter: {}, order: {}, limit: 50 }],
  ['event.unbind', { event: 'ONCRMCOMPANYADD', handler }],
  ['batch', { halt: 0, cmd: { a: 'server.time', b: 'profile' } }],
];
