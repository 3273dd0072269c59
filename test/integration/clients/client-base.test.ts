import { beforeEach, describe, expect, test } from 'vitest';
import { SqliteDatabase } from '../../../shared/adapters/node/sqlite-database.ts';
import { SqliteTable } from '../../../shared/adapters/node/sqlite-table.ts';
import type { ClientObjects } from '../../../shared/app/clients/client-base.ts';
import { clientSide } from '../../../shared/app/clients/client-side.ts';
import { loadDictionaries } from '../../../shared/app/portal/load-dictionaries.ts';
import { LinkRepository } from '../../../shared/app/sync/links.ts';
import { type Mark, MarkRepository } from '../../../shared/app/sync/marks.ts';
import type { ConnectionScope } from '../../../shared/app/sync/scope.ts';
import type { RecordProblem } from '../../../shared/app/sync/sync-log.ts';
import { synchronise } from '../../../shared/app/sync/synchronise.ts';
import { WaitRepository } from '../../../shared/app/sync/waits.ts';
import {
  type ClientSettings,
  clientSettingsSchema,
} from '../../../shared/contracts/settings/client-settings.ts';
import { type Connection, connectionSchema } from '../../../shared/domain/connections/connection.ts';
import type { Configuration } from '../../../shared/domain/mapping/client-profile.ts';
import {
  type BaseObject,
  baseObjectSchema,
  type ObjectWrite,
  type ObjectWriteResult,
} from '../../../shared/domain/onec/base-object.ts';
import type { RecordKey } from '../../../shared/domain/sync/record.ts';
import type { Directions } from '../../../shared/domain/sync/three-way.ts';
import type { Json } from '../../../shared/kernel/canonical-json.ts';
import { asId } from '../../../shared/kernel/ids.ts';
import type { SentWrite } from '../../../shared/ports/base.ts';
import { DirectPortal } from '../../support/direct-portal.ts';
import { directories, firm, guid } from '../../unit/mapping/objects.ts';
import { type Bench, portalBench } from '../../unit/portal-simulator/support.ts';
import { MemoryObjects } from '../identification/memory-objects.ts';

/** A base says all attributes of an object, also those that nobody filled. */
const empty = {
  ...Object.fromEntries(Object.keys(firm().attributes).map((name) => [name, ''])),
  ...{ ЮридическоеФизическоеЛицо: '', ЮрФизЛицо: '' },
};

/** A base that writes at once what it is told. */
class WritingObjects extends MemoryObjects implements ClientObjects {
  readonly written: ObjectWrite[] = [];

  async directory(type: string): Promise<readonly BaseObject[]> {
    return [...this.all.values()].filter((object) => object.type === type);
  }

  async sentWrites(): Promise<ReadonlyMap<string, SentWrite>> {
    return new Map();
  }

  async writeObjects(writes: readonly ObjectWrite[]): Promise<readonly ObjectWriteResult[]> {
    return writes.map((write) => {
      const before = this.all.get(`${write.type} ${write.ref}`);
      const attributes = { ...empty, ...before?.attributes, ...write.attributes };
      const tables = { ...before?.tables, ...write.tables };
      this.say(baseObjectSchema.parse({ ...before, type: write.type, ref: write.ref, attributes, tables }));
      this.written.push(write);
      return { state: 'written' };
    });
  }
}

const scope: ConnectionScope = { tenant: asId('t'), connection: asId('1') };

const noWay: Directions = { toPortal: false, toBase: false, winner: 'base' };

function connectionWith(clients: ClientSettings): Connection {
  const stored = connectionSchema.parse({
    version: 1,
    member: 'm',
    name: 'Подключение',
    code: 'code',
    keyHash: '',
    sealedKey: '',
    keyIssuedAt: 0,
    status: { state: 'active' },
    settings: { clients },
    createdAt: 0,
  });
  return { ...stored, tenant: scope.tenant, id: scope.connection };
}

