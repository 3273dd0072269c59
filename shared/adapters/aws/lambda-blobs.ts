import { systemClock } from '../../kernel/system-clock.ts';
import type { Blobs } from '../../ports/blobs.ts';
import { S3Blobs } from './s3-blobs.ts';
import { s3Client } from './s3-client.ts';

/** The bucket of large bodies. */
export function blobsFrom({ BUCKET_NAME: bucket }: { readonly BUCKET_NAME: string }): Blobs {
  return new S3Blobs({ client: s3Client({}), bucket, clock: systemClock, random: Math.random });
}
