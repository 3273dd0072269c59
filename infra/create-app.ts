import { App } from 'aws-cdk-lib';
import { BUNDLING_STACKS } from 'aws-cdk-lib/cx-api';
import type { FunctionContract } from '../shared/contracts/functions/function-contract.ts';
import { DataStack } from './data-stack.ts';
import { featureFlags } from './feature-flags.ts';
import { ServiceStack } from './service-stack.ts';

export interface AppOptions {
  /** Names the deployment, so that several fit into one account. */
  readonly stage: string;
  /** Where the cloud assembly goes. */
  readonly outdir: string;
  readonly contracts: readonly FunctionContract[];
  /** False leaves the code of the functions out, for whoever only reads the template. */
  readonly bundle: boolean;
}

/** The whole house as a CDK app, bound to no account and no region. */
export function createApp(options: AppOptions): App {
  const app = new App({
    outdir: options.outdir,
    analyticsReporting: false,
    treeMetadata: false,
    context: { ...featureFlags, ...(!options.bundle && { [BUNDLING_STACKS]: [] }) },
  });
  const data = new DataStack(app, options.stage);
  const service = new ServiceStack(app, options.stage, options.contracts);
  service.addStackDependency(data);
  return app;
}
