import { expect, test } from 'vitest';
import { changedRecord } from '../../../shared/domain/entities/record-events.ts';

test.each([
  ['CATALOG.PRODUCT.ON.UPDATE', { ID: '7', TYPE: '1' }, { entity: 'product', id: '7' }],
  ['CATALOG.PRICE.ON.DELETE', { ID: 12 }, { entity: 'price', id: '12' }],
  ['ONCRMCOMPANYADD', { ID: '2917' }, { entity: 'company', id: '2917' }],
  ['ONCRMCONTACTDELETE', { ID: '5' }, { entity: 'contact', id: '5' }],
  ['ONCRMREQUISITEUPDATE', { ID: '3' }, { entity: 'requisite', id: '3' }],
  ['ONCRMBANKDETAILADD', { ID: '4' }, { entity: 'bankDetail', id: '4' }],
  [
    'ONCRMADDRESSUNREGISTER',
    { TYPE_ID: '6', ENTITY_TYPE_ID: '8', ENTITY_ID: '31', ANCHOR_ID: '2', ANCHOR_TYPE_ID: '4' },
    { entity: 'address', id: '6:31' },
  ],
])('%s names its record', (code, fields, record) => {
  expect(changedRecord(code, fields)).toEqual(record);
});

test('the address of a company itself is none of ours, since 1C keeps addresses of requisites', () => {
  const fields = { TYPE_ID: '6', ENTITY_TYPE_ID: '4', ENTITY_ID: '31' };
  expect(changedRecord('ONCRMADDRESSREGISTER', fields)).toBe('other');
});

test('an event of another kind is none of ours', () => {
  expect(changedRecord('ONCRMDEALUPDATE', { ID: '1' })).toBe('other');
});

test.each([[undefined], [false], ['7'], [{}], [{ ID: '0' }], [{ ID: '../7' }], [{ ID: { ID: '7' } }]])(
  'an event with fields %j names nothing',
  (fields) => {
    expect(changedRecord('ONCRMCOMPANYUPDATE', fields)).toBeUndefined();
  },
);
