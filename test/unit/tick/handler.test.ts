import { expect, test } from 'vitest';
import { createDeps } from '../../../functions/tick/deps.ts';
import { createHandler } from '../../../functions/tick/handler.ts';
import { DueItems } from '../../../shared/app/due/due-items.ts';
import { lambdaContext, scheduledEvent } from '../../support/lambda.ts';
import { memoryPlatform, testStart } from '../../support/memory-platform.ts';

const event = scheduledEvent('2026-11-21T10:00:00Z');

async function scheduledHouse() {
  const platform = memoryPlatform();
  const items = new DueItems(platform.table, platform.random);
  await items.schedule({ id: 'a', dueAt: testStart, queue: 'reports', body: 'A' });
  const received = async () => {
    const options = { max: 10, visibilitySeconds: 30, waitSeconds: 0 };
    return (await platform.queue('reports').receive(options)).map(({ body }) => body);
  };
  return { platform, received, handler: createHandler(createDeps(platform)) };
}

test('a tick moves what is due into its queue', async () => {
  const { received, handler } = await scheduledHouse();
  await handler(event, lambdaContext());
  expect(await received()).toEqual(['A']);
});

test('a tick without time leaves it to the next, and says so', async () => {
  const { platform, received, handler } = await scheduledHouse();
  await handler(event, lambdaContext(5000));
  expect(await received()).toEqual([]);
  expect(platform.telemetry.lines).toContainEqual(
    expect.objectContaining({ level: 'warn', message: 'time ran out before all that is due was moved' }),
  );
});

test('a tick that could not move something fails, so that the alarm rings', async () => {
  const { platform, handler } = await scheduledHouse();
  await platform.table.update({ pk: 'L#DUE#a', sk: 'DUE' }, { set: { version: 99 } });
  await expect(handler(event, lambdaContext())).rejects.toThrow('could not be moved');
});
