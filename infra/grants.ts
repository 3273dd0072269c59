import { Aws } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type {
  Access,
  FunctionContract,
  TableAccess,
} from '../shared/contracts/functions/function-contract.ts';
import type { QueueName } from '../shared/contracts/queues.ts';
import type { ImportedData } from './imported-data.ts';

const readActions = ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'];
const writeActions = [
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
  'dynamodb:DeleteItem',
  'dynamodb:BatchWriteItem',
];

/** Grants a function exactly what its contract names. */
export function grantAccess(
  grantee: IGrantable,
  contract: FunctionContract,
  data: ImportedData,
  queueOf: (name: QueueName) => IQueue,
  sender: string | undefined,
): void {
  const { access } = contract;
  const statements = [
    ...(access.table ? [tableStatement(data.table(), access.table)] : []),
    ...(access.ephemeral ? [tableStatement(data.ephemeral(), access.ephemeral)] : []),
    ...blobStatements(data, access),
    ...keyStatements(data, access),
    ...mailStatements(sender, access),
    ...speechStatements(data, access),
  ];
  for (const statement of statements) grantee.grantPrincipal.addToPrincipalPolicy(statement);
  for (const name of access.sends ?? []) queueOf(name).grantSendMessages(grantee);
}

/**
 * Items of the named partitions only. The `Null` condition closes the gap that `ForAllValues` leaves: it holds also
 * when a request names no key. See "Using IAM policy conditions for fine-grained access control", Amazon DynamoDB
 * developer guide.
 */
function tableStatement(table: ITable, access: TableAccess): PolicyStatement {
  return new PolicyStatement({
    actions: access.mode === 'read' ? readActions : [...readActions, ...writeActions],
    resources: [table.tableArn, `${table.tableArn}/index/index`],
    conditions: {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [...access.leadingKeys] },
      Null: { 'dynamodb:LeadingKeys': 'false' },
    },
  });
}

function blobStatements(data: ImportedData, access: Access): readonly PolicyStatement[] {
  if (!access.blobs) return [];
  const actions = ['s3:GetObject'];
  if (access.blobs === 'write') actions.push('s3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload');
  return [
    new PolicyStatement({ actions, resources: [data.blobs().arnForObjects('*')] }),
    new PolicyStatement({ actions: ['s3:ListBucket'], resources: [data.blobs().bucketArn] }),
  ];
}

/** The data key only by way of the services that use it for us; the seal key by ourselves. */
function keyStatements(data: ImportedData, access: Access): readonly PolicyStatement[] {
  const services = [
    ...(access.table || access.ephemeral ? ['dynamodb'] : []),
    ...(access.blobs ? ['s3'] : []),
  ];
  const statements: PolicyStatement[] = [];
  if (services.length > 0) {
    statements.push(
      new PolicyStatement({
        actions: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'],
        resources: [data.dataKeyArn()],
        conditions: {
          StringEquals: {
            'kms:ViaService': services.map((service) => `${service}.${Aws.REGION}.amazonaws.com`),
          },
        },
      }),
    );
  }
  if (access.secrets) {
    statements.push(
      new PolicyStatement({
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: [data.sealKeyArn()],
      }),
    );
  }
  return statements;
}

/** Letters in the name of one sender only. See "Controlling access to Amazon SES", Amazon SES developer guide. */
function mailStatements(sender: string | undefined, access: Access): readonly PolicyStatement[] {
  if (!access.mail || sender === undefined) return [];
  return [
    new PolicyStatement({
      actions: ['ses:SendEmail'],
      resources: [`arn:${Aws.PARTITION}:ses:${Aws.REGION}:${Aws.ACCOUNT_ID}:identity/*`],
      conditions: { StringEquals: { 'ses:FromAddress': sender } },
    }),
  ];
}

/**
 * Jobs and vocabularies of the house; recordings are read and transcripts written with the function's own rights.
 * What makes a new one has no resource to be named, so jobs are held to our bucket. See "Actions, resources, and
 * condition keys for Amazon Transcribe" and "… for Amazon Bedrock", Service Authorization Reference.
 */
function speechStatements(data: ImportedData, access: Access): readonly PolicyStatement[] {
  const own = `arn:${Aws.PARTITION}:transcribe:${Aws.REGION}:${Aws.ACCOUNT_ID}`;
  const transcribe = access.transcribe && [
    new PolicyStatement({
      actions: ['transcribe:StartTranscriptionJob'],
      resources: ['*'],
      conditions: { StringEquals: { 'transcribe:OutputBucketName': data.blobs().bucketName } },
    }),
    new PolicyStatement({ actions: ['transcribe:CreateVocabulary'], resources: ['*'] }),
    new PolicyStatement({
      actions: ['transcribe:GetTranscriptionJob', 'transcribe:DeleteTranscriptionJob'],
      resources: [`${own}:transcription-job/most24-*`],
    }),
    new PolicyStatement({
      actions: ['transcribe:GetVocabulary', 'transcribe:UpdateVocabulary'],
      resources: [`${own}:vocabulary/most24-*`],
    }),
  ];
  const models = access.models && [
    new PolicyStatement({
      actions: ['bedrock:InvokeModel'],
      resources: [
        `arn:${Aws.PARTITION}:bedrock:*::foundation-model/*`,
        `arn:${Aws.PARTITION}:bedrock:${Aws.REGION}:${Aws.ACCOUNT_ID}:inference-profile/*`,
      ],
    }),
  ];
  return [...(transcribe ?? []), ...(models ?? [])];
}
