import { App } from 'aws-cdk-lib';
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
  /** Beside the flags of the house. */
  readonly context?: Readonly<Record<string, unknown>>;
}

/** The whole house as a CDK app, bound to no account and no region. */
export function createApp(options: AppOptions): App {
  const app = new App({
    outdir: options.outdir,
    analyticsReporting: false,
    treeMetadata: false,
    context: { ...featureFlags, ...options.context },
  });
  const data = new DataStack(app, options.stage);
  const service = new ServiceStack(app, options.stage, options.contracts);
  service.addStackDependency(data);
  return app;
}
