import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { listQuery } from '../../call/list-query.ts';
import { type Answer, type Call, type MethodDefinition, method } from '../../call/method-definition.ts';
import { codeError, legacyError } from '../../call/rest-error.ts';
import { formatDateTime } from '../../data/dates.ts';
import { queryFields } from '../../data/field-table.ts';
import { listRows, type Page } from '../../data/list-rows.ts';
import {
  isMember,
  maySeeWorkgroup,
  type Workgroup,
  workgroupsOf,
  workgroupsStore,
} from '../../data/organization/workgroups.ts';

const otherScopes = ['socialnetwork'];

/**
 * Workgroups and projects, in the older and the newer spelling.
 * See https://apidocs.bitrix24.com/api-reference/sonet-group/
 */
export const workgroupMethods: readonly MethodDefinition[] = [
  method('sonet_group.get', 'sonet_group', 'list', get),
  method('sonet_group.user.get', 'sonet_group', 'list', members),
  method('sonet_group.user.groups', 'sonet_group', 'list', own),
  { ...method('socialnetwork.api.workgroup.list', 'sonet_group', 'list', list), otherScopes },
];

const flag = (value: boolean) => (value ? 'Y' : 'N');

const fields = queryFields<Workgroup>({
  ID: { kind: 'number', read: (row) => row.id },
  NAME: { kind: 'string', read: (row) => row.name },
  OWNER_ID: { kind: 'number', read: ownerOf },
  ACTIVE: { kind: 'flag', read: (row) => flag(row.active) },
  VISIBLE: { kind: 'flag', read: (row) => flag(row.visible) },
  OPENED: { kind: 'flag', read: (row) => flag(row.opened) },
  CLOSED: { kind: 'flag', read: (row) => flag(row.closed) },
  PROJECT: { kind: 'flag', read: (row) => flag(row.project) },
  MEMBER: { kind: 'number', read: (row) => row.members.map(({ userId }) => userId), index: 'member' },
  DATE_CREATE: { kind: 'datetime', read: (row) => row.createdAt },
  DATE_UPDATE: { kind: 'datetime', read: (row) => row.updatedAt },
});

function ownerOf(group: Workgroup): number {
  return group.members.find(({ role }) => role === 'A')?.userId ?? 0;
}

function page(call: Call, filter: { [name: string]: Json }, asAdministrator: boolean): Page<Workgroup> {
  const { portal, caller, params } = call;
  const query = listQuery(params);
  const order = Object.fromEntries(
    Object.entries(query.order).map(([name, direction]) => [name.toUpperCase(), direction]),
  );
  return listRows(
    portal.store(workgroupsStore),
    { filter, order, start: query.start },
    { fields, idField: 'ID', offsetMinutes: portal.offsetMinutes, onUnknown: () => undefined },
    (group) => maySeeWorkgroup(group, caller.user, asAdministrator),
  );
}

function get(call: Call): Answer {
  const { portal, params } = call;
  const groupId = params.integer('GROUP_ID');
  const filter = { ...params.map('FILTER'), ...(groupId === undefined ? {} : { ID: groupId }) };
  const { rows, ...rest } = page(call, filter, params.flag('IS_ADMIN'));
  const result = rows.map((group) => {
    const changed = formatDateTime(group.updatedAt, portal.offsetMinutes);
    return {
      ID: String(group.id),
      SITE_ID: 's1',
      NAME: group.name,
      DESCRIPTION: group.description,
      DATE_CREATE: formatDateTime(group.createdAt, portal.offsetMinutes),
      DATE_UPDATE: changed,
      ACTIVE: flag(group.active),
      VISIBLE: flag(group.visible),
      OPENED: flag(group.opened),
      CLOSED: flag(group.closed),
      SUBJECT_ID: '1',
      OWNER_ID: String(ownerOf(group)),
      KEYWORDS: group.keywords,
      NUMBER_OF_MEMBERS: String(group.members.length),
      DATE_ACTIVITY: changed,
      SUBJECT_NAME: 'Рабочие группы',
      PROJECT: flag(group.project),
      IS_EXTRANET: 'N',
    };
  });
  return { result, ...rest };
}

function members({ params, portal, caller }: Call): Answer {
  const id = params.integer('ID');
  if (id === undefined || id <= 0) throw legacyError('Wrong group ID');
  const group = portal.store(workgroupsStore).get(id);
  const readable = group && (group.visible || isMember(group, caller.user.id) || caller.user.admin);
  if (!readable) throw codeError('ERROR_GROUP_NOT_FOUND', 'Socialnetwork group not found');
  return { result: group.members.map(({ userId, role }) => ({ USER_ID: String(userId), ROLE: role })) };
}

function own({ portal, caller }: Call): Answer {
  const result = workgroupsOf(portal, caller.user.id).map((group) => ({
    GROUP_ID: String(group.id),
    GROUP_NAME: group.name,
    ROLE: group.members.find(({ userId }) => userId === caller.user.id)?.role ?? 'K',
    GROUP_IMAGE_ID: null,
    GROUP_IMAGE: '',
    IS_EXTRANET: 'N',
  }));
  return { result };
}

/** Fields come in camel case; the filter takes them in capitals. */
function list(call: Call): Answer {
  const filter = Object.fromEntries(
    Object.entries(call.params.map('filter')).map(([name, value]) => [name.toUpperCase(), value]),
  );
  const { rows, ...rest } = page(call, filter, call.params.map('params')['IS_ADMIN'] === 'Y');
  const workgroups = rows.map((group) => ({
    id: String(group.id),
    name: group.name,
    type: group.project ? 'project' : 'group',
    imageId: '0',
    avatarType: null,
    avatar: '',
    additionalData: { role: '', initiatedByType: '' },
    dialogId: '',
  }));
  return { result: { workgroups }, ...rest };
}
