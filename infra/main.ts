import { Validations } from 'aws-cdk-lib';
import { functionContracts } from '../shared/contracts/functions/registry.ts';
import { projectRoot } from './bundle-options.ts';
import { createApp } from './create-app.ts';
import { acknowledgeFindings } from './nag-acknowledgements.ts';

// `MOST24_STAGE` names the deployment, `CDK_OUTDIR` is where the CLI, or whoever asks, wants the assembly.
// `MOST24_BUNDLE=no` is for readers of the template: no code is bundled and nothing is checked, as nothing is deployed.
const bundle = process.env['MOST24_BUNDLE'] !== 'no';
const app = createApp({
  stage: process.env['MOST24_STAGE'] ?? 'production',
  outdir: process.env['CDK_OUTDIR'] ?? `${projectRoot}cdk.out`,
  contracts: functionContracts,
  bundle,
});
if (bundle) {
  acknowledgeFindings(app);
  const { AwsSolutionsChecks } = await import('cdk-nag');
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app, { verbose: true }));
}
app.synth();
