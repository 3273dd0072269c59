import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Code,
  type Function as LambdaFunction,
  RecursiveLoop,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type FunctionContract, feedsItself } from '../../shared/contracts/functions/function-contract.ts';
import { bundleOptions, functionEntry, projectRoot } from '../bundle-options.ts';
import { nameResource, pascalCase } from '../naming.ts';

/**
 * A Lambda function of the house, made from its contract: bundled by the local esbuild, with a log group that forgets
 * after a month and a role of its own that may at first do nothing but log.
 */
export class HouseFunction extends Construct {
  readonly lambda: LambdaFunction;

  constructor(scope: Construct, contract: FunctionContract, environment: Readonly<Record<string, string>>) {
    super(scope, `${pascalCase(contract.name)}Function`);
    const logGroup = new LogGroup(this, 'Logs', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.lambda = new NodejsFunction(this, 'Lambda', {
      description: contract.failureImpact,
      entry: functionEntry(contract.name),
      handler: 'handler',
      // Whoever only reads the template has no use for code, which would have to be there and be copied.
      ...(!Stack.of(this).bundlingRequired && {
        code: Code.fromInline('// not bundled'),
        handler: 'index.handler',
      }),
      projectRoot,
      depsLockFilePath: `${projectRoot}package-lock.json`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      timeout: Duration.seconds(contract.timeoutSeconds),
      memorySize: contract.memoryMegabytes,
      role: this.#role(logGroup),
      logGroup,
      ...(feedsItself(contract) && { recursiveLoop: RecursiveLoop.ALLOW }),
      environment: { NODE_OPTIONS: nodeOptions(contract), ...environment },
      bundling: {
        ...bundleOptions,
        format: OutputFormat.ESM,
        minify: true,
        // Escaped, Russian text would take three times the bytes. The CDK's own option `charset` does nothing.
        esbuildArgs: { '--charset': 'utf8' },
        sourceMap: true,
        sourcesContent: false,
        externalModules: [],
      },
    });
    nameResource(this.lambda, contract.name);
  }

  #role(logGroup: LogGroup): Role {
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    role.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [logGroup.logGroupArn],
      }),
    );
    return role;
  }
}

function nodeOptions({ semiSpaceMegabytes }: FunctionContract): string {
  const memory = semiSpaceMegabytes === undefined ? [] : [`--max-semi-space-size=${semiSpaceMegabytes}`];
  return ['--enable-source-maps', ...memory].join(' ');
}
