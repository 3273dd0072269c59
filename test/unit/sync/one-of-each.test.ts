import { expect, test } from 'vitest';
import type { Candidate } from '../../../shared/app/sync/candidate.ts';
import { oneOfEach } from '../../../shared/app/sync/one-of-each.ts';
import type { PortalRecord } from '../../../shared/domain/sync/record.ts';

const key = { entity: 'requisite', ref: 'c1' } as const;
const mark = (side: 'base' | 'portal', id: string) => ({ side, entity: key.entity, id, root: id, token: id });
const row = (portalId: string): PortalRecord => ({ entity: key.entity, portalId, fields: {}, row: {} });
const base = { ...key, fields: {}, deleted: false, problems: [] };
const told: Candidate = { key, marks: [mark('base', 'c1')], base };
const born: Candidate = { key, marks: [mark('portal', '7')], portal: row('7'), born: true };

test('a record that both sides speak of in one moment is one', () => {
  expect(oneOfEach([told], [born])).toEqual([
    { key, base, marks: [mark('base', 'c1'), mark('portal', '7')], portal: row('7') },
  ]);
  expect(oneOfEach([{ ...told, portal: row('7') }], [born])).toHaveLength(1);
});

test('one that the base does not speak of is born all the same', () => {
  const { base: _, ...unknown } = told;
  expect(oneOfEach([unknown], [born])).toMatchObject([{ born: true, portal: { portalId: '7' } }]);
});

test('one whose place is another’s stands apart', () => {
  const [first, second] = oneOfEach([{ ...told, portal: row('6') }], [born]);
  expect(first?.portal?.portalId).toBe('6');
  expect(second).toMatchObject({ ambiguous: ['6'], portal: { portalId: '7' } });
});

test('different records are left alone', () => {
  expect(oneOfEach([told], [{ ...born, key: { ...key, ref: 'c2' } }])).toHaveLength(2);
});

test('what a cut-off run made on the portal is not born there under another reference', () => {
  const made = { ...told, portal: row('7') };
  const stranger = { ...born, key: { ...key, ref: 'hash-of-7' } };
  expect(oneOfEach([made], [stranger])).toEqual([
    { ...made, marks: [mark('base', 'c1'), mark('portal', '7')] },
  ]);
});
