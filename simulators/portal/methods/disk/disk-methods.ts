import { listQuery } from '../../call/list-query.ts';
import { type Answer, type Call, type MethodDefinition, method } from '../../call/method-definition.ts';
import { asText } from '../../call/params.ts';
import { codeError } from '../../call/rest-error.ts';
import { formatDateTime } from '../../data/dates.ts';
import {
  attachmentsStore,
  type DiskObject,
  type DiskStorage,
  diskObjectsStore,
  diskStoragesStore,
} from '../../data/disk/disk-objects.ts';
import { downloadUrl, uploadUrl } from '../../data/disk/file-links.ts';
import { saveFile, uploadedFile } from '../../data/disk/save-files.ts';
import { mayUseStorage, storagesFor } from '../../data/disk/storages.ts';
import { queryFields } from '../../data/field-table.ts';
import { listRows } from '../../data/list-rows.ts';
import { diskObjectView, diskStorageView } from './disk-view.ts';

/** Uploads and downloads are refused inside a batch. https://apidocs.bitrix24.com/api-reference/disk/ */
export const diskMethods: readonly MethodDefinition[] = [
  method('disk.storage.getlist', 'disk', 'list', listStorages),
  method('disk.storage.get', 'disk', 'get', (call) => ({ result: diskStorageView(storage(call)) })),
  method('disk.storage.getchildren', 'disk', 'list', (call) => children(call, storage(call).rootObjectId)),
  method('disk.storage.addfolder', 'disk', 'add', (call) => addFolder(call, rootOf(call))),
  unbatched(method('disk.storage.uploadfile', 'disk', 'add', (call) => upload(call, rootOf(call)))),
  method('disk.folder.get', 'disk', 'get', (call) => shown(call, object(call, 'folder'))),
  method('disk.folder.getchildren', 'disk', 'list', (call) => children(call, object(call, 'folder').id)),
  method('disk.folder.addsubfolder', 'disk', 'add', (call) => addFolder(call, object(call, 'folder'))),
  unbatched(method('disk.folder.uploadfile', 'disk', 'add', (call) => upload(call, object(call, 'folder')))),
  method('disk.file.get', 'disk', 'get', (call) => shown(call, object(call, 'file'))),
  method('disk.file.delete', 'disk', 'delete', remove),
  method('disk.attachedObject.get', 'disk', 'get', attached),
];

function unbatched(definition: MethodDefinition): MethodDefinition {
  return { ...definition, batchable: false };
}

const storageFields = queryFields<DiskStorage>({
  ID: { kind: 'number', read: (row) => row.id },
  NAME: { kind: 'string', read: (row) => row.name },
  ENTITY_TYPE: { kind: 'string', read: (row) => row.entityType },
  ENTITY_ID: { kind: 'string', read: (row) => row.entityId },
});

const objectFields = queryFields<DiskObject>({
  ID: { kind: 'number', read: (row) => row.id },
  NAME: { kind: 'string', read: (row) => row.name, index: 'name' },
  PARENT_ID: { kind: 'number', read: (row) => row.parentId, index: 'parent' },
  TYPE: { kind: 'string', read: (row) => (row.bytes ? 'file' : 'folder') },
  CREATE_TIME: { kind: 'datetime', read: (row) => row.createdAt },
});

function listStorages(call: Call): Answer {
  const { portal, caller, params } = call;
  const readable = new Set(storagesFor(portal, caller.user).map(({ id }) => id));
  const dialect = { fields: storageFields, idField: 'ID', offsetMinutes: portal.offsetMinutes };
  const { rows, ...rest } = listRows(
    portal.store(diskStoragesStore),
    listQuery(params),
    { ...dialect, onUnknown: () => undefined },
    (row) => caller.user.admin || readable.has(row.id),
  );
  return { result: rows.map(diskStorageView), ...rest };
}

function children(call: Call, folderId: number): Answer {
  const { portal, params, now } = call;
  const query = listQuery(params);
  const dialect = { fields: objectFields, idField: 'ID', offsetMinutes: portal.offsetMinutes };
  const { rows, ...rest } = listRows(
    portal.store(diskObjectsStore),
    { ...query, filter: { ...query.filter, PARENT_ID: folderId } },
    { ...dialect, onUnknown: () => undefined },
  );
  return { result: rows.map((row) => diskObjectView(portal, row, now, 'read')), ...rest };
}

