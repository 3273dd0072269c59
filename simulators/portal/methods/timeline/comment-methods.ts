import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { listQuery, selectOf } from '../../call/list-query.ts';
import { type Answer, type Call, type MethodDefinition, method } from '../../call/method-definition.ts';
import { asInteger, asText } from '../../call/params.ts';
import { codeError, missingArgument } from '../../call/rest-error.ts';
import { itemAccessDenied } from '../../data/crm/crm-rights.ts';
import { formatDateTime } from '../../data/dates.ts';
import { attachmentViews } from '../../data/disk/attachment-view.ts';
import { attachFiles, uploadedFiles } from '../../data/disk/save-files.ts';
import { queryFields } from '../../data/field-table.ts';
import { listRows } from '../../data/list-rows.ts';
import {
  assertMayChangeOwner,
  entityTypeIdOf,
  entityTypeName,
  maySeeOwner,
} from '../../data/timeline/owners.ts';
import {
  ownerKey,
  type TimelineComment,
  type TimelineRecord,
  timelineStore,
} from '../../data/timeline/timeline-records.ts';
import type { JsonMap } from '../../transport/php-parameters.ts';

/** https://apidocs.bitrix24.com/api-reference/crm/timeline/comments/ */
export const timelineCommentMethods: readonly MethodDefinition[] = [
  method('crm.timeline.comment.add', 'crm', 'add', add),
  method('crm.timeline.comment.get', 'crm', 'get', (call) => ({ result: show(call, seen(call)) })),
  method('crm.timeline.comment.list', 'crm', 'list', list),
  method('crm.timeline.comment.update', 'crm', 'update', update),
  method('crm.timeline.comment.delete', 'crm', 'delete', remove),
];

const fields = queryFields<TimelineRecord>({
  ID: { kind: 'number', read: (row) => row.id },
  CREATED: { kind: 'datetime', read: (row) => row.createdAt },
  AUTHOR_ID: { kind: 'number', read: (row) => row.authorId },
  OWNER: { kind: 'string', read: ownerKey, index: 'owner' },
});

function fieldsOf({ params }: Call): JsonMap {
  // Other spellings of the parameter are not taken.
  const fields = params.all['fields'];
  if (fields === undefined || fields === null) throw missingArgument('fields');
  return params.map('fields');
}

function add(call: Call): Answer {
  const { portal, caller, actor, now } = call;
  const given = fieldsOf(call);
  const text = asText(given['COMMENT']);
  for (const name of ['ENTITY_ID', 'ENTITY_TYPE'])
    if (asText(given[name]) === '') throw missingArgument(name);
  const owner = {
    entityTypeId: entityTypeIdOf(asText(given['ENTITY_TYPE'])),
    entityId: asInteger(given['ENTITY_ID']) ?? 0,
  };
  assertMayChangeOwner(portal, caller.user, owner);
  if (text === '') throw codeError('INVALID_ARG_VALUE', 'Empty comment message');
  const row = portal.store(timelineStore).add((id) => ({
    ...{ id, kind: 'comment', ...owner, text, authorId: caller.user.id, createdAt: now },
    files: attached(call, id, given['FILES']),
  }));
  portal.raise('ONCRMTIMELINECOMMENTADD', { ID: row.id }, actor);
  return { result: row.id };
}

function attached({ portal, caller, now }: Call, entityId: number, files: Json | undefined) {
  const owner = { moduleId: 'crm', entityType: 'crm_timeline', entityId };
  return attachFiles(portal, uploadedFiles(files), owner, caller.user.id, now);
}

function list(call: Call): Answer {
  const { portal, caller, params } = call;
  const { filter, ...query } = listQuery(params);
  const entityTypeId = entityTypeIdOf(asText(filter['ENTITY_TYPE'] ?? filter['=ENTITY_TYPE']));
  const entityId = asInteger(filter['ENTITY_ID'] ?? filter['=ENTITY_ID']) ?? 0;
  if (!maySeeOwner(portal, caller.user, { entityTypeId, entityId })) throw itemAccessDenied();
  const dialect = { fields, idField: 'ID', offsetMinutes: portal.offsetMinutes };
  const { rows, ...rest } = listRows(
    portal.store(timelineStore),
    { ...query, filter: { '=OWNER': ownerKey({ entityTypeId, entityId }) } },
    { ...dialect, onUnknown: () => undefined },
    (row) => row.kind === 'comment',
  );
  const select = selectOf(params);
  const wanted = (name: string) => select.length === 0 || select.includes('*') || select.includes(name);
  const comments = rows.filter((row) => row.kind === 'comment');
  const result = comments.map((row) =>
    Object.fromEntries(Object.entries(show(call, row)).filter(([name]) => name === 'ID' || wanted(name))),
  );
  return { result, ...rest };
}

function update(call: Call): Answer {
  const { portal, actor } = call;
  const before = changeable(call);
  const given = fieldsOf(call);
  if (given['COMMENT'] !== undefined && asText(given['COMMENT']) === '')
    throw codeError('INVALID_ARG_VALUE', 'Empty comment message');
  const text = asText(given['COMMENT'] ?? before.text);
  // Files that are sent take the place of all that were there.
  const files = given['FILES'] === undefined ? before.files : attached(call, before.id, given['FILES']);
  portal.store(timelineStore).put({ ...before, text, files });
  portal.raise('ONCRMTIMELINECOMMENTUPDATE', { ID: before.id }, actor);
  return { result: before.id };
}

function remove(call: Call): Answer {
  const { id } = changeable(call);
  call.portal.store(timelineStore).delete(id);
  call.portal.raise('ONCRMTIMELINECOMMENTDELETE', { ID: id }, call.actor);
  return { result: null };
}

function known({ portal, params }: Call): TimelineComment {
  const id = params.integer('id');
  if (id === undefined) throw missingArgument('id');
  const row = portal.store(timelineStore).get(id);
  if (row?.kind !== 'comment') throw codeError('NOT_FOUND', 'Not found.');
  return row;
}

function seen(call: Call): TimelineComment {
  const row = known(call);
  if (!maySeeOwner(call.portal, call.caller.user, row)) throw itemAccessDenied();
  return row;
}

/** The owner, when it is named, must be the one that the comment hangs on. */
function changeable(call: Call): TimelineComment {
  const { portal, caller, params } = call;
  const row = known(call);
  const named = { entityTypeId: params.integer('ownerTypeId'), entityId: params.integer('ownerId') };
  if (
    (named.entityTypeId ?? row.entityTypeId) !== row.entityTypeId ||
    (named.entityId ?? row.entityId) !== row.entityId
  )
    throw codeError('OWNER_NOT_FOUND', 'Владелец элемента не найден');
  assertMayChangeOwner(portal, caller.user, row);
  return row;
}

function show({ portal, now }: Call, row: TimelineComment): { [name: string]: Json } {
  return {
    ID: String(row.id),
    ENTITY_ID: String(row.entityId),
    ENTITY_TYPE: entityTypeName(row.entityTypeId),
    CREATED: formatDateTime(row.createdAt, portal.offsetMinutes),
    COMMENT: row.text,
    AUTHOR_ID: String(row.authorId),
    FILES: attachmentViews(portal, row.files, now),
  };
}
