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