function shown(call: Call, row: DiskObject): Answer {
  return { result: diskObjectView(call.portal, row, call.now, 'read') };
}

function addFolder(call: Call, parent: DiskObject): Answer {
  const { portal, actor, now } = call;
  const name = nameOf(call);
  const objects = portal.store(diskObjectsStore);
  if (objects.find('name', name).some((one) => one.parentId === parent.id))
    throw codeError('DISK_OBJ_22000', `Folder or file with name ${name} already exists`);
  const place = { storageId: parent.storageId, parentId: parent.id, bytes: undefined };
  const folder = objects.add((id) => ({ id, name, ...place, createdAt: now, createdBy: actor.userId }));
  return { result: diskObjectView(portal, folder, now, 'fresh') };
}

/** With content the file is there at once; without it the answer says where to post it. */
function upload(call: Call, folder: DiskObject): Answer {
  const { portal, params, actor, now } = call;
  const unique = params.flag('generateUniqueName');
  if (!params.has('fileContent')) {
    const name = asText(params.map('data')['NAME']);
    const ticket = { objectId: folder.id, userId: actor.userId, name, unique };
    return { result: { field: 'file', uploadUrl: uploadUrl(portal, ticket, now) } };
  }
  const file = uploadedFile(params.raw('fileContent'));
  const saved = file && saveFile(portal, folder, { ...file, name: nameOf(call) }, actor.userId, now, unique);
  if (!saved) throw codeError('ERROR_COULD_NOT_SAVE_FILE', 'Could not save file');
  return { result: diskObjectView(portal, saved, now, 'fresh') };
}

function remove(call: Call): Answer {
  call.portal.store(diskObjectsStore).delete(object(call, 'file').id);
  return { result: true };
}

function attached(call: Call): Answer {
  const { portal, now } = call;
  const id = idOf(call);
  const row = portal.store(attachmentsStore).get(id);
  const file = portal.store(diskObjectsStore).get(row?.objectId ?? 0);
  if (!row || !file?.bytes) throw notFound(id);
  return {
    result: {
      ID: String(row.id),
      OBJECT_ID: String(row.objectId),
      MODULE_ID: row.moduleId,
      ENTITY_TYPE: row.entityType,
      ENTITY_ID: String(row.entityId),
      CREATE_TIME: formatDateTime(row.createdAt, portal.offsetMinutes),
      CREATED_BY: String(row.createdBy),
      DOWNLOAD_URL: downloadUrl(portal, file.id, now),
      NAME: file.name,
      SIZE: String(file.bytes.length),
    },
  };
}

function idOf(call: Call): number {
  const id = call.params.integer('id');
  if (id === undefined) throw codeError('ERROR_ARGUMENT', 'Invalid value of parameter {Parameter #0}');
  return id;
}

function nameOf(call: Call): string {
  const name = asText(call.params.map('data')['NAME']);
  if (name !== '') return name;
  throw codeError('DISK_BASE_SERVICE_22001', 'Error: required parameter NAME (DISK_BASE_SERVICE_22001)');
}

function storage(call: Call): DiskStorage {
  const id = idOf(call);
  const row = call.portal.store(diskStoragesStore).get(id);
  if (!row) throw notFound(id);
  if (!mayUseStorage(call.portal, call.caller.user, id)) throw denied();
  return row;
}

function rootOf(call: Call): DiskObject {
  const { rootObjectId } = storage(call);
  const root = call.portal.store(diskObjectsStore).get(rootObjectId);
  if (!root) throw notFound(rootObjectId);
  return root;
}

function object(call: Call, type: 'file' | 'folder'): DiskObject {
  const id = idOf(call);
  const row = call.portal.store(diskObjectsStore).get(id);
  if (!row || (row.bytes !== undefined) !== (type === 'file')) throw notFound(id);
  if (!mayUseStorage(call.portal, call.caller.user, row.storageId)) throw denied();
  return row;
}

function notFound(id: number) {
  return codeError('ERROR_NOT_FOUND', `Could not find entity with id \`${id}\``);
}

function denied() {
  return codeError('ACCESS_DENIED', 'Access denied');
}
