import { expect, test } from 'vitest';
import { carryOut } from '../../../shared/app/runs/carry-out-undo.ts';
import type { Undoing } from '../../../shared/app/runs/undo-decisions.ts';
import type { Candidate } from '../../../shared/app/sync/candidate.ts';
import type { Link } from '../../../shared/app/sync/links.ts';
import type { RunRecord } from '../../../shared/domain/runs/run-record.ts';
import { DirectPortal } from '../../support/direct-portal.ts';
import { EngineBench } from '../../support/engine-bench.ts';

const key = { entity: 'product', ref: 'p1' } as const;
const link: Link = { ...key, portalId: '4', common: { name: 'А' }, origin: 'adopted', changedAt: 1 };
const candidate: Candidate = { key, marks: [], link };

const undoing = (action: RunRecord['action'], after: Link | null): Undoing => ({
  record: { ...key, portalId: '4', action, fields: {}, conflicts: [], result: 'done' },
  ...{ candidate, commands: [], link: after },
  said: { action: after ? 'updated' : 'unlinked', fields: {} },
});

test.each([
  ['paired first', (one: Undoing, other: Undoing) => [one, other]],
  ['changed first', (one: Undoing, other: Undoing) => [other, one]],
] as const)(
  'a record that a run paired and changed besides has no pair afterwards (%s)',
  async (_, order) => {
    const { base, links, scope } = new EngineBench();
    await links.saveCreated(scope, [link]);
    const portal = new DirectPortal(async () => null);
    const deeds = order(undoing('adopted', null), undoing('updated', { ...link, common: { name: 'Б' } }));
    const told = await carryOut({ base, links, portal }, scope, deeds);
    expect(told.map(({ action, result }) => `${action} ${result}`).sort()).toEqual([
      'unlinked done',
      'updated done',
    ]);
    expect((await links.byRefs(scope, [key])).size).toBe(0);
    expect((await links.refsByPortalIds(scope, [{ entity: 'product', portalId: '4' }])).size).toBe(0);
  },
);
