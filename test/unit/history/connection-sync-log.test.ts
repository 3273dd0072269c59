import { expect, test } from 'vitest';
import { connectionSyncLog } from '../../../shared/app/history/connection-sync-log.ts';
import { connectionSettingsSchema } from '../../../shared/domain/connections/connection-settings.ts';
import { text } from '../../../shared/kernel/text.ts';
import { historyHouse, noon, scope } from './history-house.ts';

test('a run tells the history what it did and the journal what it could not do', async () => {
  const { clock, history, journal } = await historyHouse();
  const connection = {
    tenant: scope.tenant,
    id: scope.connection,
    settings: connectionSettingsSchema.parse({}),
  };
  const log = connectionSyncLog({ clock, history, journal }, connection);
  const problem = {
    entity: 'product' as const,
    ref: 'ref-2',
    cause: 'currency-unknown',
    text: text('Валюты нет', 'No such currency'),
    details: { field: 'price' },
  };
  await log.changes([
    {
      entity: 'product',
      ref: 'ref-1',
      portalId: '15',
      action: 'updated',
      fields: { name: { before: 'A', after: 'B' } },
      conflicts: [],
    },
  ]);
  await log.problems([problem]);
  await clock.advance(1000);
  await log.problems([problem]);
  const { entries } = await history.page(scope, { object: { kind: 'product', id: 'ref-1' } }, 10);
  expect(entries).toMatchObject([
    {
      at: noon,
      operation: 'sync.product.updated',
      outcome: 'done',
      text: {
        ru: 'Изменено на портале: товар; название A → B',
        en: 'Changed on the portal: product; name A → B',
      },
      details: { portalId: '15', fields: { name: { before: 'A', after: 'B' } } },
    },
  ]);
  expect((await journal.page(scope, {}, 10)).entries).toMatchObject([
    { causeKey: 'currency-unknown', object: { kind: 'product', id: 'ref-2' }, count: 2, failure: 'rejected' },
  ]);
});
