import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Collection } from '../../simulators/portal/data/collection.ts';
import { queryFields } from '../../simulators/portal/data/field-table.ts';
import type { FilterDialect } from '../../simulators/portal/data/filter.ts';
import { listRows } from '../../simulators/portal/data/list-rows.ts';
import { phpForm } from '../../simulators/portal/transport/php-form.ts';
import { parsePhpQuery } from '../../simulators/portal/transport/php-parameters.ts';

interface Row {
  readonly id: number;
  readonly owner: number;
  readonly code: string;
}

const dialect = (index: boolean): FilterDialect<Row> => ({
  fields: queryFields<Row>({
    id: { kind: 'number', read: (row) => row.id },
    owner: { kind: 'number', read: (row) => row.owner, ...(index ? { index: 'owner' } : {}) },
    code: { kind: 'string', read: (row) => row.code, ...(index ? { index: 'code' } : {}) },
  }),
  idField: 'id',
  offsetMinutes: 0,
  onUnknown: () => undefined,
});

const rows = fc.array(
  fc.record({ owner: fc.nat({ max: 4 }), code: fc.constantFrom('', 'a', 'B', 'b', 'aB') }),
  { maxLength: 120 },
);

function collectionOf(given: readonly Omit<Row, 'id'>[]): Collection<Row> {
  const collection = new Collection<Row>({ owner: (row) => row.owner, code: (row) => row.code });
  for (const row of given) collection.add((id) => ({ ...row, id }));
  return collection;
}

describe('the portal simulator', () => {
  it('reads back the forms it writes', () => {
    const key = fc.stringMatching(/^[A-Za-z_>%@!=][A-Za-z0-9_>%@!=]{0,8}$/);
    const leaf = fc.oneof(fc.string({ maxLength: 12 }), fc.integer().map(String));
    const tree = fc.dictionary(key, fc.oneof(leaf, fc.dictionary(key, leaf, { minKeys: 1, maxKeys: 3 })));
    fc.assert(
      fc.property(tree, (data) => {
        expect(parsePhpQuery(phpForm(data))).toEqual({ ...data });
      }),
    );
  });

  it('finds the same rows with an index as without', () => {
    const operand = fc.oneof(
      fc.record({ owner: fc.nat({ max: 4 }) }),
      fc.record({ '@owner': fc.array(fc.nat({ max: 4 }), { minLength: 1 }) }),
      fc.record({ '=code': fc.constantFrom('', 'A', 'b') }),
      fc.record({ '!code': fc.constantFrom('a', 'b') }),
    );
    const bounds = fc.record(
      { '>id': fc.nat({ max: 100 }), '<=id': fc.nat({ max: 130 }) },
      { requiredKeys: [] },
    );
    const start = fc.constantFrom(-1, 0, 50);
    fc.assert(
      fc.property(
        rows,
        operand,
        bounds,
        start,
        fc.constantFrom('ASC', 'DESC'),
        (given, one, two, from, way) => {
          const collection = collectionOf(given);
          const query = { filter: { ...one, ...two }, order: { id: way }, start: from };
          expect(listRows(collection, query, dialect(true))).toEqual(
            listRows(collection, query, dialect(false)),
          );
        },
      ),
    );
  });

  it('shows a walk by growing id every row that stays, once, whatever is added and deleted meanwhile', () => {
    const change = fc.record({
      add: fc.nat({ max: 30 }),
      remove: fc.array(fc.nat({ max: 400 }), { maxLength: 20 }),
    });
    fc.assert(
      fc.property(fc.nat({ max: 200 }), fc.array(change, { maxLength: 6 }), (count, changes) => {
        const collection = collectionOf(Array.from({ length: count }, () => ({ owner: 1, code: '' })));
        const steady = new Set([...collection].map(({ id }) => id));
        const seen: number[] = [];
        for (let step = 0; ; step += 1) {
          const query = { filter: { '>id': seen.at(-1) ?? 0 }, order: { id: 'ASC' }, start: -1 };
          const page = listRows(collection, query, dialect(true)).rows;
          seen.push(...page.map(({ id }) => id));
          if (page.length < 50) break;
          const { add = 0, remove = [] } = changes[step] ?? {};
          for (let extra = 0; extra < add; extra += 1) collection.add((id) => ({ id, owner: 2, code: '' }));
          for (const id of remove) {
            collection.delete(id);
            steady.delete(id);
          }
        }
        expect(seen.filter((id) => steady.has(id))).toEqual([...steady]);
        expect(new Set(seen).size).toBe(seen.length);
      }),
    );
  });
});