let bench: Bench;
let portal: DirectPortal;
let objects: WritingObjects;
let problems: RecordProblem[];
let run: (
  configuration: Configuration,
  marks: readonly Mark[],
  settings?: Partial<ClientSettings>,
) => Promise<number>;

beforeEach(() => {
  bench = portalBench();
  portal = new DirectPortal(async (method, params) => {
    await bench.clock.advance(500);
    return bench.result(method, params);
  });
  objects = new WritingObjects();
  objects.say(...directories());
  problems = [];
  const { clock } = bench;
  const table = new SqliteTable(new SqliteDatabase({ path: ':memory:', clock }), 'main');
  let token = 0;
  const marks = new MarkRepository(table, () => String(token++));
  const links = new LinkRepository(table);
  const waits = new WaitRepository(table);
  run = async (configuration, wanted, given = {}) => {
    await marks.set(scope, wanted);
    const dictionaries = await loadDictionaries(portal, undefined);
    const clients = clientSettingsSchema.parse({ configuration, ...given });
    const { base, identification, loadSettings, directionsOf } = clientSide(
      objects,
      connectionWith(clients),
      { portal, links },
    );
    const log = {
      changes: async () => undefined,
      problems: async (entries: readonly RecordProblem[]) => void problems.push(...entries),
    };
    const before = portal.commands.length;
    const writesBefore = objects.written.length;
    const directions = (key: RecordKey) => directionsOf(key) ?? noWay;
    const parts = { marks, links, waits, base, portal, clock, log, dictionaries };
    const deps = { ...parts, directionsOf: directions, identification, loadSettings };
    await synchronise(deps, scope, () => true);
    const commands = portal.commands.slice(before).filter((command) => command.repeat !== 'read');
    return commands.length + objects.written.length - writesBefore;
  };
});

const mark = (side: Mark['side'], entity: Mark['entity'], id: string): Mark => ({
  side,
  entity,
  id,
  root: id,
});
const ofFirm: readonly Mark[] = [
  mark('base', 'company', guid(1)),
  mark('base', 'requisite', guid(1)),
  mark('base', 'address', `${guid(1)}/6`),
];

async function list(method: string, params: Readonly<Record<string, Json>> = {}) {
  const result = await bench.result(method, params);
  return (Array.isArray(result) ? result : (result as { readonly items: Json }).items) as readonly Record<
    string,
    Json
  >[];
}

async function addCompany(
  title: string,
  requisite: Readonly<Record<string, Json>>,
): Promise<readonly Mark[]> {
  const added = await bench.result('crm.item.add', { entityTypeId: 4, fields: { title } });
  const { id } = (added as { readonly item: { readonly id: number } }).item;
  const [preset] = await list('crm.requisite.preset.list');
  const common = { ENTITY_TYPE_ID: 4, ENTITY_ID: id, PRESET_ID: preset?.['ID'] ?? '', NAME: 'Реквизиты' };
  const number = await bench.result('crm.requisite.add', { fields: { ...common, ...requisite } });
  return [mark('portal', 'company', String(id)), mark('portal', 'requisite', String(number))];
}

