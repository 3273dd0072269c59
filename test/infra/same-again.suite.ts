import { type App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { app, testApp } from './synthesised.ts';

function templatesOf(of: App): readonly string[] {
  return of.node.children.filter(Stack.isStack).map((stack) => JSON.stringify(Template.fromStack(stack)));
}

export function describeSameAgain(): void {
  test('synthesised again, the templates are the same to the byte', () => {
    const first = templatesOf(app);
    expect(first).toHaveLength(2);
    expect(templatesOf(testApp())).toEqual(first);
  });
}
