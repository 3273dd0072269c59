import { beforeEach, describe, expect, test } from 'vitest';
import { ClientIdentification } from '../../../shared/app/identification/find-clients.ts';
import { ObjectKeyIndex } from '../../../shared/app/identification/object-key-index.ts';
import type { Rules } from '../../../shared/app/identification/rules.ts';
import type { Link } from '../../../shared/app/sync/links.ts';
import { defaultRules } from '../../../shared/domain/identification/default-rules.ts';
import { defaultKinds } from '../../../shared/domain/mapping/client-context.ts';
import type { Configuration } from '../../../shared/domain/mapping/client-profile.ts';
import { clientProfiles } from '../../../shared/domain/mapping/client-profiles.ts';
import { clientRecords } from '../../../shared/domain/mapping/client-records.ts';
import { LoadedObjects } from '../../../shared/domain/mapping/loaded-objects.ts';
import type { BaseObject } from '../../../shared/domain/onec/base-object.ts';
import type { PortalRecord } from '../../../shared/domain/sync/record.ts';
import type { Json } from '../../../shared/kernel/canonical-json.ts';
import { asId } from '../../../shared/kernel/ids.ts';
import { DirectPortal } from '../../support/direct-portal.ts';
import { directories, firm, guid, kindRefs, object } from '../../unit/mapping/objects.ts';
import { type Bench, portalBench } from '../../unit/portal-simulator/support.ts';
import { MemoryObjects } from './memory-objects.ts';

let bench: Bench;
let portal: DirectPortal;
let objects: MemoryObjects;
let links: Map<string, Link>;
let batches: number;

beforeEach(() => {
  bench = portalBench();
  batches = 0;
  portal = new (class extends DirectPortal {
    override async batch(...asked: Parameters<DirectPortal['batch']>) {
      batches += 1;
      return super.batch(...asked);
    }
  })(async (method, params) => bench.result(method, params));
  objects = new MemoryObjects();
  objects.say(...directories());
  links = new Map();
});

function finder(configuration: Configuration = 'unf', rules: Partial<Rules> = {}) {
  const profile = clientProfiles[configuration];
  return new ClientIdentification({
    scope: { tenant: asId('t'), connection: asId('1') },
    portal,
    links: { byRefs: async () => links },
    index: new ObjectKeyIndex(objects, profile, defaultKinds),
    rules: { ...defaultRules, ...rules },
  });
}

/** Records of objects that the base has. */
function said(configuration: Configuration, ...told: readonly BaseObject[]) {
  objects.say(...told);
  const context = {
    profile: clientProfiles[configuration],
    kinds: defaultKinds,
    objects: new LoadedObjects(objects.all.values()),
  };
  return told.flatMap((one) => clientRecords(context, one));
}

async function addCompany(title: string, fm: readonly Json[] = []): Promise<string> {
  const result = await bench.result('crm.item.add', { entityTypeId: 4, fields: { title, fm } });
  return String((result as { readonly item: { readonly id: number } }).item.id);
}

async function addRequisite(
  owner: string,
  fields: Readonly<Record<string, Json>>,
  type = 4,
): Promise<string> {
  const presets = (await bench.result('crm.requisite.preset.list', {})) as readonly { readonly ID: string }[];
  const common = {
    ENTITY_TYPE_ID: type,
    ENTITY_ID: owner,
    PRESET_ID: presets[0]?.ID ?? '',
    NAME: 'Реквизиты',
  };
  return String(await bench.result('crm.requisite.add', { fields: { ...common, ...fields } }));
}

const phone = (value: string) => ({ typeId: 'PHONE', valueType: 'WORK', value });

