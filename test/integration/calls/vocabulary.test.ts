import { expect, test } from 'vitest';
import { StagedObjects } from '../../../shared/app/agent/staged-objects.ts';
import { StagedRepository, staged } from '../../../shared/app/catalogue/staged-repository.ts';
import { callAsPerson } from '../../../simulators/portal/call/call-as-person.ts';
import { type CallHouse, callHouse } from '../../support/call-house.ts';

/** Goods and clients as a base has told them. */
async function withBase({ platform, scope }: CallHouse): Promise<void> {
  const { blobs, table } = platform;
  const good = { name: 'Насос НЦ-5', characteristics: [], deleted: false, problems: [] };
  await new StagedRepository(table).write(scope, [
    staged('group', 'g1', { name: 'Насосы', parentId: null, deleted: false }),
    staged('good', 'n1', good),
  ]);
  const objects = new StagedObjects(table, blobs);
  const named = [
    ['Catalog_Контрагенты', 'ООО Ромашка'],
    ['Catalog_Партнеры', 'Торговый дом'],
    ['Catalog_КонтактныеЛица', 'Игорь Седов'],
  ] as const;
  for (const [index, [type, Description]] of named.entries()) {
    const object = { type, ref: `0000000${index}-0000-4000-8000-000000000000`, attributes: { Description } };
    const said = { ...object, deletionMark: false, isFolder: false, tables: {} };
    await objects.replace(scope, undefined, { object: said, hash: 'h', order: '1', naturalKeys: [] });
  }
}

test('an engine is told names of the settings, of callers, of clients and of goods, in this order', async () => {
  const house = await callHouse({ settings: { vocabulary: ['Помпа'] } });
  await withBase(house);
  const PHONE = [{ VALUE: '+79062195047', VALUE_TYPE: 'WORK' }];
  const { portal, simulator } = house;
  callAsPerson(simulator.engine, portal, 'crm.contact.add', { fields: { NAME: 'Пётр', PHONE } }, 1);
  const lead = { NAME: 'Анна', PHONE: [{ VALUE: '+79062195048', VALUE_TYPE: 'WORK' }] };
  callAsPerson(simulator.engine, portal, 'crm.lead.add', { fields: lead }, 1);
  // Nobody answered: a name that is only said in calls that follow.
  house.hold({ phone: '+79062195048', durationSeconds: 0, code: '304', recording: undefined });
  await house.minutes(3);
  house.hold();
  await house.minutes(3);
  const [job] = house.transcriber.jobs.values();
  expect(job?.vocabulary).toEqual([
    ...['Помпа', 'Пётр', 'Анна', 'Насосы'],
    ...['Игорь Седов', 'Торговый дом', 'ООО Ромашка', 'Насос НЦ-5'],
  ]);
});
