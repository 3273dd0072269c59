import { expect, test } from 'vitest';
import * as z from 'zod';
import { DueItems } from '../../../shared/app/due/due-items.ts';
import { houseSubject } from '../../../shared/domain/history/occurrence.ts';
import { journalHooks } from '../../../shared/entry/queue/journal-hooks.ts';
import { queueEntry } from '../../../shared/entry/queue/queue-entry.ts';
import { Busy } from '../../../shared/kernel/outcome.ts';
import { seededRandom } from '../../../shared/kernel/random.ts';
import { text } from '../../../shared/kernel/text.ts';
import { lambdaContext, queueEvent } from '../../support/lambda.ts';
import { recordingTelemetry } from '../../support/recording-telemetry.ts';
import { historyHouse, noon, scope } from '../history/history-house.ts';

test('failures land in the journal and busy messages come back when they are due', async () => {
  const { clock, journal, table } = await historyHouse();
  const due = new DueItems(table, seededRandom(1));
  const handler = queueEntry({
    consumer: 'imports',
    schema: z.object({ busy: z.boolean() }),
    subjectOf: () => scope,
    parallel: 2,
    maxReceiveCount: 3,
    neededMilliseconds: 10,
    hooks: journalHooks({ journal, due, queue: 'imports', keepErrorsDays: () => 90 }),
    telemetry: recordingTelemetry(),
    clock,
    work: async ({ busy }) => {
      if (busy) throw new Busy(noon + 5000, 'portal.limit', text('Занято', 'Busy'));
      throw new TypeError('bug');
    },
  });
  const messages = [
    { id: 'm1', body: '{"busy":true}', group: 'acme' },
    { id: 'm2', body: '{"busy":false}' },
    { id: 'm3', body: 'password=S3CRET' },
  ];
  for (let times = 0; times < 2; times += 1) {
    const answer = await handler(queueEvent('imports', messages), lambdaContext());
    expect(answer.batchItemFailures).toEqual([{ itemIdentifier: 'm2' }]);
  }
  const errors = (await journal.page(scope, {}, 10)).entries;
  expect(errors.map(({ causeKey, count }) => [causeKey, count])).toEqual([['internal.TypeError', 1]]);
  const lost = (await journal.page(houseSubject, {}, 10)).entries;
  expect(lost.map(({ causeKey, count, hasPayload }) => [causeKey, count, hasPayload])).toEqual([
    ['message.not-readable', 1, true],
  ]);
  const shards = await Promise.all(
    Array.from({ length: 64 }, (_, shard) => due.due(shard, noon + 5000).then(({ items }) => items)),
  );
  expect(shards.flat().map(({ queue, body, group, dueAt }) => ({ queue, body, group, dueAt }))).toEqual([
    { queue: 'imports', body: '{"busy":true}', group: 'acme', dueAt: noon + 5000 },
  ]);
});
