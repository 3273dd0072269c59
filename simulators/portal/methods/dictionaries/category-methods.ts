import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { type Answer, type Call, type MethodDefinition, method } from '../../call/method-definition.ts';
import { asFlag, asInteger, asText } from '../../call/params.ts';
import { codeError, missingArgument } from '../../call/rest-error.ts';
import {
  addCategory,
  type Category,
  categoriesOf,
  categoriesStore,
  defaultCategory,
} from '../../data/crm/categories.ts';
import { upperName } from '../../data/crm/crm-field.ts';

/** https://apidocs.bitrix24.com/api-reference/crm/universal/category/index.html */
export const categoryMethods: readonly MethodDefinition[] = [
  method('crm.category.list', 'crm', 'list', list),
  method('crm.category.get', 'crm', 'get', (call) => ({ result: { category: view(categoryOf(call)) } })),
  method('crm.category.add', 'crm', 'add', add, 'administrator'),
  method('crm.category.update', 'crm', 'update', update, 'administrator'),
  method('crm.category.delete', 'crm', 'delete', remove, 'administrator'),
  method('crm.category.fields', 'crm', 'get', (call) => {
    entityTypeOf(call);
    return { result: { fields: description } };
  }),
];

function list(call: Call): Answer {
  const entityTypeId = entityTypeOf(call);
  defaultCategory(call.portal, entityTypeId);
  const categories = categoriesOf(call.portal, entityTypeId);
  return { result: { categories: categories.map(view) }, total: categories.length };
}

function add(call: Call): Answer {
  const entityTypeId = entityTypeOf(call);
  const given = call.params.map('fields');
  const name = asText(given['name']);
  if (name === '') throw codeError('BX_EMPTY_REQUIRED', 'Не заполнено обязательное поле "NAME"');
  const category = addCategory(call.portal, {
    entityTypeId,
    name,
    sort: asInteger(given['sort']) ?? 500,
    isDefault: asFlag(given['isDefault']),
    originId: asText(given['originId']),
    originatorId: asText(given['originatorId']),
  });
  return { result: { category: view(category) } };
}

function update(call: Call): Answer {
  const category = categoryOf(call);
  const given = call.params.map('fields');
  const changed = {
    ...category,
    name: asText(given['name']) || category.name,
    sort: asInteger(given['sort']) ?? category.sort,
  };
  if (category.id !== 0) call.portal.store(categoriesStore).put(changed);
  return { result: { category: view(changed) } };
}

function remove(call: Call): Answer {
  const category = categoryOf(call);
  if (category.isDefault)
    throw codeError('CRM_CATEGORY_DEFAULT_DELETE_ERROR', 'Нельзя удалить воронку по умолчанию');
  call.portal.store(categoriesStore).delete(category.id);
  return { result: [] };
}

function entityTypeOf({ params }: Call): number {
  if (!params.has('entityTypeId')) throw missingArgument('entityTypeId');
  const id = params.integer('entityTypeId') ?? 0;
  if (id !== 2 && id !== 31)
    throw codeError('ENTITY_TYPE_NOT_SUPPORTED', `Entity type ${id} is not supported`);
  return id;
}

function categoryOf(call: Call): Category {
  const entityTypeId = entityTypeOf(call);
  const id = call.params.integer('id');
  const category = categoriesOf(call.portal, entityTypeId).find((one) => one.id === id);
  if (!category) throw codeError('NOT_FOUND', 'Элемент не найден');
  return category;
}

function view({ id, name, sort, entityTypeId, isDefault, originId, originatorId }: Category): Json {
  const row = { id, name, sort, entityTypeId, isDefault: isDefault ? 'Y' : 'N' };
  // The general funnel of deals comes without the keys of a foreign system.
  return id === 0 ? row : { ...row, originId, originatorId };
}

const description: Json = Object.fromEntries(
  (
    [
      ['id', 'integer', false, true],
      ['name', 'string', false, false],
      ['sort', 'integer', false, false],
      ['entityTypeId', 'integer', true, true],
      ['isDefault', 'boolean', false, true],
      ['originId', 'string', false, false],
      ['originatorId', 'string', false, false],
    ] as const
  ).map(([name, type, isRequired, isReadOnly]) => [
    name,
    {
      type,
      isRequired,
      isReadOnly,
      isImmutable: false,
      isMultiple: false,
      isDynamic: false,
      title: upperName(name),
      upperName: upperName(name),
    },
  ]),
);
