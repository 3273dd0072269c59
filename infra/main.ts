import { Validations } from 'aws-cdk-lib';
import { functionContracts } from '../shared/contracts/functions/registry.ts';
import { projectRoot } from './bundle-options.ts';
import { createApp } from './create-app.ts';

/** `MOST24_STAGE` names the deployment; `CDK_OUTDIR` is where the CLI, or whoever asks, wants the assembly. */
const app = createApp({
  stage: process.env['MOST24_STAGE'] ?? 'production',
  outdir: process.env['CDK_OUTDIR'] ?? `${projectRoot}cdk.out`,
  contracts: functionContracts,
});

// Whoever only reads the template (context aws:cdk:bundling-stacks: []) deploys nothing and has no need of the checks.
if (app.node.tryGetContext('aws:cdk:bundling-stacks') === undefined) {
  const { AwsSolutionsChecks } = await import('cdk-nag');
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app, { verbose: true }));
}
app.synth();
