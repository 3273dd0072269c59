import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { attachment } from '../../ports/attachment.ts';
import type { Blobs, ByteRange } from '../../ports/blobs.ts';
import type { Grant, UrlSigner } from './url-signer.ts';

export interface BlobEndpointOptions {
  readonly blobs: Blobs;
  readonly signer: UrlSigner;
  /** Path under which the addresses begin, e.g. `/blobs`. */
  readonly basePath: string;
}

/**
 * Answers requests to signed addresses the way S3 does: 403 without a valid signature, ranges (RFC 9110, 14), 404 for
 * what is not there. Only a path under `basePath` may come here.
 */
export async function answerBlobRequest(
  options: BlobEndpointOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const key = decoded(url.pathname.slice(options.basePath.length + 1));
  const method = request.method === 'HEAD' ? 'GET' : (request.method ?? '');
  const grant = key === undefined ? undefined : options.signer.verify(method, key, url.searchParams);
  if (!grant) return end(response, 403);
  if (grant.method === 'PUT') await upload(options.blobs, grant, request, response);
  else await download(options.blobs, grant, request, response);
}

async function upload(
  blobs: Blobs,
  { key, contentType = 'application/octet-stream' }: Grant,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.headers['content-type'] !== contentType) return end(response, 403);
  await blobs.put(key, request as AsyncIterable<Uint8Array>, contentType);
  end(response, 200);
}

async function download(
  blobs: Blobs,
  { key, fileName }: Grant,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const head = await blobs.head(key);
  if (!head) return end(response, 404);
  const range = rangeOf(request.headers.range, head.size);
  if (range === 'unsatisfiable') return end(response, 416, { 'content-range': `bytes */${head.size}` });
  const headers = {
    'content-type': head.contentType,
    'accept-ranges': 'bytes',
    'x-content-type-options': 'nosniff',
    ...(fileName === undefined ? {} : { 'content-disposition': attachment(fileName) }),
    ...rangeHeaders(range, head.size),
  };
  const blob = request.method === 'HEAD' ? undefined : await blobs.get(key, range);
  if (blob && blob.modifiedAt !== head.modifiedAt) {
    // Replaced between the two looks: the headers are those of the former one.
    await drain(blob.stream);
    return end(response, 503, { 'retry-after': '1' });
  }
  response.writeHead(range ? 206 : 200, headers);
  if (blob) await pipeline(blob.stream, response);
  else response.end();
}

function end(response: ServerResponse, status: number, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, headers).end();
}

function rangeHeaders(range: ByteRange | undefined, size: number): Readonly<Record<string, string>> {
  if (!range) return { 'content-length': String(size) };
  const last = range.end ?? size - 1;
  return {
    'content-length': String(last - range.start + 1),
    'content-range': `bytes ${range.start}-${last}/${size}`,
  };
}

/** One range of bytes; a header of another form is ignored, as RFC 9110 allows. */
function rangeOf(header: string | undefined, size: number): ByteRange | 'unsatisfiable' | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const stop = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  return start >= size || stop < start ? 'unsatisfiable' : { start, end: stop };
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    // Not a valid escape: no address of ours.
    return undefined;
  }
}

async function drain(stream: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of stream);
}
