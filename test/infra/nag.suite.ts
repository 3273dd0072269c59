import { AwsSolutionsChecks } from 'cdk-nag';
import { expect, test } from 'vitest';
import { acknowledgeFindings, acknowledgements } from '../../infra/nag-acknowledgements.ts';
import { testApp } from './synthesised.ts';

export function describeNag(): void {
  test('cdk-nag finds nothing but what is acknowledged', () => {
    const app = testApp();
    acknowledgeFindings(app);
    app.synth();
    const report = new AwsSolutionsChecks().validateScope(app);
    const findings = report.violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath}`),
    );
    expect(findings).toEqual([]);
  });

  test('without the acknowledgements it would find what they name', () => {
    const app = testApp();
    app.synth();
    const report = new AwsSolutionsChecks().validateScope(app);
    const rules = new Set(report.violations.map(({ ruleName }) => ruleName));
    expect([...rules].sort()).toEqual([...new Set(acknowledgements.map(({ id }) => id))].sort());
  });

  test('every acknowledgement has its reason, and there are no more than we counted', () => {
    expect(acknowledgements).toHaveLength(9);
    for (const { reason } of acknowledgements) expect(reason.length).toBeGreaterThan(40);
  });
}
