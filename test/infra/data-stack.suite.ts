import { expect, test } from 'vitest';
import { app, dataResources } from './synthesised.ts';

const resources = dataResources;
const byId = (logicalId: string) => resources.find((resource) => resource.logicalId === logicalId);

/** Renaming one of these replaces it, and what was in it is gone. */
const pinned = [
  ['BlobAccessLogs', 'AWS::S3::Bucket'],
  ['Blobs', 'AWS::S3::Bucket'],
  ['DataKey', 'AWS::KMS::Key'],
  ['EphemeralTable', 'AWS::DynamoDB::Table'],
  ['MainTable', 'AWS::DynamoDB::Table'],
  ['SealKey', 'AWS::KMS::Key'],
];

export function describeDataStack(): void {
  test('what lasts keeps its logical id', () => {
    const stateful = resources.filter(({ type }) => /KMS::Key|DynamoDB|S3::Bucket$/.test(type));
    expect(stateful.map(({ logicalId, type }) => [logicalId, type]).sort()).toEqual(pinned);
  });

  test('the stack cannot be deleted by accident', () => {
    const { stacks } = app.synth();
    expect(stacks.find(({ id }) => id === 'Data')?.terminationProtection).toBe(true);
  });

  const keySchema = [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ];
  const indexes = [
    {
      IndexName: 'index',
      KeySchema: [
        { AttributeName: 'ipk', KeyType: 'HASH' },
        { AttributeName: 'isk', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'ALL' },
    },
  ];
  const sealed = { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: { 'Fn::GetAtt': ['DataKey', 'Arn'] } };

  test('the main table can be restored to any second, expires items and is sealed by our key', () => {
    expect(byId('MainTable')?.properties).toMatchObject({
      KeySchema: keySchema,
      GlobalSecondaryIndexes: indexes,
      BillingMode: 'PAY_PER_REQUEST',
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
      SSESpecification: sealed,
    });
  });

  test('the ephemeral table expires items and has no backup', () => {
    expect(byId('EphemeralTable')?.properties).toMatchObject({
      KeySchema: keySchema,
      GlobalSecondaryIndexes: indexes,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false },
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
      SSESpecification: sealed,
    });
  });

  test('keys rotate', () => {
    for (const logicalId of ['DataKey', 'SealKey']) {
      expect(byId(logicalId)?.properties['EnableKeyRotation']).toBe(true);
    }
  });

  test('the bucket is private, TLS only, sealed by our key, and forgets old history', () => {
    expect(byId('Blobs')?.properties).toMatchObject({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          {
            ServerSideEncryptionByDefault: {
              SSEAlgorithm: 'aws:kms',
              KMSMasterKeyID: { 'Fn::GetAtt': ['DataKey', 'Arn'] },
            },
          },
        ],
      },
    });
    expect(JSON.stringify(byId('Blobs')?.properties['LifecycleConfiguration'])).toContain(
      '"ExpirationInDays":367,"Prefix":"history/"',
    );
    const policies = resources.filter(({ type }) => type === 'AWS::S3::BucketPolicy');
    expect(policies).toHaveLength(2);
    for (const { properties } of policies)
      expect(JSON.stringify(properties)).toContain('"aws:SecureTransport":"false"');
  });
}
