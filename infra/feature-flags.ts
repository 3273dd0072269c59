/**
 * Behaviour of the CDK that newer projects get by default. Here and not in `cdk.json`, so that the template is the same
 * with and without the CLI.
 */
export const featureFlags = {
  '@aws-cdk/aws-iam:minimizePolicies': true,
  '@aws-cdk/core:enablePartitionLiterals': true,
  '@aws-cdk/core:checkSecretUsage': true,
  '@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy': true,
  '@aws-cdk/aws-lambda:useCdkManagedLogGroup': true,
  '@aws-cdk/aws-kms:reduceCrossAccountRegionPolicyScope': true,
} as const;
