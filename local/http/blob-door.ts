import type { IncomingMessage } from 'node:http';
import { answerBlobRequest } from '../../shared/adapters/node/blob-endpoint.ts';
import type { UrlSigner } from '../../shared/adapters/node/url-signer.ts';
import type { Blobs } from '../../shared/ports/blobs.ts';
import type { Telemetry } from '../../shared/ports/telemetry.ts';
import { errorCode } from '../start-failed.ts';
import type { SideDoor } from './front-door.ts';

/** Path under which signed addresses of blobs begin. */
export const blobPath = '/blobs';

/** Serves the signed addresses of `Blobs` on the house's own port. */
export function blobDoor(blobs: Blobs, signer: UrlSigner, telemetry: Telemetry): SideDoor {
  const options = { blobs, signer, basePath: blobPath };
  return (message, response) => {
    if (!message.url?.startsWith(`${blobPath}/`)) return false;
    // What a tenant uploaded must not run as a page of this origin.
    response.setHeader('content-security-policy', 'sandbox');
    // What was not read of a refused upload would stand before the next request.
    if (message.method === 'PUT') response.setHeader('connection', 'close');
    answerBlobRequest(options, message, response).catch((error: unknown) => {
      if (!clientHungUp(message, error)) telemetry.error('a blob was not served', error);
      if (response.headersSent) response.destroy();
      else response.writeHead(500, { 'content-length': '0' }).end();
    });
    return true;
  };
}

function clientHungUp(message: IncomingMessage, error: unknown): boolean {
  return errorCode(error) === 'ERR_STREAM_PREMATURE_CLOSE' || (message.destroyed && !message.complete);
}
