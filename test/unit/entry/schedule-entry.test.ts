import { expect, test } from 'vitest';
import { entryKindOf } from '../../../shared/entry/entry.ts';
import { type Run, type ScheduledEvent, scheduleEntry } from '../../../shared/entry/schedule-entry.ts';
import { systemClock } from '../../../shared/kernel/system-clock.ts';
import { lambdaContext } from '../../support/lambda.ts';
import { recordingTelemetry } from '../../support/recording-telemetry.ts';

const event: ScheduledEvent = {
  version: '0',
  id: 'event-1',
  'detail-type': 'Scheduled Event',
  source: 'aws.events',
  account: '000000000000',
  time: '2026-11-21T10:00:00Z',
  region: 'eu-central-1',
  resources: [],
  detail: {},
};

function scheduled(work: (run: Run) => Promise<void>) {
  const telemetry = recordingTelemetry();
  return {
    telemetry,
    handler: scheduleEntry({ schedule: 'tick', telemetry, clock: systemClock, work }),
  };
}

test('a run gets the moment it stands for', async () => {
  const moments: number[] = [];
  const { handler, telemetry } = scheduled(async ({ at }) => void moments.push(at));
  await handler(event, lambdaContext());
  expect(moments).toEqual([Date.UTC(2026, 10, 21, 10)]);
  expect(telemetry.samples).toContainEqual({
    metric: 'schedule_runs',
    value: 1,
    labels: { schedule: 'tick', outcome: 'done' },
  });
  expect(entryKindOf(handler)).toBe('schedule');
});

test('a failed run fails the invocation and is told', async () => {
  const { handler, telemetry } = scheduled(async () => {
    throw new Error('no');
  });
  await expect(handler(event, lambdaContext())).rejects.toThrow('no');
  expect(telemetry.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
  expect(telemetry.samples).toContainEqual({
    metric: 'schedule_runs',
    value: 1,
    labels: { schedule: 'tick', outcome: 'failed' },
  });
  expect(telemetry.flushes()).toBe(1);
});

test('a run that hangs is told to stop and fails before the function is cut off', async () => {
  let aborted = false;
  const { handler } = scheduled(
    ({ signal }) =>
      new Promise(() => {
        signal.addEventListener('abort', () => {
          aborted = true;
        });
      }),
  );
  await expect(handler(event, lambdaContext(1050))).rejects.toThrow();
  expect(aborted).toBe(true);
});
