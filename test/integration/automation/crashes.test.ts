import { expect, test } from 'vitest';
import { shipDeal } from './ship-deal.ts';

test('a worker that dies at any step leaves no robot waiting, and does nothing twice', async () => {
  const { steps } = await shipDeal({});
  expect(steps).toBeGreaterThan(100);
  const stride = Math.ceil(steps / 20);
  for (let step = 3; step <= steps; step += stride) {
    const when = (step / stride) % 2 < 1 ? 'before' : 'after';
    const process = await shipDeal({ death: { step, when } });
    expect(process.dead).toBe(true);
  }
}, 120_000);

test.each([
  ['answers that are lost', [{ fault: 'reset-after', nth: [2, 4, 6] }]],
  ['answers that come too late', [{ fault: 'cut', method: 'batch', nth: [1, 3] }]],
  [
    'the answer of a printed form lost',
    [{ fault: 'reset-after', method: 'crm.timeline.comment.add', times: 1 }],
  ],
  ['a portal that fails', [{ fault: 'bad-gateway', probability: 0.3 }]],
  ['limits', [{ fault: 'query-limit', probability: 0.3 }]],
  ['calls of robots that come twice', [{ fault: 'event-double' }]],
] as const)(
  '%s: no robot is left waiting, and nothing is done twice',
  async (_, faults) => {
    await shipDeal({ faults: [...faults] });
  },
  60_000,
);
