import { readFileSync } from 'node:fs';
import { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { app, stackOf } from './synthesised.ts';

export function describeDocuments(): void {
  test('every parameter of a deployment is explained', () => {
    const told = readFileSync(new URL('../../docs/deploy.md', import.meta.url), 'utf8');
    const explained = [...told.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name);
    const parameters = Object.keys(Template.fromStack(stackOf(app, 'Service')).findParameters('*'));
    const given = parameters.filter((name) => !name.startsWith('Imported') && name !== 'BootstrapVersion');
    expect(given.toSorted()).toEqual(explained.toSorted());
  });
}
