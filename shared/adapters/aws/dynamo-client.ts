import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type AwsOptions, clientConfig } from './client-options.ts';

/** A client of DynamoDB that speaks plain values. */
export function dynamoClient(options: AwsOptions): DynamoDBDocumentClient {
  const client = new DynamoDBClient(clientConfig(options, 5_000));
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}
