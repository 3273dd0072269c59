import { expect, test } from 'vitest';
import { lookId } from '../../../shared/app/reports/dispatch-slots.ts';
import { keys } from '../../../shared/contracts/keys.ts';
import { PortalError } from '../../../shared/ports/portal.ts';
import type { Death } from '../../support/mortal.ts';
import { type ReportHouse, reportHouse } from '../../support/report-house.ts';

/** What a person would see, and what makes the next report come. */
async function seen(house: ReportHouse, id: string) {
  const parts = house.parts();
  const runs = await parts.runs.last(house.scope, id, 10);
  const subscription = await parts.subscriptions.get(house.scope, id);
  const due = await house.platform.table.get(keys.dueItem.build({ id: lookId(house.scope.connection, id) }));
  const { entries } = await parts.history.page(house.scope, { operation: 'report.posted' }, 10);
  return {
    posts: house.portal.posts.length,
    runs: runs.map(({ slot, state, postId }) => `${slot} ${state} ${postId}`),
    lastPost: subscription?.lastPost?.link,
    told: entries.length,
    next: new Date(Number(due?.['dueAt'])).toISOString(),
  };
}

const onePost = {
  posts: 1,
  runs: ['2026-11-21T1330 posted 217'],
  lastPost: 'https://acme.bitrix24.example/company/personal/user/1/blog/217/',
  told: 1,
  next: '2026-11-28T10:30:00.000Z',
};

/** A report is due in half an hour; everything that has to happen must have happened an hour later. */
async function storyWith(death: Death, change: (house: ReportHouse) => void = () => undefined) {
  const house = await reportHouse();
  change(house);
  const id = await house.subscribe();
  const process = await house.minutes(90, death);
  return { process, seen: await seen(house, id) };
}

const never: Death = { step: 100_000, when: 'before' };

test('a worker that is not killed publishes one post, in some dozens of steps', async () => {
  const { process, seen: found } = await storyWith(never);
  expect(found).toEqual(onePost);
  expect(process?.dead).toBe(false);
  expect(process?.steps).toBeGreaterThan(25);
});

/** Every step of the story, and both sides of it. */
function deathsOf(steps: number): readonly Death[] {
  return Array.from({ length: steps }, (_, index) => index + 1).flatMap((step) => [
    { step, when: 'before' as const },
    { step, when: 'after' as const },
  ]);
}

test('killed before or after any step, the report comes exactly once and the next one is scheduled', {
  timeout: 120_000,
}, async () => {
  const { process } = await storyWith(never);
  for (const death of deathsOf(process?.steps ?? 0)) {
    const story = await storyWith(death);
    const name = `killed ${death.when} step ${death.step}, ${story.process?.diedAt}`;
    expect({ name, dead: story.process?.dead, ...story.seen }).toEqual({ name, dead: true, ...onePost });
  }
});

test('killed anywhere while the answer to the post is lost, the report still comes exactly once', {
  timeout: 120_000,
}, async () => {
  for (const after of [true, false]) {
    const loseOnce = (house: ReportHouse) => {
      let lost = false;
      house.portal.trouble = ({ method }) => {
        if (method !== 'log.blogpost.add' || lost) return undefined;
        lost = true;
        return { error: new PortalError('unknown-outcome', method, '', 'reset'), after };
      };
    };
    const { process, seen: unharmed } = await storyWith(never, loseOnce);
    expect(unharmed).toEqual(onePost);
    for (const death of deathsOf(process?.steps ?? 0)) {
      const story = await storyWith(death, loseOnce);
      const name = `${after ? 'effect' : 'no effect'}, killed ${death.when} step ${death.step}, ${story.process?.diedAt}`;
      expect({ name, ...story.seen }).toEqual({ name, ...onePost });
    }
  }
});
