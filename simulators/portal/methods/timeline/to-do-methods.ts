import { type Answer, type Call, type MethodDefinition, method } from '../../call/method-definition.ts';
import { asInteger } from '../../call/params.ts';
import { codeError, missingArgument } from '../../call/rest-error.ts';
import { parseDateTime } from '../../data/dates.ts';
import { addActivity, ownerValues } from '../../data/timeline/change-activities.ts';
import { assertMayChangeOwner } from '../../data/timeline/owners.ts';

/** https://apidocs.bitrix24.com/api-reference/crm/timeline/activities/todo/ */
export const toDoMethods: readonly MethodDefinition[] = [method('crm.activity.todo.add', 'crm', 'add', add)];

function add({ params, portal, caller, actor, now }: Call): Answer {
  for (const name of ['ownerTypeId', 'ownerId', 'deadline'])
    if (params.text(name) === '') throw missingArgument(name);
  const owner = {
    entityTypeId: params.integer('ownerTypeId') ?? 0,
    entityId: params.integer('ownerId') ?? 0,
  };
  assertMayChangeOwner(portal, caller.user, owner);
  const deadline = parseDateTime(params.text('deadline'), portal.offsetMinutes);
  if (deadline === undefined) throw codeError('WRONG_DATETIME_FORMAT', 'Некорректный формат даты');
  const offsets = params.list('pingOffsets').flatMap((minutes) => asInteger(minutes) ?? []);
  const row = addActivity(
    portal,
    {
      values: {
        ...ownerValues(owner),
        ...{ TYPE_ID: 6, PROVIDER_ID: 'CRM_TODO', PROVIDER_TYPE_ID: 'TODO' },
        SUBJECT: params.text('title') || 'Дело',
        DESCRIPTION: params.text('description'),
        RESPONSIBLE_ID: params.integer('responsibleId') ?? caller.user.id,
        START_TIME: deadline,
        END_TIME: deadline,
      },
      deadline,
      ...{ bindings: [owner], communications: [], providerParams: [], files: [], card: null },
      settings: {
        COLOR: params.text('colorId') || 'default',
        PING_OFFSETS: offsets.length > 0 ? offsets : [0, 15],
      },
    },
    actor,
    now,
  );
  return { result: { id: row.id } };
}