describe('a firm of the base on the portal', () => {
  test('is found by INN and KPP with its requisite, whatever its name', async () => {
    await addRequisite(await addCompany('Филиал'), { RQ_INN: '7707083893', RQ_KPP: '540602001' });
    const id = await addCompany('Сбер');
    const requisite = await addRequisite(id, { RQ_INN: '7707083893', RQ_KPP: '773601001' });
    const found = await finder().onPortal(said('unf', firm()));
    expect([...found.values()]).toEqual([{ one: id }, { one: requisite }]);
    expect(batches).toBe(2);
  });

  test('is found by a phone in another spelling when the portal knows no INN of it', async () => {
    const id = await addCompany('ромашка', [phone('8 495 500 55 50')]);
    const found = await finder().onPortal(said('unf', firm()));
    expect([...found.values()]).toEqual([{ one: id }]);
  });

  test('is not found by the phone of a firm with another INN', async () => {
    const id = await addCompany('Лютик', [phone('+74955005550')]);
    await addRequisite(id, { RQ_INN: '7830002293', RQ_KPP: '784201001' });
    expect(await finder().onPortal(said('unf', firm()))).toEqual(new Map());
  });

  test('several are told all', async () => {
    const ids = [await addCompany('Ромашка'), await addCompany('Ромашка, дубль')];
    for (const id of ids) await addRequisite(id, { RQ_INN: '7707083893', RQ_KPP: '773601001' });
    const found = await finder().onPortal(said('unf', firm()).slice(0, 1));
    expect([...found.values()]).toEqual([{ several: ids }]);
  });

  test('nobody is found by name alone, unless a rule says so', async () => {
    const id = await addCompany('Общество с ограниченной ответственностью "РОМАШКА"');
    await addCompany('Ромашка и партнёры');
    const [company] = said('unf', firm({ Description: 'ООО «Ромашка»' }));
    if (!company) throw new Error('no record');
    expect(await finder().onPortal([company])).toEqual(new Map());
    const found = await finder('unf', { company: 'name' }).onPortal([company]);
    expect([...found.values()]).toEqual([{ one: id }]);
  });

  test('an empty portal is asked once', async () => {
    expect(await finder().onPortal(said('unf', firm()))).toEqual(new Map());
    expect(batches).toBe(1);
  });

  const thousandFirms = () => {
    const firms = Array.from({ length: 1000 }, (_, at) => {
      const digits = `7707${String(at).padStart(5, '0')}`;
      const sum = [2, 4, 10, 3, 5, 9, 4, 6, 8].reduce(
        (total, weight, place) => total + weight * Number(digits[place]),
        0,
      );
      return { ...firm({ ИНН: `${digits}${(sum % 11) % 10}` }, { tables: {} }), ref: guid(1000 + at) };
    });
    return said('unf', ...firms).filter(({ entity }) => entity === 'company');
  };

  test('a thousand firms are looked for in one batch of few commands', async () => {
    await addCompany('Сосед');
    await finder().onPortal(thousandFirms());
    expect(batches).toBe(2);
    // Two of them ask whether there is anybody at all.
    expect(portal.commands).toHaveLength(22);
  });

  test('a thousand firms are not looked for where there is nobody', async () => {
    const found = await finder().onPortal(thousandFirms());
    expect(found.size).toBe(0);
    expect(batches).toBe(1);
    expect(portal.commands.map(({ method }) => method)).toEqual(['crm.item.list', 'crm.item.list']);
  });
});

test('a partner of «УТ» is found by the INN of its counterparty', async () => {
  const id = await addCompany('Сеть');
  const requisite = await addRequisite(id, { RQ_INN: '7707083893' });
  const partner = object('Catalog_Партнеры', guid(50), {
    Description: 'Ромашка (сеть)',
    ЮрФизЛицо: 'Компания',
  });
  const records = said('ut', partner, firm({ Партнер_Key: guid(50), ЮрФизЛицо: 'ЮрЛицо' }, { tables: {} }));
  expect(Object.fromEntries(await finder('ut').onPortal(records))).toEqual({
    [`company#${guid(50)}`]: { one: id },
    [`requisite#${guid(1)}`]: { one: requisite },
  });
});

test('an entrepreneur is found by the INN of twelve digits though the portal has a KPP', async () => {
  const id = await addCompany('Иванов');
  await addRequisite(id, { RQ_INN: '500100732259', RQ_KPP: '773601001' });
  const entrepreneur = firm({
    ВидКонтрагента: 'ИндивидуальныйПредприниматель',
    ИНН: '500100732259',
    КПП: '',
  });
  const [company] = said('unf', entrepreneur);
  if (!company) throw new Error('no record');
  expect([...(await finder().onPortal([company])).values()]).toEqual([{ one: id }]);
});

test('a contact person is found by e-mail, not when the name is another', async () => {
  const add = async (lastName: string) => {
    const fields = {
      name: 'Пётр',
      lastName,
      fm: [{ typeId: 'EMAIL', valueType: 'WORK', value: 'Box@Firm.ru' }],
    };
    const result = await bench.result('crm.item.add', { entityTypeId: 3, fields });
    return String((result as { readonly item: { readonly id: number } }).item.id);
  };
  await add('Иванов');
  const id = await add('Сидоров');
  const row = { Тип: 'АдресЭлектроннойПочты', Вид_Key: kindRefs.email, Представление: 'box@firm.ru' };
  const person = object(
    'Catalog_КонтактныеЛица',
    guid(7),
    { Description: 'Сидоров Петр', Комментарий: '' },
    { tables: { КонтактнаяИнформация: [row] } },
  );
  const [contact] = said('unf', person);
  if (!contact) throw new Error('no record');
  // «Петр» without ё is the same name.
  expect([...(await finder().onPortal([contact])).values()]).toEqual([{ one: id }]);
});

