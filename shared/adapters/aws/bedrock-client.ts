import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { type AwsOptions, clientConfig } from './client-options.ts';

/** A client of Amazon Bedrock; a model may think for a minute. By HTTP/1.1, as the other clients: nothing is streamed. */
export function bedrockClient(options: AwsOptions): BedrockRuntimeClient {
  const { requestHandler, ...config } = clientConfig(options, 90_000);
  return new BedrockRuntimeClient({ ...config, requestHandler: new NodeHttpHandler(requestHandler) });
}
