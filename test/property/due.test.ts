import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DueItems } from '../../shared/app/due/due-items.ts';
import { seededRandom } from '../../shared/kernel/random.ts';
import { dueHouse, tableWith } from '../unit/due/due-house.ts';

const step = fc.oneof(
  fc.record({
    do: fc.constant('schedule' as const),
    id: fc.constantFrom('a', 'b', 'c'),
    inSeconds: fc.integer({ min: -30, max: 180 }),
  }),
  fc.record({ do: fc.constant('cancel' as const), id: fc.constantFrom('a', 'b', 'c') }),
  fc.record({ do: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 90 }) }),
  // A tick that is cut off after so many changes of the table.
  fc.record({ do: fc.constant('tick' as const), deletes: fc.constantFrom(0, 1, 2, 1000) }),
);

/** What stands scheduled, by id, as an observer of all steps knows it. */
interface Expected {
  readonly body: string;
  readonly dueAt: number;
}

test('whatever happens, what is due comes, not before its time, and nothing else does', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const house = dueHouse();
      const waiting = new Map<string, Expected>();
      const everScheduled = new Map<string, number>();
      const seen = new Set<string>();
      const look = async () => {
        for (const body of await house.received('reports')) {
          expect(everScheduled.get(body)).toBeLessThanOrEqual(house.clock.now());
          seen.add(body);
        }
        // What was seen may be taken away by the next tick, or come again: both are right.
      };
      for (const [index, now] of steps.entries()) {
        if (now.do === 'schedule') {
          const body = `${now.id}${index}`;
          const dueAt = house.clock.now() + now.inSeconds * 1000;
          await house.items.schedule({ id: now.id, dueAt, queue: 'reports', body });
          waiting.set(now.id, { body, dueAt });
          everScheduled.set(body, dueAt);
        } else if (now.do === 'cancel') {
          await house.items.cancel(now.id);
          waiting.delete(now.id);
        } else if (now.do === 'wait') {
          await house.clock.advance(now.seconds * 1000);
        } else {
          await house
            .drain(undefined, new DueItems(cutAfter(house, now.deletes), seededRandom(index)))
            .catch(() => undefined);
          await look();
        }
      }
      await house.clock.advance(300_000);
      await house.drain();
      await look();
      for (const { body } of waiting.values()) expect(seen).toContain(body);
      expect(await house.drain()).toEqual({ sent: 0, complete: true });
    }),
    { numRuns: 150 },
  );
});

function cutAfter({ table }: ReturnType<typeof dueHouse>, deletes: number) {
  let left = deletes;
  return tableWith(table, {
    delete: (key, condition) => {
      left -= 1;
      return left < 0 ? Promise.reject(new Error('cut off')) : table.delete(key, condition);
    },
  });
}
