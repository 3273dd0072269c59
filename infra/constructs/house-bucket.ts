import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { nameResource, pinLogicalId } from '../naming.ts';

/**
 * Bodies kept with history and errors are swept when their day is over; this only catches what a sweep never saw. A day
 * longer than a tenant may set (a year).
 */
const history = { prefix: 'history/', days: 367 };

/** The bucket of large bodies: sealed by a key of ours, TLS only, private, with a log of who asked for what. */
export function houseBucket(scope: Construct, encryptionKey: IKey): Bucket {
  const accessLogs = new Bucket(scope, 'BlobAccessLogs', {
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    lifecycleRules: [{ expiration: Duration.days(90) }],
    removalPolicy: RemovalPolicy.RETAIN,
  });
  const blobs = new Bucket(scope, 'Blobs', {
    encryption: BucketEncryption.KMS,
    encryptionKey,
    bucketKeyEnabled: true,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    // `Bucket` says `isWebsite?: boolean | undefined` where its own interface does not.
    serverAccessLogsBucket: accessLogs as IBucket,
    lifecycleRules: [
      { abortIncompleteMultipartUploadAfter: Duration.days(1) },
      { prefix: history.prefix, expiration: Duration.days(history.days) },
    ],
    removalPolicy: RemovalPolicy.RETAIN,
  });
  nameResource(blobs, 'blobs');
  pinLogicalId(accessLogs, 'BlobAccessLogs');
  pinLogicalId(blobs, 'Blobs');
  return blobs;
}
