import { describe, expect, test } from 'vitest';
import type { Candidate } from '../../../shared/app/sync/candidate.ts';
import { directionsFor } from '../../../shared/app/sync/directions-for.ts';
import type { FoundMark } from '../../../shared/app/sync/marks.ts';
import type { Directions } from '../../../shared/domain/sync/three-way.ts';

const bothWays = { toPortal: true, toBase: true, winner: 'base' } as const;

const marked = (more: Partial<FoundMark> = {}): Candidate => {
  const mark: FoundMark = { side: 'base', entity: 'company', id: 'c1', root: 'c1', token: '1', ...more };
  return { key: { entity: 'company', ref: 'c1' }, marks: [mark] };
};

const directions = (candidate: Candidate, unregistered: Directions['unregistered']) => {
  const { toBase, toPortal } = directionsFor(
    () => ({ ...bothWays, ...(unregistered && { unregistered }) }),
    candidate,
  );
  return { toBase, toPortal };
};

describe('what a side does not register', () => {
  test.each([
    ['base', { base: true, portal: false }, { toBase: true, toPortal: false }],
    ['portal', { base: false, portal: true }, { toBase: false, toPortal: true }],
    ['neither', { base: true, portal: true }, { toBase: false, toPortal: false }],
  ])('stays on that side: %s', (_, unregistered, expected) => {
    expect(directions(marked(), unregistered)).toEqual(expected);
  });

  test.each([
    ['a run asks for it', { run: 'r1' }],
    ['what it hangs on is made anew', { anew: true as const }],
    ['a person let it be deleted', { mayDelete: true as const }],
  ])('travels when %s', (_, more) => {
    expect(directions(marked(more), { base: true, portal: true })).toEqual({ toBase: true, toPortal: true });
  });

  test('is everything by default', () => {
    expect(directions(marked(), undefined)).toEqual({ toBase: true, toPortal: true });
  });
});
