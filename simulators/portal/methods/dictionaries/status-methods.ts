import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { listQuery } from '../../call/list-query.ts';
import { type Answer, type Call, type MethodDefinition, method } from '../../call/method-definition.ts';
import { asInteger, asMap, asText } from '../../call/params.ts';
import { legacyError } from '../../call/rest-error.ts';
import { categoriesOf } from '../../data/crm/categories.ts';
import { newStatus, type Status, statusesOf, statusesStore, statusNamed } from '../../data/crm/statuses.ts';
import { queryFields } from '../../data/field-table.ts';
import { compileFilter } from '../../data/filter.ts';

/** https://apidocs.bitrix24.com/api-reference/crm/status/index.html */
export const statusMethods: readonly MethodDefinition[] = [
  method('crm.status.list', 'crm', 'list', list),
  method('crm.status.get', 'crm', 'get', (call) => ({ result: row(statusOf(call)) })),
  method('crm.status.add', 'crm', 'add', add, 'administrator'),
  method('crm.status.update', 'crm', 'update', update, 'administrator'),
  method('crm.status.delete', 'crm', 'delete', remove, 'administrator'),
  method('crm.status.entity.items', 'crm', 'list', ({ portal, params }) => ({
    result: statusesOf(portal, params.text('entityId')).map(({ name, sort, statusId }) => ({
      NAME: name,
      SORT: sort,
      STATUS_ID: statusId,
    })),
  })),
  method('crm.status.entity.types', 'crm', 'list', types),
  method('crm.status.fields', 'crm', 'get', () => ({ result: description })),
];

const fields = queryFields<Status>({
  ID: { kind: 'number', read: (status) => status.id },
  ENTITY_ID: { kind: 'string', read: (status) => status.entityId, index: 'entityId' },
  STATUS_ID: { kind: 'string', read: (status) => status.statusId },
  NAME: { kind: 'string', read: (status) => status.name },
  SORT: { kind: 'number', read: (status) => status.sort },
  SYSTEM: { kind: 'flag', read: (status) => (status.system ? 'Y' : 'N') },
  CATEGORY_ID: { kind: 'number', read: (status) => status.categoryId },
  SEMANTICS: { kind: 'string', read: (status) => status.semantics },
});

/** Dictionaries are not paged. */
function list({ portal, params }: Call): Answer {
  const { filter, order } = listQuery(params);
  const compiled = compileFilter(filter, {
    fields,
    idField: 'ID',
    offsetMinutes: portal.offsetMinutes,
    onUnknown: () => undefined,
  });
  const rows = [...portal.store(statusesStore)].filter((status) =>
    compiled.tests.every((test) => test(status)),
  );
  if (Object.hasOwn(order, 'SORT') || Object.keys(order).length === 0)
    rows.sort((left, right) => left.sort - right.sort);
  if (Object.values(order).some((direction) => asText(direction).toUpperCase() === 'DESC')) rows.reverse();
  return { result: rows.map((status) => ({ ...row(status), EXTRA: extra(status) })), total: rows.length };
}

function row(status: Status): { [name: string]: Json } {
  return {
    ID: String(status.id),
    ENTITY_ID: status.entityId,
    STATUS_ID: status.statusId,
    NAME: status.name,
    NAME_INIT: status.nameInit,
    SORT: String(status.sort),
    SYSTEM: status.system ? 'Y' : 'N',
    CATEGORY_ID: status.categoryId === null ? null : String(status.categoryId),
    COLOR: status.color,
    SEMANTICS: status.semantics,
  };
}

function extra({ semantics, color, statusId }: Status): Json {
  const failure = statusId.endsWith('APOLOGY') ? 'apology' : 'failure';
  return { SEMANTICS: semantics === 'S' ? 'success' : semantics === 'F' ? failure : 'process', COLOR: color };
}