test('a bank account is looked for at the requisite that is linked', async () => {
  const requisite = await addRequisite(await addCompany('Сбер'), {});
  const add = async (RQ_ACC_NUM: string) =>
    String(
      await bench.result('crm.requisite.bankdetail.add', {
        fields: { ENTITY_ID: requisite, NAME: 'Счёт', RQ_ACC_NUM },
      }),
    );
  await add('40702810900000000002');
  const id = await add('40702810900000000001');
  links.set(`requisite#${guid(1)}`, {
    entity: 'requisite',
    ref: guid(1),
    portalId: requisite,
    common: {},
    origin: 'adopted',
    changedAt: 0,
  });
  const account = object('Catalog_БанковскиеСчета', guid(8), {
    Description: 'Основной',
    НомерСчета: '40702810900000000001',
    Owner: guid(1),
    Owner_Type: 'StandardODATA.Catalog_Контрагенты',
  });
  expect([...(await finder().onPortal(said('unf', account))).values()]).toEqual([{ one: id }]);
});

describe('a company of the portal in the base', () => {
  const company = (portalId: string, fields: PortalRecord['fields']): PortalRecord => ({
    entity: 'company',
    portalId,
    fields,
    row: {},
  });

  test('is found by the INN of its requisite, in letters that look like digits', async () => {
    said('unf', firm({ ИНН: '77О7О83893' }));
    const id = await addCompany('Что-то другое');
    await addRequisite(id, { RQ_INN: '7707083893' });
    const found = await finder().inBase([company(id, { name: 'Что-то другое', phones: [], emails: [] })]);
    expect([...found]).toEqual([[`company#${id}`, { one: guid(1) }]]);
  });

  test('several are told all, those marked for deletion do not count', async () => {
    said(
      'unf',
      firm(),
      { ...firm({ КПП: '' }), ref: guid(2) },
      { ...firm({}, { deletionMark: true }), ref: guid(3) },
    );
    const id = await addCompany('Ромашка');
    await addRequisite(id, { RQ_INN: '7707083893', RQ_KPP: '773601001' });
    const found = await finder().inBase([company(id, { name: 'Ромашка', phones: [], emails: [] })]);
    expect([...found.values()]).toEqual([{ several: [guid(1), guid(2)] }]);
  });

  test('a partner of «УТ» too', async () => {
    const partner = object('Catalog_Партнеры', guid(50), { Description: 'Сеть', ЮрФизЛицо: 'Компания' });
    said('ut', partner, firm({ Партнер_Key: guid(50), ЮрФизЛицо: 'ЮрЛицо' }, { tables: {} }));
    const id = await addCompany('Сеть');
    await addRequisite(id, { RQ_INN: '7707083893' });
    const found = await finder('ut').inBase([company(id, { name: 'Сеть', phones: [], emails: [] })]);
    expect([...found.values()]).toEqual([{ one: guid(50) }]);
  });

  test('a requisite is looked for among those of its company only', async () => {
    const partner = object('Catalog_Партнеры', guid(50), { Description: 'Сеть', ЮрФизЛицо: 'Компания' });
    said('ut', partner, firm({ Партнер_Key: guid(50), ЮрФизЛицо: 'ЮрЛицо' }, { tables: {} }));
    const requisite = (owner: string): PortalRecord => ({
      entity: 'requisite',
      portalId: '9',
      fields: { owner, inn: '7707083893' },
      row: {},
    });
    expect([...(await finder('ut').inBase([requisite(`company/${guid(50)}`)])).values()]).toEqual([
      { one: guid(1) },
    ]);
    expect(await finder('ut').inBase([requisite(`company/${guid(51)}`)])).toEqual(new Map());
  });
});

test('a portal that does not answer interrupts the search', async () => {
  const { PortalError } = await import('../../../shared/ports/portal.ts');
  portal.answer = ({ method }) => new PortalError('unavailable', method, '503', '');
  await expect(finder().onPortal(said('unf', firm()))).rejects.toMatchObject({
    causeKey: 'portal.unavailable',
  });
});
