import { diskObjectsStore } from '../data/disk/disk-objects.ts';
import { readTicket } from '../data/disk/file-links.ts';
import { saveFile, uploadedFile } from '../data/disk/save-files.ts';
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
  const ticket = readTicket(portal, new URL(request.url).searchParams, now);
  if (ticket?.action !== action)
    return refusal(new RestError(401, 'expired_token', 'The access token provided has expired'));
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

function refusal(error: RestError): PortalResponse {
  return jsonResponse(error.status, JSON.stringify(error.body));
}
