import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import { asList, asMap, asText } from '../../call/params.ts';
import type { Portal } from '../../portal.ts';
import { type Attachment, attachmentsStore, type DiskObject, diskObjectsStore } from './disk-objects.ts';
import { userStorage } from './storages.ts';

/** A file as it came with a call. */
export interface UploadedFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Files of a parameter: `[["name", "base64"], …]`, `{"fileData": [name, base64]}` or one pair alone. What is no pair
 * of name and content is passed over, as the portal does.
 * See https://apidocs.bitrix24.com/api-reference/files/how-to-upload-files.html
 */
export function uploadedFiles(value: Json | undefined): readonly UploadedFile[] {
  const single = uploadedFile(value);
  return single ? [single] : asList(value).flatMap((entry) => uploadedFile(entry) ?? []);
}

/** One file, `undefined` when the value holds none. */
export function uploadedFile(value: Json | undefined): UploadedFile | undefined {
  if (value === null || typeof value !== 'object') return undefined;
  const data = Array.isArray(value) ? undefined : asMap(value)['fileData'];
  const [name, content, ...more] = asList(data ?? value);
  if (typeof name !== 'string' || typeof content !== 'string' || more.length > 0) return undefined;
  const bytes = new Uint8Array(Buffer.from(content, 'base64'));
  return name === '' || bytes.length === 0 ? undefined : { name, bytes };
}

/** Keeps a file in a folder; a name that is taken gets a number when `unique` is asked for. */
export function saveFile(
  portal: Portal,
  folder: DiskObject,
  { name, bytes }: UploadedFile,
  userId: number,
  now: number,
  unique = true,
): DiskObject | undefined {
  const objects = portal.store(diskObjectsStore);
  const taken = (wanted: string) => objects.find('name', wanted).some((one) => one.parentId === folder.id);
  if (taken(name) && !unique) return undefined;
  let free = name;
  for (let copy = 1; taken(free); copy += 1) free = name.replace(/(\.[^.]*)?$/, ` (${copy})$1`);
  const place = { storageId: folder.storageId, parentId: folder.id };
  return objects.add((id) => ({ id, name: free, ...place, bytes, createdAt: now, createdBy: userId }));
}

/** Puts files on the Disk of their author and hangs them on an object; gives the ids of the attachments. */
export function attachFiles(
  portal: Portal,
  files: readonly UploadedFile[],
  owner: Pick<Attachment, 'moduleId' | 'entityType' | 'entityId'>,
  userId: number,
  now: number,
): readonly number[] {
  const root = portal.store(diskObjectsStore).get(userStorage(portal, userId).rootObjectId);
  if (!root) throw new Error('a storage without its root');
  return files.map((file) => {
    const object = saveFile(portal, root, file, userId, now);
    if (!object) throw new Error('a name could not be made unique');
    return attachObject(portal, object.id, owner, userId, now);
  });
}

/** Hangs files that are on Disk already, named `n123`; others are passed over. */
export function attachDiskFiles(
  portal: Portal,
  value: Json | undefined,
  owner: Pick<Attachment, 'moduleId' | 'entityType' | 'entityId'>,
  userId: number,
  now: number,
): readonly number[] {
  return asList(value).flatMap((entry) => {
    const id = Number(/^n(\d+)$/.exec(asText(entry))?.[1] ?? 0);
    const object = portal.store(diskObjectsStore).get(id);
    return object?.bytes ? [attachObject(portal, id, owner, userId, now)] : [];
  });
}

function attachObject(
  portal: Portal,
  objectId: number,
  owner: Pick<Attachment, 'moduleId' | 'entityType' | 'entityId'>,
  userId: number,
  now: number,
): number {
  return portal
    .store(attachmentsStore)
    .add((id) => ({ id, objectId, ...owner, createdAt: now, createdBy: userId })).id;
}
