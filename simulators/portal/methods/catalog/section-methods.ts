import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { listQuery, selectOf } from '../../call/list-query.ts';
import { type Answer, type Call, type MethodDefinition, method } from '../../call/method-definition.ts';
import { asText } from '../../call/params.ts';
import { numericError } from '../../call/rest-error.ts';
import { productsStore, type Section, sectionsStore } from '../../data/catalog/products.ts';
import { queryFields } from '../../data/field-table.ts';
import { listRows } from '../../data/list-rows.ts';
import type { JsonMap } from '../../transport/php-parameters.ts';
import {
  fieldsParam,
  idParam,
  mustRead,
  mustWrite,
  numberField,
  pick,
  requireFields,
  textField,
} from './catalog-access.ts';

/** https://apidocs.bitrix24.com/api-reference/catalog/section/ */
export const sectionMethods: readonly MethodDefinition[] = [
  method('catalog.section.list', 'catalog', 'list', list),
  method('catalog.section.get', 'catalog', 'get', get),
  method('catalog.section.add', 'catalog', 'add', add),
  method('catalog.section.update', 'catalog', 'update', update),
  method('catalog.section.delete', 'catalog', 'delete', remove),
];

const fields = queryFields<Section>({
  id: { kind: 'number', read: (row) => row.id },
  iblockId: { kind: 'number', read: (row) => row.iblockId },
  iblockSectionId: { kind: 'number', read: (row) => row.iblockSectionId, index: 'parent' },
  name: { kind: 'string', read: (row) => row.name },
  xmlId: { kind: 'string', read: (row) => row.xmlId, index: 'xmlId' },
  code: { kind: 'string', read: (row) => row.code, index: 'code' },
  sort: { kind: 'number', read: (row) => row.sort },
  active: { kind: 'flag', read: (row) => (row.active ? 'Y' : 'N') },
});

function show(row: Section): { readonly [name: string]: Json } {
  const { active, ...rest } = row;
  return { ...rest, active: active ? 'Y' : 'N' };
}

function list(call: Call): Answer {
  mustRead(call);
  const { rows, ...rest } = listRows(call.portal.store(sectionsStore), listQuery(call.params), {
    fields,
    idField: 'id',
    offsetMinutes: call.portal.offsetMinutes,
    onUnknown: () => undefined,
  });
  const select = selectOf(call.params);
  return { result: { sections: rows.map((row) => pick(show(row), select)) }, ...rest };
}

function known(call: Call): Section {
  const row = call.portal.store(sectionsStore).get(idParam(call));
  if (!row) throw numericError(200700300000, 'Section does not exist');
  return row;
}

function get(call: Call): Answer {
  mustRead(call);
  return { result: { section: show(known(call)) } };
}

function add(call: Call): Answer {
  mustWrite(call);
  const given = fieldsParam(call);
  requireFields(given, ['iblockId', 'name']);
  const sections = call.portal.store(sectionsStore);
  const row = sections.add((id) =>
    changed(call, given, {
      id,
      iblockId: Number(asText(given['iblockId'])),
      name: '',
      iblockSectionId: null,
      xmlId: null,
      code: null,
      sort: 500,
      active: true,
      description: null,
      descriptionType: 'text',
    }),
  );
  return { result: { section: show(row) } };
}

function update(call: Call): Answer {
  mustWrite(call);
  const given = fieldsParam(call);
  const before = known(call);
  requireFields(given, ['iblockId', 'name']);
  const row = changed(call, given, before);
  call.portal.store(sectionsStore).put(row);
  return { result: { section: show(row) } };
}

/** Sections below go with it; products stay, without the section. */
function remove(call: Call): Answer {
  mustWrite(call);
  const doomed = [known(call)];
  const sections = call.portal.store(sectionsStore);
  for (const row of doomed) doomed.push(...sections.find('parent', row.id));
  for (const { id } of doomed) {
    sections.delete(id);
    const products = call.portal.store(productsStore);
    for (const product of products.find('section', id)) {
      const left = product.sections.filter((other) => other !== id);
      const main = product.iblockSectionId === id ? (left[0] ?? null) : product.iblockSectionId;
      products.put({ ...product, sections: left, iblockSectionId: main });
    }
  }
  return { result: true };
}

function changed(call: Call, given: JsonMap, before: Section): Section {
  const name = textField(given, 'name');
  if (name === null) throw numericError(200700300050, 'Не заполнено обязательное поле "Название"');
  const parent = numberField(given, 'iblockSectionId');
  const sections = call.portal.store(sectionsStore);
  if (parent && (!sections.get(parent) || isWithin(call, parent, before.id)))
    throw numericError(200700300040, 'Указан неверный родительский раздел.');
  const code = textField(given, 'code');
  if (code && sections.find('code', code).some((other) => other.id !== before.id))
    throw numericError(200700300050, `Раздел с символьным кодом "${code}" уже существует.`);
  const xmlId = textField(given, 'xmlId');
  const description = textField(given, 'description');
  return {
    ...before,
    ...(name === undefined ? {} : { name }),
    ...(parent === undefined ? {} : { iblockSectionId: parent || null }),
    ...(code === undefined ? {} : { code }),
    ...(xmlId === undefined ? {} : { xmlId }),
    ...(description === undefined ? {} : { description }),
    ...(given['descriptionType'] === undefined
      ? {}
      : { descriptionType: asText(given['descriptionType']) === 'html' ? 'html' : 'text' }),
    ...(given['active'] === undefined ? {} : { active: asText(given['active']) !== 'N' }),
    ...(given['sort'] === undefined ? {} : { sort: Number(asText(given['sort'])) || 500 }),
  };
}

/** Whether a section lies below another or is it. */
function isWithin(call: Call, section: number, other: number): boolean {
  let current: number | null = section;
  while (current !== null) {
    if (current === other) return true;
    current = call.portal.store(sectionsStore).get(current)?.iblockSectionId ?? null;
  }
  return false;
}
