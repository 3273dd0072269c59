import type { Json } from '../../../../shared/kernel/canonical-json.ts';
import type { Portal } from '../../portal.ts';
import { formatDateTime } from '../dates.ts';
import { usersStore } from '../users.ts';
import { attachmentsStore, diskObjectsStore } from './disk-objects.ts';
import { downloadUrl } from './file-links.ts';

/** Attached files by the id of the attachment, as comments of the timeline and of the feed show them. */
export function attachmentViews(
  portal: Portal,
  ids: readonly number[],
  now: number,
): { [id: string]: { [name: string]: Json } } {
  return Object.fromEntries(ids.flatMap((id) => entryOf(portal, id, now)));
}

function entryOf(portal: Portal, id: number, now: number): [string, { [name: string]: Json }][] {
  const attachment = portal.store(attachmentsStore).get(id);
  const object = portal.store(diskObjectsStore).get(attachment?.objectId ?? 0);
  if (!attachment || !object?.bytes) return [];
  const author = portal.store(usersStore).get(attachment.createdBy);
  const url = downloadUrl(portal, object.id, now);
  const image = /\.(png|jpe?g|gif|webp)$/i.test(object.name);
  return [
    [
      String(id),
      {
        id,
        date: formatDateTime(attachment.createdAt, portal.offsetMinutes),
        type: image ? 'image' : 'file',
        name: object.name,
        size: object.bytes.length,
        authorId: attachment.createdBy,
        authorName: author ? `${author.name} ${author.lastName}` : '',
        ...(image ? { urlPreview: url } : {}),
        urlShow: url,
        urlDownload: url,
      },
    ],
  ];
}
