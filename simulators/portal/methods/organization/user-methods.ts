import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { selectOf } from '../../call/list-query.ts';
import { type Answer, type Call, type MethodDefinition, method } from '../../call/method-definition.ts';
import { asFlag, asText } from '../../call/params.ts';
import { queryFields } from '../../data/field-table.ts';
import { splitPrefix } from '../../data/filter-condition.ts';
import { listRows } from '../../data/list-rows.ts';
import { departmentsStore } from '../../data/organization/departments.ts';
import { type User, usersStore } from '../../data/users.ts';
import type { JsonMap } from '../../transport/php-parameters.ts';
import { currentUserRow, userRow } from './user-view.ts';

const otherScopes = ['user_basic', 'user_brief'];

/** https://apidocs.bitrix24.com/api-reference/user/ */
export const userMethods: readonly MethodDefinition[] = [
  { ...method('user.get', 'user', 'list', get), otherScopes },
  { ...method('user.search', 'user', 'list', search), otherScopes },
  { ...method('user.current', 'user', 'get', current), otherScopes },
  method('user.admin', '', 'system', ({ caller }) => ({ result: caller.user.admin })),
];

const fields = queryFields<User>({
  ID: { kind: 'number', read: (row) => row.id },
  ACTIVE: { kind: 'flag', read: (row) => (row.active ? 'Y' : 'N') },
  NAME: { kind: 'string', read: (row) => row.name },
  LAST_NAME: { kind: 'string', read: (row) => row.lastName },
  SECOND_NAME: { kind: 'string', read: (row) => row.secondName },
  EMAIL: { kind: 'string', read: (row) => row.email },
  PERSONAL_CITY: { kind: 'string', read: (row) => row.city },
  PERSONAL_MOBILE: { kind: 'string', read: (row) => row.mobile },
  WORK_POSITION: { kind: 'string', read: (row) => row.position },
  UF_DEPARTMENT: { kind: 'number', read: (row) => [...row.departments] },
  UF_PHONE_INNER: { kind: 'string', read: (row) => row.innerPhone },
  USER_TYPE: { kind: 'string', read: (row) => row.userType },
  DATE_REGISTER: { kind: 'datetime', read: (row) => row.registeredAt },
  LAST_LOGIN: { kind: 'datetime', read: (row) => row.lastLoginAt },
});

/** Words of the call that are no filter. */
const notFilters = new Set([
  ...['filter', 'sort', 'order', 'admin_mode', 'select', 'image_resize', 'start', 'auth', 'auth_connector'],
]);

/** Filters stand in FILTER or beside it, as older callers send them. */
function get(call: Call): Answer {
  const { params } = call;
  const beside = Object.entries(params.all).filter(([name]) => !notFilters.has(name.toLowerCase()));
  const given = { ...Object.fromEntries(beside), ...params.map('filter') };
  const { NAME_SEARCH: words, ...filter } = given;
  return page(call, filter, (user) => isCalled(user, '', asText(words)));
}

/** FIND looks into names, position and department; without it each field is looked for by itself. */
function search(call: Call): Answer {
  const given = { ...call.params.map('filter') };
  const find = asText(given['FIND'] ?? call.params.raw('FIND'));
  const departmentName = (user: User) =>
    user.departments.map((id) => call.portal.store(departmentsStore).get(id)?.name ?? '').join(' ');
  if (find !== '') return page(call, {}, (user) => isCalled(user, departmentName(user), find));
  const { UF_DEPARTMENT_NAME: wanted, ...rest } = given;
  const filter = Object.fromEntries(
    Object.entries(rest).map(([name, value]) => [/^\w/.test(name) ? `%${name}` : name, value]),
  );
  const needle = asText(wanted).toLowerCase();
  return page(call, filter, (user) => departmentName(user).toLowerCase().includes(needle));
}

function isCalled(user: User, department: string, words: string): boolean {
  const text = [user.name, user.lastName, user.secondName, user.position, user.email, department]
    .join(' ')
    .toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function page(call: Call, filter: JsonMap, visible: (user: User) => boolean): Answer {
  const { params, portal, now, caller } = call;
  const sort = params.text('sort').toUpperCase();
  const { rows, ...rest } = listRows(
    portal.store(usersStore),
    {
      filter: withFlags(filter),
      order: fields.has(sort) ? { [sort]: params.text('order') } : {},
      start: params.integer('start') ?? 0,
    },
    { fields, idField: 'ID', offsetMinutes: portal.offsetMinutes, onUnknown: () => undefined },
    visible,
  );
  const select = selectOf(params);
  const result = rows.map((user) => selected(userRow(portal, user, now, caller.scopes), select));
  return { result, ...rest };
}

/** `true`, `1` and `Y` mean the same, and so do their contraries. */
function withFlags(filter: JsonMap): JsonMap {
  return Object.fromEntries(
    Object.entries(filter).map(([key, value]): [string, Json] =>
      splitPrefix(key).name === 'ACTIVE' ? [key, asFlag(value) ? 'Y' : 'N'] : [key, value],
    ),
  );
}

function selected(row: { [name: string]: Json }, select: readonly string[]): { [name: string]: Json } {
  if (select.length === 0 || select.includes('*')) return row;
  const wanted = (name: string) =>
    name === 'ID' || select.includes(name) || (name.startsWith('UF_') && select.includes('UF_*'));
  return Object.fromEntries(Object.entries(row).filter(([name]) => wanted(name)));
}

function current({ portal, caller, now }: Call): Answer {
  return { result: currentUserRow(portal, caller.user, now, caller.scopes) };
}
