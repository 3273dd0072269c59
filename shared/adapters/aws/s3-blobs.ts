import {
  DeleteObjectsCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { attachment } from '../../ports/attachment.ts';
import { checkBlobKey, checkRange, checkSignedSeconds } from '../../ports/blob-keys.ts';
import type { BlobBody, BlobHead, Blobs, ByteRange, SignedUpload } from '../../ports/blobs.ts';
import { awsTrouble, calling, nameOf } from './aws-trouble.ts';
import { chunksOf } from './chunks.ts';
import { type Patience, repeatRefused } from './repeat.ts';

export interface S3BlobsOptions extends Patience {
  readonly client: S3Client;
  readonly bucket: string;
}

const keysPerDelete = 1000;

/** `Blobs` in a bucket of S3. */
export class S3Blobs implements Blobs {
  readonly #options: S3BlobsOptions;

  constructor(options: S3BlobsOptions) {
    this.#options = options;
  }

  async put(key: string, body: Uint8Array | AsyncIterable<Uint8Array>, contentType: string): Promise<void> {
    const place = { ...this.#place(key), ContentType: contentType };
    if (body instanceof Uint8Array) {
      await calling('S3', this.#options.client.send(new PutObjectCommand({ ...place, Body: body })));
      return;
    }
    const params = { ...place, Body: ReadableStream.from(body) };
    await calling('S3', new Upload({ client: this.#options.client, params }).done());
  }

  async get(key: string, range?: ByteRange): Promise<BlobBody | undefined> {
    if (range) checkRange(range, Number.POSITIVE_INFINITY);
    const Range = range && `bytes=${range.start}-${range.end ?? ''}`;
    const command = new GetObjectCommand({ ...this.#place(key), ...(Range ? { Range } : {}) });
    try {
      const answer = await calling('S3', this.#options.client.send(command));
      return { ...headOf(answer, sizeOf(answer)), stream: streamOf(answer) };
    } catch (error) {
      if (isMissing(error)) return undefined;
      if (nameOf(error) !== 'InvalidRange') throw error;
      throw new RangeError(`no bytes ${Range} in ${key}`, { cause: error });
    }
  }

  async head(key: string): Promise<BlobHead | undefined> {
    const command = new HeadObjectCommand(this.#place(key));
    try {
      const answer = await calling('S3', this.#options.client.send(command));
      return headOf(answer, answer.ContentLength ?? 0);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async delete(keys: readonly string[]): Promise<void> {
    keys.forEach(checkBlobKey);
    const { bucket, client } = this.#options;
    for (const chunk of chunksOf([...new Set(keys)], keysPerDelete)) {
      await repeatRefused('S3', chunk, this.#options, async (left) => {
        const objects = left.map((key) => ({ Key: key }));
        const command = new DeleteObjectsCommand({
          Bucket: bucket,
          Delete: { Objects: objects, Quiet: true },
        });
        const { Errors: errors = [] } = await calling('S3', client.send(command));
        const fault = errors.find(({ Code }) => Code === 'AccessDenied');
        if (fault) throw new Error(`S3 refused to delete ${fault.Key ?? ''}: ${fault.Code ?? ''}`);
        return errors.map(({ Key = '' }) => Key);
      });
    }
  }

  async *list(prefix: string): AsyncIterable<{ readonly key: string; readonly size: number }> {
    const { client, bucket } = this.#options;
    let token: string | undefined;
    do {
      const command = new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: prefix,
        ...(token === undefined ? {} : { ContinuationToken: token }),
      });
      const answer = await calling('S3', client.send(command));
      for (const { Key = '', Size = 0 } of answer.Contents ?? []) yield { key: Key, size: Size };
      token = answer.NextContinuationToken;
    } while (token !== undefined);
  }

  async signUpload(
    key: string,
    { contentType, seconds }: { readonly contentType: string; readonly seconds: number },
  ): Promise<SignedUpload> {
    checkSignedSeconds(seconds);
    const command = new PutObjectCommand({ ...this.#place(key), ContentType: contentType });
    // The type is signed too, so that nobody uploads a page under the type of a recording.
    const options = { expiresIn: seconds, signableHeaders: new Set(['content-type']) };
    const url = await getSignedUrl(this.#options.client, command, options);
    return { url, method: 'PUT', headers: { 'content-type': contentType } };
  }

  async signDownload(
    key: string,
    { fileName, seconds }: { readonly seconds: number; readonly fileName?: string },
  ): Promise<string> {
    checkSignedSeconds(seconds);
    const command = new GetObjectCommand({
      ...this.#place(key),
      ...(fileName === undefined ? {} : { ResponseContentDisposition: attachment(fileName) }),
    });
    return getSignedUrl(this.#options.client, command, { expiresIn: seconds });
  }

  #place(key: string): { readonly Bucket: string; readonly Key: string } {
    checkBlobKey(key);
    return { Bucket: this.#options.bucket, Key: key };
  }
}

function headOf(
  answer: { readonly ContentType?: string | undefined; readonly LastModified?: Date | undefined },
  size: number,
): BlobHead {
  const { ContentType = 'application/octet-stream', LastModified } = answer;
  return { size, contentType: ContentType, modifiedAt: LastModified?.getTime() ?? 0 };
}

/** Bytes of the whole blob: behind the slash of `Content-Range`, where only a part was asked for. */
function sizeOf({ ContentRange, ContentLength = 0 }: GetObjectCommandOutput): number {
  const whole = /\/(\d+)$/.exec(ContentRange ?? '')?.[1];
  return whole === undefined ? ContentLength : Number(whole);
}

async function* streamOf({ Body: body }: GetObjectCommandOutput): AsyncGenerator<Uint8Array> {
  if (!body) return;
  try {
    yield* body as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw awsTrouble('S3', error);
  }
}

function isMissing(error: unknown): boolean {
  return nameOf(error) === 'NoSuchKey' || nameOf(error) === 'NotFound';
}
