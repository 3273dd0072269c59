import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { formatDateTime } from '../../data/dates.ts';
import { type DiskObject, type DiskStorage, diskObjectsStore } from '../../data/disk/disk-objects.ts';
import { downloadUrl } from '../../data/disk/file-links.ts';
import type { Portal } from '../../portal.ts';

/** Ids of contents are other than those of the objects that hold them. */
const contentIdOffset = 30_000;

/**
 * A file or folder. What was made in the same call is typed otherwise than what is read later: its id is a number.
 * See https://apidocs.bitrix24.com/api-reference/disk/
 */
export function diskObjectView(
  portal: Portal,
  object: DiskObject,
  now: number,
  state: 'fresh' | 'read',
): { [name: string]: Json } {
  const moment = formatDateTime(object.createdAt, portal.offsetMinutes);
  const typed = (value: number): Json => (state === 'fresh' ? value : String(value));
  const { bytes } = object;
  return {
    ID: typed(object.id),
    NAME: object.name,
    CODE: null,
    STORAGE_ID: String(object.storageId),
    TYPE: bytes ? 'file' : 'folder',
    ...(bytes ? {} : { REAL_OBJECT_ID: typed(object.id) }),
    PARENT_ID: object.parentId === null ? null : String(object.parentId),
    DELETED_TYPE: typed(0),
    ...(bytes
      ? {
          GLOBAL_CONTENT_VERSION: typed(1),
          FILE_ID: typed(object.id + contentIdOffset),
          SIZE: String(bytes.length),
        }
      : {}),
    CREATE_TIME: moment,
    UPDATE_TIME: moment,
    DELETE_TIME: null,
    CREATED_BY: String(object.createdBy),
    UPDATED_BY: String(object.createdBy),
    DELETED_BY: state === 'fresh' ? null : '0',
    ...(bytes ? { DOWNLOAD_URL: downloadUrl(portal, object.id, now) } : {}),
    DETAIL_URL: `${portal.address}/company/personal/user/${object.createdBy}/disk/${bytes ? 'file' : 'path'}/${pathOf(portal, object)}`,
  };
}

/** A storage; everything is text. */
export function diskStorageView(storage: DiskStorage): { [name: string]: Json } {
  return {
    ID: String(storage.id),
    NAME: storage.name,
    CODE: storage.entityType === 'common' ? storage.entityId : null,
    MODULE_ID: 'disk',
    ENTITY_TYPE: storage.entityType,
    ENTITY_ID: storage.entityId,
    ROOT_OBJECT_ID: String(storage.rootObjectId),
  };
}

/** Names from below the root to the object. */
function pathOf(portal: Portal, object: DiskObject): string {
  const names: string[] = [];
  let current: DiskObject | undefined = object;
  while (current && current.parentId !== null) {
    names.unshift(current.name);
    current = portal.store(diskObjectsStore).get(current.parentId);
  }
  return names.join('/');
}
