import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { BUNDLING_STACKS } from 'aws-cdk-lib/cx-api';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { createApp } from '../../infra/create-app.ts';
import type { FunctionContract } from '../../shared/contracts/functions/function-contract.ts';
import { portalInbox } from '../../shared/contracts/functions/portal-inbox.ts';

/** The service stack with this function alone. */
function templateWith(contract: FunctionContract): Template {
  const outdir = mkdtempSync(join(tmpdir(), 'most24-cdk-'));
  try {
    const app = createApp({
      stage: 'test',
      outdir,
      contracts: [contract],
      context: { [BUNDLING_STACKS]: [] },
    });
    const stack = app.node.findChild('Service');
    if (!Stack.isStack(stack)) throw new TypeError('no stack');
    return Template.fromStack(stack);
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** What no function of today needs, and the constructs must still do right. */
export function describeUnusual(): void {
  test('a function that feeds itself is allowed to, and watched', () => {
    const env = portalInbox.env.extend({ QUEUE_URLS: z.string() });
    const template = templateWith({
      ...portalInbox,
      env,
      access: { ...portalInbox.access, sends: ['portal-inbox'] },
    });
    template.hasResourceProperties('AWS::Lambda::Function', { RecursiveLoop: 'Allow' });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'RecursiveInvocationsDropped' });
  });

  test('a function that does not is left to the guard of Lambda', () => {
    const template = templateWith(portalInbox);
    expect(JSON.stringify(template.toJSON())).not.toMatch(/RecursiveLoop|RecursiveInvocationsDropped/);
  });

  test('a setting of its own becomes a parameter, with a default only where it may be left out', () => {
    const env = portalInbox.env.extend({ APP_CODE: z.string().min(3), APP_HINT: z.string().optional() });
    const template = templateWith({ ...portalInbox, env });
    template.hasParameter('AppHint', { Type: 'String', Default: '' });
    expect(template.findParameters('AppCode')['AppCode']).not.toHaveProperty('Default');
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { APP_CODE: { Ref: 'AppCode' }, APP_HINT: { Ref: 'AppHint' } } },
    });
  });

  test('secrets and blobs come with rights to exactly them', () => {
    const env = portalInbox.env.extend({ SEAL_KEY_ARN: z.string() });
    const template = templateWith({
      ...portalInbox,
      env,
      access: { table: { mode: 'read', leadingKeys: ['T#*'] }, blobs: 'read', secrets: true },
    });
    const policies = JSON.stringify(template.findResources('AWS::IAM::Policy'));
    expect(policies).toContain('"Action":["kms:Decrypt","kms:GenerateDataKey"]');
    expect(policies).toContain('"Action":"s3:GetObject"');
    expect(policies).not.toMatch(/dynamodb:PutItem|s3:PutObject/);
  });
}
