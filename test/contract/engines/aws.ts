import { randomUUID } from 'node:crypto';
import { CreateTableCommand, type DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { CreateQueueCommand, GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { AwsOptions } from '../../../shared/adapters/aws/client-options.ts';
import { dynamoClient } from '../../../shared/adapters/aws/dynamo-client.ts';
import { DynamoTable } from '../../../shared/adapters/aws/dynamo-table.ts';
import { S3Blobs } from '../../../shared/adapters/aws/s3-blobs.ts';
import { s3Client } from '../../../shared/adapters/aws/s3-client.ts';
import { sqsClient } from '../../../shared/adapters/aws/sqs-client.ts';
import { SqsQueue } from '../../../shared/adapters/aws/sqs-queue.ts';
import { systemClock } from '../../../shared/kernel/system-clock.ts';
import type { BlobsStage } from '../cases/blobs.ts';
import type { QueueStage } from '../cases/queue-standard.ts';
import type { TableStage } from '../cases/table-write.ts';

const patience = { clock: systemClock, random: Math.random };

/** Options of clients that talk to an engine on this machine, patient because the machine may be busy with other tests. */
export function optionsFor(endpoint: string): AwsOptions {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const patient = { connectMilliseconds: 30_000, answerMilliseconds: 60_000 };
  return { region: 'eu-central-1', endpoint, credentials, ...patient };
}

/** Tables of the form that the product has. */
export function dynamoStage(options: AwsOptions): TableStage {
  const client = dynamoClient(options);
  return {
    table: async () => {
      const tableName = `t-${randomUUID()}`;
      await createTable(client, tableName);
      return new DynamoTable({ client, tableName, ...patience });
    },
  };
}

/** Queues with dead letters of their own. */
export function sqsStage(options: AwsOptions): QueueStage {
  const client = sqsClient(options);
  const queueAt = (url: string) => new SqsQueue({ client, url, ...patience });
  return {
    queue: async ({ fifo = false, maxReceiveCount } = {}) => {
      if (maxReceiveCount === undefined) return { queue: queueAt(await createQueue(client, fifo)) };
      const deadUrl = await createQueue(client, fifo);
      const url = await createQueue(client, fifo, { deadUrl, maxReceiveCount });
      return { queue: queueAt(url), deadLetters: queueAt(deadUrl) };
    },
  };
}

/** Buckets. */
export function s3Stage(options: AwsOptions): BlobsStage {
  const client = s3Client(options);
  return {
    blobs: async () => {
      const bucket = `b-${randomUUID()}`;
      await client.send(
        new CreateBucketCommand({
          Bucket: bucket,
          CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' },
        }),
      );
      return new S3Blobs({ client, bucket, ...patience });
    },
  };
}

async function createTable(client: DynamoDBClient, tableName: string): Promise<void> {
  const text = (name: string) => ({ AttributeName: name, AttributeType: 'S' as const });
  const key = (partition: string, sort: string) => [
    { AttributeName: partition, KeyType: 'HASH' as const },
    { AttributeName: sort, KeyType: 'RANGE' as const },
  ];
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [text('pk'), text('sk'), text('ipk'), text('isk')],
      KeySchema: key('pk', 'sk'),
      GlobalSecondaryIndexes: [
        { IndexName: 'index', KeySchema: key('ipk', 'isk'), Projection: { ProjectionType: 'ALL' } },
      ],
    }),
  );
  await waitUntilTableExists(
    { client, maxWaitTime: 10, minDelay: 0.02, maxDelay: 0.1 },
    { TableName: tableName },
  );
}

async function createQueue(
  client: SQSClient,
  fifo: boolean,
  dead?: { readonly deadUrl: string; readonly maxReceiveCount: number },
): Promise<string> {
  const attributes: Record<string, string> = {};
  if (fifo) attributes['FifoQueue'] = 'true';
  if (dead) {
    const asked = new GetQueueAttributesCommand({ QueueUrl: dead.deadUrl, AttributeNames: ['QueueArn'] });
    const deadLetterTargetArn = (await client.send(asked)).Attributes?.['QueueArn'];
    attributes['RedrivePolicy'] = JSON.stringify({
      deadLetterTargetArn,
      maxReceiveCount: dead.maxReceiveCount,
    });
  }
  const name = `q-${randomUUID()}${fifo ? '.fifo' : ''}`;
  const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }));
  if (QueueUrl === undefined) throw new Error('the engine made no queue');
  return QueueUrl;
}
