import { describe, expect, test } from 'vitest';
import { decideUndo, type Known } from '../../../shared/app/runs/undo-decisions.ts';
import type { Link } from '../../../shared/app/sync/links.ts';
import { KnownReferences } from '../../../shared/app/sync/references.ts';
import type { PortalDictionaries } from '../../../shared/domain/entities/dictionaries.ts';
import type { RunRecord } from '../../../shared/domain/runs/run-record.ts';
import type { Fields } from '../../../shared/domain/sync/record.ts';

const key = { entity: 'company', ref: 'c-1' } as const;
const dictionaries: PortalDictionaries = {
  fixed: { catalogueId: 1, priceTypeId: 1, originator: 'M24' },
  propertyIds: {},
  inventoryMode: false,
  ids: { measure: {}, vat: {}, priceType: {}, currency: {}, preset: {} },
};

const record = (action: RunRecord['action'], fields: RunRecord['fields'] = {}): RunRecord => ({
  ...{ ...key, portalId: '7', action, fields },
  ...{ conflicts: [], result: 'done' },
});
const renamed = { name: { before: 'Было', after: 'Стало' } };
const back = { name: { before: 'Стало', after: 'Было' } };
const earlier = (
  action: RunRecord['action'],
  fields: RunRecord['fields'],
  result: 'begun' | 'done' = 'begun',
): RunRecord => ({ ...record(action, fields), result });
const link = (common: Fields, deletion?: Link['deletion']): Link => ({
  ...{ ...key, portalId: '7', common, origin: 'created', changedAt: 0 },
  ...(deletion && { deletion }),
});
const base = (name: string, deleted = false) => ({ ...key, fields: { name }, deleted, problems: [] });
const portal = (name: string) => ({ entity: key.entity, portalId: '7', fields: { name }, row: {} });

const decide = (
  one: RunRecord,
  sides: Omit<NonNullable<Known['candidate']>, 'key' | 'marks'>,
  before?: RunRecord,
) =>
  decideUndo({ dictionaries }, new KnownReferences(), one, {
    candidate: { key, marks: [], ...sides },
    hasChildren: false,
    earlier: before,
  });
const nothing = { told: { action: 'none', result: 'done' } };

describe('what is as it was before a run', () => {
  test('is told as nothing where no earlier attempt brought it there', () => {
    const sides = { base: base('Стало'), link: link({ name: 'Стало' }), portal: portal('Было') };
    expect(decide(record('updated', renamed), sides)).toMatchObject(nothing);
    const inBase = { base: base('Было'), link: link({ name: 'Стало' }), portal: portal('Стало') };
    expect(decide(record('updated-in-base', renamed), inBase)).toMatchObject(nothing);
    expect(decide(record('created'), { link: link({}) })).toMatchObject(nothing);
    expect(decide(record('adopted'), { portal: portal('Было') })).toMatchObject(nothing);
    const unmarked = { base: base('Было'), link: link({}, 'kept') };
    expect(decide(record('marked-in-base'), unmarked)).toMatchObject(nothing);
  });

  test('on the portal is told by what an earlier attempt had begun, and agreed upon', () => {
    const sides = { base: base('Стало'), link: link({ name: 'Стало' }), portal: portal('Было') };
    expect(decide(record('updated', renamed), sides, earlier('updated', back))).toMatchObject({
      undoing: {
        commands: [],
        link: { common: { name: { differ: { base: 'Стало', portal: 'Было' } } } },
        said: { action: 'updated', fields: back },
      },
    });
  });

  test('in the base is told so, and not written there again', () => {
    const sides = { base: base('Было'), link: link({ name: 'Стало' }), portal: portal('Стало') };
    const undone = decide(record('updated-in-base', renamed), sides, earlier('updated-in-base', back));
    expect(undone).toMatchObject({
      undoing: {
        link: { common: { name: { differ: { base: 'Было', portal: 'Стало' } } } },
        said: { action: 'updated-in-base', fields: back },
      },
    });
    expect(undone).not.toHaveProperty('undoing.toBase');
  });

  test('is not agreed upon twice: what a side said after it was done stands', () => {
    const common = { name: { differ: { base: 'Стало', portal: 'Было' } } };
    const sides = { base: base('Новое'), link: link(common), portal: portal('Было') };
    expect(decide(record('updated', renamed), sides, earlier('updated', back, 'done'))).toMatchObject({
      undoing: { link: { common }, said: { action: 'updated', fields: back } },
    });
  });

  test('is given back in its other half, and told as a whole', () => {
    const both = { ...renamed, comment: { before: 'А', after: 'Б' } };
    const now = { ...portal('Было'), fields: { name: 'Было', comment: 'Б' } };
    const sides = { base: base('Стало'), link: link({ name: 'Стало', comment: 'Б' }), portal: now };
    expect(decide(record('adopted', both), sides, earlier('unlinked', back))).toMatchObject({
      undoing: {
        link: null,
        said: { action: 'unlinked', fields: { ...back, comment: { before: 'Б', after: 'А' } } },
      },
    });
  });

  test('because it was removed has its pair taken apart, but no pair of another record', () => {
    const removed = earlier('removed', {});
    expect(decide(record('created'), { link: link({}) }, removed)).toMatchObject({
      undoing: { commands: [], link: null, said: { action: 'removed', fields: {} } },
    });
    const other = decide(record('created'), { link: { ...link({}), portalId: '8' } }, removed);
    expect(other).toMatchObject({ undoing: { commands: [], said: { action: 'removed' } } });
    expect(other).not.toHaveProperty('undoing.link');
  });

  test('as a pair that is no more, or a deletion mark that is gone, is told so', () => {
    expect(
      decide(record('adopted', renamed), { portal: portal('Было') }, earlier('unlinked', back)),
    ).toMatchObject({ undoing: { commands: [], link: null, said: { action: 'unlinked', fields: back } } });
    const unmarked = { deleted: { before: true, after: false } };
    const undone = decide(
      record('marked-in-base'),
      { base: base('Было'), link: link({}, 'set') },
      earlier('updated-in-base', unmarked),
    );
    expect(undone).toMatchObject({
      undoing: { link: { deletion: 'kept' }, said: { action: 'updated-in-base', fields: unmarked } },
    });
    expect(undone).not.toHaveProperty('undoing.deletionMark');
  });
});
