import { TranscribeClient } from '@aws-sdk/client-transcribe';
import { type AwsOptions, clientConfig } from './client-options.ts';

/** A client of Amazon Transcribe. */
export function transcribeClient(options: AwsOptions): TranscribeClient {
  return new TranscribeClient(clientConfig(options, 20_000));
}
