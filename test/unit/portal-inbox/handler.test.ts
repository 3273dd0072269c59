import { expect, test } from 'vitest';
import { createDeps } from '../../../functions/portal-inbox/deps.ts';
import { readEnvironment } from '../../../functions/portal-inbox/env.ts';
import { createHandler } from '../../../functions/portal-inbox/handler.ts';
import { houseSubject } from '../../../shared/domain/history/occurrence.ts';
import { lambdaContext, queueEvent } from '../../support/lambda.ts';
import { memoryPlatform } from '../../support/memory-platform.ts';

const environment = readEnvironment({
  TABLE_NAME: 'main',
  EPHEMERAL_TABLE_NAME: 'ephemeral',
  BUCKET_NAME: 'blobs',
  SEAL_KEY_ARN: 'key',
  QUEUE_URLS: '{}',
  PUBLIC_URL: 'https://most24.example',
});

const unknownSender =
  'event=ONCRMDEALADD&data[FIELDS][ID]=7&auth[member_id]=ffff&auth[access_token]=secret-one';

async function journalAfter(...bodies: readonly string[]) {
  const platform = memoryPlatform();
  const deps = createDeps(platform, environment);
  const messages = bodies.map((body, index) => ({ id: `message-${index}`, body }));
  const answer = await createHandler(deps)(queueEvent('portal-inbox', messages), lambdaContext());
  const { entries } = await deps.journal.page(houseSubject, {}, 20);
  return { answer, causes: entries.map(({ causeKey }) => causeKey).sort(), platform };
}

test('an event of an unknown portal is journalled and acknowledged', async () => {
  const { answer, causes } = await journalAfter(unknownSender);
  expect(answer).toEqual({ batchItemFailures: [] });
  expect(causes).toEqual(['portal.unknown']);
});

test('what is no form, a hostile form and no event are journalled, and harm no neighbour', async () => {
  const { answer, causes } = await journalAfter(
    '{"event":"X"}',
    'auth[__proto__][x]=1',
    `${'a&'.repeat(2001)}`,
    unknownSender,
  );
  expect(answer).toEqual({ batchItemFailures: [] });
  expect(causes).toEqual(['message.not-readable', 'message.not-valid', 'portal.unknown']);
});

test('no credential of an event is kept or logged', async () => {
  const { platform } = await journalAfter(unknownSender);
  const { entries } = await createDeps(platform, environment).journal.page(houseSubject, {}, 20);
  const stored = await platform.table.query({ pk: 'T#house#JOURNAL#0' });
  const kept = JSON.stringify([platform.telemetry.lines, entries, stored]);
  expect(kept).toContain('ONCRMDEALADD');
  expect(kept).not.toContain('secret-one');
});
