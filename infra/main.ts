import { Validations } from 'aws-cdk-lib';
import { BUNDLING_STACKS } from 'aws-cdk-lib/cx-api';
import { functionContracts } from '../shared/contracts/functions/registry.ts';
import { projectRoot } from './bundle-options.ts';
import { createApp } from './create-app.ts';
import { acknowledgeFindings } from './nag-acknowledgements.ts';

// `MOST24_STAGE` names the deployment, `CDK_OUTDIR` is where the CLI, or whoever asks, wants the assembly.
const app = createApp({
  stage: process.env['MOST24_STAGE'] ?? 'production',
  outdir: process.env['CDK_OUTDIR'] ?? `${projectRoot}cdk.out`,
  contracts: functionContracts,
});

// Context `aws:cdk:bundling-stacks: []` (by CDK_CONTEXT_JSON) is for readers of the template: no code, and no checks,
// which need a package of the development.
const bundled: unknown = app.node.tryGetContext(BUNDLING_STACKS);
if (!Array.isArray(bundled) || bundled.length > 0) {
  acknowledgeFindings(app);
  const { AwsSolutionsChecks } = await import('cdk-nag');
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app, { verbose: true }));
}
app.synth();
