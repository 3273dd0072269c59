import { beforeEach, describe, expect, test } from 'vitest';
import { HistoryLog } from '../../../shared/app/history/history-log.ts';
import type { Json } from '../../../shared/kernel/canonical-json.ts';
import { type ClientHouse, clientHouse } from '../../support/client-house.ts';

const counterparties = 'Catalog_Контрагенты';
const phone = '+74957778899';

/** Somebody edits on the portal, the worker looks at it, and somebody edits in 1C before it has heard of that. */
describe('edits that cross each other', () => {
  let at: ClientHouse;
  let ref = '';
  let id = 0;
  beforeEach(async () => {
    at = await clientHouse('agent');
    const company = companies().find(({ originId }) =>
      JSON.stringify(at.store.get(counterparties, String(originId))?.tables).includes('@'),
    );
    ref = String(company?.['originId']);
    id = Number(company?.['id']);
  });

  const companies = () => at.list('crm.item.list', { entityTypeId: 4 });
  const company = () => companies().find((one) => one['id'] === id);
  const inBase = () => at.store.get(counterparties, ref);
  const onPortal = async (fields: Readonly<Record<string, Json>>) => {
    await at.onPortal('crm.item.update', { entityTypeId: 4, id, fields });
    await at.house.rest(2);
  };
  const information = (kind: string) =>
    (inBase()?.tables['КонтактнаяИнформация'] ?? []).filter((row) => row['Тип'] === kind);

  test.each([
    { winner: 'base', kept: 'Имя из базы', gone: 'Имя с портала' },
    { winner: 'portal', kept: 'Имя с портала', gone: 'Имя из базы' },
  ])('of one field: $winner wins, its word is on both sides, and the loss is told', async (one) => {
    const body = { objects: { company: { winner: one.winner } } };
    expect((await at.ask('PUT', '/client-settings', body)).status).toBe(200);
    await at.settle();
    await onPortal({ title: 'Имя с портала' });
    at.person.rename(counterparties, ref, 'Имя из базы');
    await at.settle();
    expect(inBase()?.attributes['Description']).toBe(one.kept);
    expect(company()?.['title']).toBe(one.kept);
    expect(await lost()).toContain(one.gone);
  });

  test('of two fields: both stay', async () => {
    await onPortal({ title: 'Имя с портала' });
    at.person.edit(counterparties, ref, { Комментарий: 'Из базы' });
    await at.settle();
    expect(inBase()?.attributes).toMatchObject({ Description: 'Имя с портала', Комментарий: 'Из базы' });
    expect(company()).toMatchObject({ title: 'Имя с портала', comments: 'Из базы' });
  });

  test('of two rows of one table: both stay', async () => {
    const [mail] = information('АдресЭлектроннойПочты');
    expect(mail).toBeDefined();
    await onPortal({ fm: [{ typeId: 'PHONE', valueType: 'WORK', value: phone }] });
    const rows = (inBase()?.tables['КонтактнаяИнформация'] ?? []).map((row) =>
      row === mail ? { ...row, Представление: 'new@example.com', АдресЭП: 'new@example.com' } : row,
    );
    at.store.write(counterparties, ref, { tables: { КонтактнаяИнформация: rows } });
    await at.settle();
    expect(information('АдресЭлектроннойПочты')).toMatchObject([{ АдресЭП: 'new@example.com' }]);
    expect(JSON.stringify(information('Телефон'))).toContain('7778899');
    expect(JSON.stringify(company()?.['fm'])).toContain('new@example.com');
    expect(JSON.stringify(company()?.['fm'])).toContain(phone);
  });

  /** Values that the history of the company tells as lost. */
  async function lost(): Promise<readonly unknown[]> {
    const { blobs, clock, table } = at.house.platform;
    const object = { kind: 'company', id: ref };
    const { entries } = await new HistoryLog(table, blobs, clock).page(at.house.scope, { object }, 100);
    return entries.flatMap(({ details }) => {
      const { conflicts = [] } = (details ?? {}) as { readonly conflicts?: readonly { lost: unknown }[] };
      return conflicts.map((conflict) => conflict.lost);
    });
  }
});
