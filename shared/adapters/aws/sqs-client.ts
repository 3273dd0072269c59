import { SQSClient } from '@aws-sdk/client-sqs';
import { type AwsOptions, clientConfig } from './client-options.ts';

/** A client of SQS; patient enough for a receive that waits 20 seconds. */
export function sqsClient(options: AwsOptions): SQSClient {
  return new SQSClient(clientConfig(options, 30_000));
}