function add({ portal, params }: Call): Answer {
  const given = params.map('fields');
  const entityId = asText(given['ENTITY_ID']);
  const statusId = asText(given['STATUS_ID']);
  const name = asText(given['NAME']);
  if (entityId === '') throw legacyError('The field ENTITY_ID is required.');
  if (name === '') throw legacyError('The field NAME is required.');
  if (statusNamed(portal, entityId, statusId)) throw legacyError('The status ID already exists.');
  const category = /^(?:DEAL|SMART_INVOICE)_STAGE_(\d+)$/.exec(entityId)?.[1];
  const semantics = semanticsOf(asText(given['SEMANTICS']) || asText(asMap(given['EXTRA'])['SEMANTICS']));
  const status = portal.store(statusesStore).add((id) => ({
    ...newStatus(id, entityId, statusId || `UC_${id}`, name, asInteger(given['SORT']) ?? 10, semantics, null),
    categoryId: category === undefined ? null : Number(category),
    nameInit: '',
    system: false,
    ...(given['COLOR'] === undefined ? {} : { color: asText(given['COLOR']) }),
  }));
  return { result: status.id };
}

function semanticsOf(text: string): Status['semantics'] {
  if (text === 'S' || text === 'success') return 'S';
  return text === 'F' || text === 'failure' || text === 'apology' ? 'F' : null;
}

function update(call: Call): Answer {
  const status = statusOf(call);
  const given = call.params.map('fields');
  call.portal.store(statusesStore).put({
    ...status,
    name: asText(given['NAME']) || status.name,
    sort: asInteger(given['SORT']) ?? status.sort,
    color: asText(given['COLOR']) || status.color,
  });
  return { result: true };
}

function remove(call: Call): Answer {
  const status = statusOf(call);
  if (status.system && !asMap(call.params.raw('params'))['FORCED'])
    throw legacyError('CRM System Status can not be deleted.');
  call.portal.store(statusesStore).delete(status.id);
  return { result: true };
}

function statusOf({ portal, params }: Call): Status {
  const status = portal.store(statusesStore).get(params.integer('id') ?? 0);
  if (!status) throw legacyError('Status is not found.');
  return status;
}

const named: readonly (readonly [string, string])[] = [
  ['STATUS', 'Стадии лида'],
  ['SOURCE', 'Источники'],
  ['CONTACT_TYPE', 'Тип контакта'],
  ['COMPANY_TYPE', 'Тип компании'],
  ['EMPLOYEES', 'Кол-во сотрудников'],
  ['DEAL_TYPE', 'Тип сделки'],
  ['INDUSTRY', 'Сфера деятельности'],
  ['HONORIFIC', 'Обращения'],
  ['CALL_LIST', 'Статусы обзвона'],
  ['QUOTE_STATUS', 'Стадии предложения'],
  ['DEAL_STAGE', 'Стадии сделки'],
];

function types({ portal }: Call): Answer {
  const stages = [
    ...categoriesOf(portal, 2)
      .filter(({ id }) => id !== 0)
      .map(({ id, name }) => [`DEAL_STAGE_${id}`, `Стадии сделки (${name})`] as const),
    ...categoriesOf(portal, 31).map(
      ({ id, name }) => [`SMART_INVOICE_STAGE_${id}`, `Стадии счёта (${name})`] as const,
    ),
  ];
  return { result: [...named, ...stages].map(([ID, NAME]) => ({ ID, NAME, SEMANTIC_INFO: [] })) };
}

const description: Json = Object.fromEntries(
  (
    [
      ['ID', 'integer', 'ID', false, true, false],
      ['ENTITY_ID', 'string', 'ID элемента сущности', true, false, true],
      ['STATUS_ID', 'string', 'Статус', true, false, true],
      ['SORT', 'integer', 'Сортировка', false, false, false],
      ['NAME', 'string', 'Название', true, false, false],
      ['NAME_INIT', 'string', 'Название по умолчанию', false, true, false],
      ['SYSTEM', 'char', 'Системный', false, true, false],
      ['CATEGORY_ID', 'integer', 'Воронка', false, false, false],
      ['COLOR', 'string', 'Цвет', false, false, false],
      ['SEMANTICS', 'char', 'Семантика', false, false, false],
      ['EXTRA', 'crm_status_extra', 'Дополнительное описание', false, false, false],
    ] as const
  ).map(([name, type, title, isRequired, isReadOnly, isImmutable]) => [
    name,
    { type, isRequired, isReadOnly, isImmutable, isMultiple: false, isDynamic: false, title },
  ]),
);
