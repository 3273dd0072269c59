import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { type Answer, type Call, type MethodDefinition, method } from '../../call/method-definition.ts';
import { queryFields } from '../../data/field-table.ts';
import { listRows } from '../../data/list-rows.ts';
import { type Department, departmentsStore } from '../../data/organization/departments.ts';

/** https://apidocs.bitrix24.com/api-reference/departments/ */
export const departmentMethods: readonly MethodDefinition[] = [
  method('department.get', 'department', 'list', get),
];

const fields = queryFields<Department>({
  ID: { kind: 'number', read: (row) => row.id },
  NAME: { kind: 'string', read: (row) => row.name },
  SORT: { kind: 'number', read: (row) => row.sort },
  PARENT: { kind: 'number', read: (row) => row.parentId, index: 'parentId' },
  UF_HEAD: { kind: 'number', read: (row) => row.headId },
});

function get({ params, portal }: Call): Answer {
  const sort = params.text('sort').toUpperCase();
  // SORT sorts, unless it is a number: then it is looked for.
  const filter: { [name: string]: Json } = {};
  for (const name of fields.keys()) {
    const value = name === 'SORT' ? params.integer(name) : params.raw(name);
    if (value !== undefined) filter[name] = value;
  }
  const { rows, ...rest } = listRows(
    portal.store(departmentsStore),
    {
      filter,
      order: fields.has(sort) ? { [sort]: params.text('order') } : {},
      start: params.integer('start') ?? 0,
    },
    { fields, idField: 'ID', offsetMinutes: portal.offsetMinutes, onUnknown: () => undefined },
  );
  return { result: rows.map(show), ...rest };
}

function show({ id, name, sort, parentId, headId }: Department): Json {
  return {
    ID: String(id),
    NAME: name,
    SORT: sort,
    ...(parentId === null ? {} : { PARENT: String(parentId) }),
    ...(headId === null ? {} : { UF_HEAD: String(headId) }),
  };
}
