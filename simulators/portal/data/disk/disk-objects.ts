import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { Collection } from '../collection.ts';
import { defineStore } from '../store.ts';

/** A file or a folder of Disk. */
export interface DiskObject {
  readonly id: number;
  readonly name: string;
  readonly storageId: number;
  /** `null` for the root of a storage. */
  readonly parentId: number | null;
  /** What the file holds; `undefined` for a folder. */
  readonly bytes: Uint8Array<ArrayBuffer> | undefined;
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
  readonly createdBy: number;
}

/** Who a storage belongs to: everybody, a user, a workgroup. */
export interface DiskStorage {
  readonly id: number;
  readonly name: string;
  readonly entityType: 'common' | 'user' | 'group';
  readonly entityId: string;
  readonly rootObjectId: number;
}

/** A file of Disk hung on a post, a comment or an activity. */
export interface Attachment {
  readonly id: number;
  readonly objectId: number;
  readonly moduleId: string;
  readonly entityType: string;
  readonly entityId: number;
  readonly createdAt: number;
  readonly createdBy: number;
}

/** Shows sizes in place of contents. */
class DiskObjects extends Collection<DiskObject> {
  override inspect(): Json {
    return [...this].map(({ bytes, ...rest }) => ({ ...rest, size: bytes?.length ?? null }));
  }
}

export const diskObjectsStore = defineStore(
  'diskObjects',
  () =>
    new DiskObjects({
      parent: (row) => row.parentId ?? undefined,
      name: (row) => row.name,
    }),
);

export const diskStoragesStore = defineStore(
  'diskStorages',
  () => new Collection<DiskStorage>({ entity: (row) => `${row.entityType} ${row.entityId}` }),
);

export const attachmentsStore = defineStore(
  'attachments',
  () => new Collection<Attachment>({ objectId: (row) => row.objectId }),
);
