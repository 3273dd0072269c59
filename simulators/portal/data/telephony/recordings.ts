import type { Portal } from '../../portal.ts';
import { diskObjectsStore } from '../disk/disk-objects.ts';
import { attachFiles, saveFile, type UploadedFile } from '../disk/save-files.ts';
import { userStorage } from '../disk/storages.ts';
import { activitiesStore } from '../timeline/activities.ts';
import { type CallRow, callsStore } from './calls.ts';

/** Keeps the recording of a call on Disk and hangs it on the call's activity, in place of an older one. */
export function keepRecording(portal: Portal, call: CallRow, file: UploadedFile, now: number): number {
  const disk = portal.store(diskObjectsStore);
  const root = disk.get(userStorage(portal, call.userId).rootObjectId);
  const saved = root && saveFile(portal, root, file, call.userId, now);
  if (!saved) throw new Error('a storage without its root');
  portal.store(callsStore).put({ ...call, recordFileId: saved.id });
  const activity = portal.store(activitiesStore).get(call.activityId ?? 0);
  if (activity) {
    const owner = { moduleId: 'crm', entityType: 'crm_activity', entityId: activity.id };
    const files = attachFiles(portal, [file], owner, call.userId, now);
    portal.store(activitiesStore).put({ ...activity, files });
  }
  return saved.id;
}
