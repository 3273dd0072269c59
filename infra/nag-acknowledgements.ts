import { type App, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** A finding of cdk-nag that stands, and why. */
interface Acknowledgement {
  /** Path of the construct below the app. */
  readonly path: string;
  readonly id: string;
  readonly reason: string;
}

/** Every finding that we live with; `test/infra` counts them. */
export const acknowledgements: readonly Acknowledgement[] = [
  {
    path: 'Data/EphemeralTable',
    id: 'AwsSolutions-DDB3',
    reason: 'Locks, limiter and idempotency expire within a day; a restored copy would be wrong, not useful.',
  },
  {
    path: 'Service',
    id: 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::<ImportedBlobs>/*]',
    reason:
      'Keys of blobs are made at run time, so a function whose contract names blobs may touch any object of this one bucket.',
  },
  {
    path: 'Service',
    id: 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>:identity/*]',
    reason:
      'The sender is a setting of the deployment, and its identity may be the address or its domain; a condition holds the function to this one sender.',
  },
  {
    path: 'Service/CallWorkerFunction',
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason:
      'Starting a transcription job and making a vocabulary take no resource in IAM; a condition holds jobs to our bucket.',
  },
  {
    path: 'Service/CallWorkerFunction',
    id: 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:transcribe:<AWS::Region>:<AWS::AccountId>:transcription-job/most24-*]',
    reason: 'Jobs are named after calls at run time; all names of the house begin like this.',
  },
  {
    path: 'Service/CallWorkerFunction',
    id: 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:transcribe:<AWS::Region>:<AWS::AccountId>:vocabulary/most24-*]',
    reason: 'Vocabularies are named after tenants at run time; all names of the house begin like this.',
  },
  {
    path: 'Service/CallWorkerFunction',
    id: 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:bedrock:*::foundation-model/*]',
    reason:
      'The model is a setting of the deployment, and an inference profile may send a request to any of its regions.',
  },
  {
    path: 'Service/CallWorkerFunction',
    id: 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:bedrock:<AWS::Region>:<AWS::AccountId>:inference-profile/*]',
    reason: 'The inference profile is a setting of the deployment.',
  },
  {
    path: 'Service/HttpFront',
    id: 'AwsSolutions-APIG4',
    reason:
      'Portals and bases cannot sign for IAM or Cognito. Events prove themselves by application_token when they are read, every other route by the bearer token or key that its handler checks.',
  },
];

/** Tells cdk-nag what is known and accepted. @throws Error when a construct is not there any more. */
export function acknowledgeFindings(app: App): void {
  for (const { path, id, reason } of acknowledgements) {
    const construct = path.split('/').reduce((node: IConstruct, child) => node.node.findChild(child), app);
    Validations.of(construct).acknowledge({ id, reason });
  }
}
