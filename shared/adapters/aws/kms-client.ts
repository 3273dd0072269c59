import { KMSClient } from '@aws-sdk/client-kms';
import { type AwsOptions, clientConfig } from './client-options.ts';

/** A client of KMS. */
export function kmsClient(options: AwsOptions): KMSClient {
  return new KMSClient(clientConfig(options, 5_000));
}
