import { S3Client } from '@aws-sdk/client-s3';
import { type AwsOptions, clientConfig } from './client-options.ts';

/**
 * A client of S3. Checksums only where the service demands them: compatible services do not know the newer ones, and
 * a signed upload address must not name the checksum of a body that is not known yet.
 */
export function s3Client(options: AwsOptions): S3Client {
  return new S3Client({
    ...clientConfig(options, 30_000),
    // An endpoint of one's own has no addresses by bucket.
    forcePathStyle: options.endpoint !== undefined,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
}
