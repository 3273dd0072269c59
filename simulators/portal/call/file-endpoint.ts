import { diskObjectsStore } from '../data/disk/disk-objects.ts';
import { type FileTicket, readTicket } from '../data/disk/file-links.ts';
import { saveFile, uploadedFile } from '../data/disk/save-files.ts';
import { callsStore } from '../data/telephony/calls.ts';
import { keepRecording } from '../data/telephony/recordings.ts';
import { diskObjectView } from '../methods/disk/disk-view.ts';
import type { Portal } from '../portal.ts';
import { fileResponse } from '../transport/file-response.ts';
import { jsonResponse, type PortalRequest, type PortalResponse } from '../transport/request.ts';
import { requestParameters } from '../transport/request-parameters.ts';
import { RestError } from './rest-error.ts';

/**
 * Answers `/rest/download.json` and `/rest/upload.json`, which carry their permission in the address; `undefined` for
 * any other path. `now` is the portal's own time.
 * See https://apidocs.bitrix24.com/api-reference/files/how-to-upload-files.html
 */
export function fileEndpoint(
  portal: Portal,
  path: string,
  request: PortalRequest,
  now: number,
): PortalResponse | undefined {
  const action = /^\/rest\/(download|upload)(?:\.json)?$/.exec(path)?.[1];
  if (action === undefined) return undefined;
  const { ticket, module } = readTicket(portal, new URL(request.url).searchParams, now) ?? {};
  if (ticket?.action !== action)
    return refusal(new RestError(401, 'expired_token', 'The access token provided has expired'));
  if (module === 'telephony') return recordingUpload(portal, ticket, request, now);
  const object = portal.store(diskObjectsStore).get(ticket.objectId);
  if (!object) return refusal(new RestError(404, 'ERROR_NOT_FOUND', 'Could not find entity'));
  if (ticket.action === 'download')
    return object.bytes
      ? fileResponse(object.name, object.bytes, 'attachment')
      : refusal(new RestError(400, 'ERROR_NOT_FOUND', 'Could not find file'));
  const file = uploadedFile(requestParameters(request)['file']);
  if (!file) return refusal(new RestError(400, 'ERROR_COULD_NOT_SAVE_FILE', 'Could not save file'));
  const named = { ...file, name: ticket.name || file.name };
  const saved = saveFile(portal, object, named, ticket.userId, now, ticket.unique);
  if (!saved) return refusal(new RestError(400, 'ERROR_COULD_NOT_SAVE_FILE', 'Could not save file'));
  return jsonResponse(200, JSON.stringify({ result: diskObjectView(portal, saved, now, 'fresh') }));
}

/** The recording of a call, posted to the address that `telephony.externalCall.attachRecord` gave. */
function recordingUpload(
  portal: Portal,
  { objectId, name }: FileTicket,
  request: PortalRequest,
  now: number,
): PortalResponse {
  const call = portal.store(callsStore).get(objectId);
  const file = uploadedFile(requestParameters(request)['file']);
  if (!call || !file) return refusal(new RestError(400, 'ERROR_CORE', 'File content is empty.'));
  const FILE_ID = keepRecording(portal, call, { name, bytes: file.bytes }, now);
  return jsonResponse(200, JSON.stringify({ result: { FILE_ID } }));
}

function refusal(error: RestError): PortalResponse {
  return jsonResponse(error.status, JSON.stringify(error.body));
}
