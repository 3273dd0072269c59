import { expect, test } from 'vitest';
import { createDeps } from '../../../functions/housekeeping/deps.ts';
import { createHandler } from '../../../functions/housekeeping/handler.ts';
import { KeptBodies } from '../../../shared/app/history/kept-bodies.ts';
import { entryKindOf } from '../../../shared/entry/entry.ts';
import { lambdaContext, scheduledEvent } from '../../support/lambda.ts';
import { recordingTelemetry } from '../../support/recording-telemetry.ts';
import { day, historyHouse, noon } from '../history/history-house.ts';

async function house() {
  const made = await historyHouse();
  const kept = new KeptBodies(made.blobs);
  await kept.keep('x'.repeat(5000), 'over', noon - 2 * day);
  await kept.keep('x'.repeat(5000), 'today', noon);
  const handler = createHandler(createDeps({ ...made, telemetry: recordingTelemetry() }));
  return { ...made, handler };
}

test('bodies whose day is over are deleted', async () => {
  const { handler, blobKeys } = await house();
  expect(entryKindOf(handler)).toBe('schedule');
  await handler(scheduledEvent('2026-11-21T12:00:00Z'), lambdaContext(60_000));
  expect(await blobKeys()).toEqual([expect.stringContaining('history/2026-11-21/')]);
});

test('nothing is begun when time is short', async () => {
  const { handler, blobKeys } = await house();
  await handler(scheduledEvent('2026-11-21T12:00:00Z'), lambdaContext(10_000));
  expect(await blobKeys()).toHaveLength(2);
});