describe('objects of a base and the portal, through the engine', () => {
  test('a firm comes to the portal; the second run writes nothing', async () => {
    objects.say(firm());
    await run('unf', ofFirm);
    expect(await list('crm.item.list', { entityTypeId: 4 })).toMatchObject([
      { title: 'Ромашка', originId: guid(1) },
    ]);
    expect(await list('crm.requisite.list')).toMatchObject([{ RQ_INN: '7707083893', RQ_KPP: '773601001' }]);
    expect(await list('crm.address.list')).toMatchObject([{ TYPE_ID: '6' }]);
    expect(await run('unf', ofFirm)).toBe(0);
    expect(problems).toEqual([]);
  });

  test.each(['unf', 'ut', 'bp'] as const)(
    'a company of the portal comes to «%s»; then both rest',
    async (configuration) => {
      const marks = await addCompany('Лютик', { RQ_INN: '7830002293', RQ_COMPANY_FULL_NAME: 'ООО "Лютик"' });
      await run(configuration, marks);
      const counterparties = await objects.directory('Catalog_Контрагенты');
      expect(counterparties.map(({ attributes }) => attributes['ИНН'])).toEqual(['7830002293']);
      expect(counterparties[0]?.attributes['НаименованиеПолное']).toBe('ООО "Лютик"');
      const ref = counterparties[0]?.ref ?? '';
      const both = [...marks, mark('base', 'company', ref), mark('base', 'requisite', ref)];
      await run(configuration, both);
      expect(await run(configuration, both)).toBe(0);
      expect(problems).toEqual([]);
    },
  );

  test('what a requisite of the portal says of an entrepreneur wins over what 1C does not know yet', async () => {
    const marks = await addCompany('ИП Иванов', {
      RQ_INN: '500100732259',
      RQ_LAST_NAME: 'Иванов',
      RQ_FIRST_NAME: 'Иван',
    });
    const presets = await list('crm.requisite.preset.list');
    const preset = presets.find(({ XML_ID }) => String(XML_ID).includes('INDIVIDUAL'))?.['ID'] ?? '';
    const fields = { PRESET_ID: preset };
    await bench.result('crm.requisite.update', { id: marks[1]?.id ?? '', fields });
    await run('unf', marks);
    await run('unf', marks);
    const [counterparty] = await objects.directory('Catalog_Контрагенты');
    expect(counterparty?.attributes).toMatchObject({
      ВидКонтрагента: 'ИндивидуальныйПредприниматель',
      ФИО: 'Иванов Иван',
      НаименованиеПолное: 'Индивидуальный предприниматель Иванов Иван',
    });
    expect(await list('crm.requisite.list')).toMatchObject([{ PRESET_ID: preset, RQ_LAST_NAME: 'Иванов' }]);
  });

  test('a firm that is on both sides is linked by INN, and nothing is made twice', async () => {
    objects.say(firm());
    await addCompany('Ромашка (CRM)', { RQ_INN: '7707083893' });
    await run('unf', ofFirm);
    expect(await list('crm.item.list', { entityTypeId: 4 })).toHaveLength(1);
    expect(await list('crm.requisite.list')).toHaveLength(1);
    expect(await run('unf', ofFirm)).toBe(0);
  });

  test('a name that 1C cannot hold is told once and stays on the portal', async () => {
    objects.say(firm());
    await run('unf', ofFirm);
    const title = 'Очень длинное название '.repeat(8).trim();
    const [company] = await list('crm.item.list', { entityTypeId: 4 });
    await bench.result('crm.item.update', { entityTypeId: 4, id: company?.['id'] ?? 0, fields: { title } });
    const marks = [mark('portal', 'company', String(company?.['id']))];
    await run('unf', marks);
    expect(problems).toMatchObject([{ cause: 'too-long-for-base' }]);
    expect(await run('unf', marks)).toBe(0);
    expect(await list('crm.item.list', { entityTypeId: 4 })).toMatchObject([{ title }]);
  });

  test('a filter keeps a firm from the portal, a formula makes its name', async () => {
    objects.say(firm());
    const filters = [{ field: 'attribute:Комментарий', comparison: 'contains' as const, value: 'опт' }];
    const objectsOf = (send: unknown) => clientSettingsSchema.parse({ objects: { company: { send } } });
    await run('unf', ofFirm.slice(0, 1), objectsOf({ filters }));
    expect(await list('crm.item.list', { entityTypeId: 4 })).toEqual([]);
    await run('unf', ofFirm.slice(0, 1), objectsOf({ formula: '{"name": record.name + " (1С)"}' }));
    expect(await list('crm.item.list', { entityTypeId: 4 })).toMatchObject([{ title: 'Ромашка (1С)' }]);
  });
});
