import type { Portal } from '../../portal.ts';
import { workgroupsOf } from '../organization/workgroups.ts';
import { type User, usersStore } from '../users.ts';
import { type DiskStorage, diskObjectsStore, diskStoragesStore } from './disk-objects.ts';

/** The storage of a user; made at the first use. */
export function userStorage(portal: Portal, userId: number): DiskStorage {
  const user = portal.store(usersStore).get(userId);
  return storageOf(portal, 'user', String(userId), user ? `${user.name} ${user.lastName}` : `user ${userId}`);
}

/** Storages a user may read: the common one, their own, those of their workgroups; made at the first use. */
export function storagesFor(portal: Portal, user: User): readonly DiskStorage[] {
  const groups = workgroupsOf(portal, user.id);
  return [
    storageOf(portal, 'common', 'shared_files_s1', 'Общий диск'),
    userStorage(portal, user.id),
    ...groups.map((group) => storageOf(portal, 'group', String(group.id), group.name)),
  ];
}

/** True when the user may read and write the storage. */
export function mayUseStorage(portal: Portal, user: User, storageId: number): boolean {
  return user.admin || storagesFor(portal, user).some(({ id }) => id === storageId);
}

function storageOf(
  portal: Portal,
  entityType: DiskStorage['entityType'],
  entityId: string,
  name: string,
): DiskStorage {
  const storages = portal.store(diskStoragesStore);
  const [known] = storages.find('entity', `${entityType} ${entityId}`);
  if (known) return known;
  return storages.add((id) => {
    const root = portal.store(diskObjectsStore).add((objectId) => ({
      ...{ id: objectId, name, storageId: id, parentId: null, bytes: undefined },
      ...{ createdAt: 0, createdBy: 1 },
    }));
    return { id, name, entityType, entityId, rootObjectId: root.id };
  });
}
