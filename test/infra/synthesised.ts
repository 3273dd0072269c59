import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { BUNDLING_STACKS } from 'aws-cdk-lib/cx-api';
import * as z from 'zod';
import { createApp } from '../../infra/create-app.ts';
import { functionContracts } from '../../shared/contracts/functions/registry.ts';
import { houseNameKey } from '../../shared/contracts/template.ts';

const templateSchema = z.looseObject({
  Resources: z.record(
    z.string(),
    z.looseObject({
      Type: z.string(),
      Properties: z.record(z.string(), z.unknown()).default({}),
      Metadata: z.record(z.string(), z.unknown()).default({}),
    }),
  ),
});

/** A resource of a template with its logical id and, when it has one, its name of the house. */
export interface TemplateResource {
  readonly logicalId: string;
  readonly type: string;
  readonly name: string | undefined;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** The app without the code of its functions, in a folder that goes with the process. */
export function testApp(): App {
  const outdir = mkdtempSync(join(tmpdir(), 'most24-cdk-'));
  process.once('exit', () => rmSync(outdir, { recursive: true, force: true }));
  return createApp({
    stage: 'test',
    outdir,
    contracts: functionContracts,
    context: { [BUNDLING_STACKS]: [] },
  });
}

/** One stack of the app. */
export function stackOf(of: App, stackId: 'Data' | 'Service'): Stack {
  const stack = of.node.findChild(stackId);
  if (!Stack.isStack(stack)) throw new TypeError(`${stackId} is no stack`);
  return stack;
}

/** Resources of one stack of the app. */
function resourcesOf(of: App, stackId: 'Data' | 'Service'): readonly TemplateResource[] {
  const { Resources } = templateSchema.parse(Template.fromStack(stackOf(of, stackId)).toJSON());
  return Object.entries(Resources).map(([logicalId, { Type, Properties, Metadata }]) => {
    const name = Metadata[houseNameKey];
    return {
      logicalId,
      type: Type,
      name: typeof name === 'string' ? name : undefined,
      properties: Properties,
    };
  });
}

/** Synthesised once for all suites; those that change it make one of their own. */
export const app = testApp();
export const dataResources = resourcesOf(app, 'Data');
export const serviceResources = resourcesOf(app, 'Service');

const referenceSchema = z.union([
  z.strictObject({ Ref: z.string() }).transform(({ Ref }) => Ref),
  z
    .strictObject({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) })
    .transform(({ 'Fn::GetAtt': [id] }) => id),
]);

/** The logical id that a `Ref` or `Fn::GetAtt` names. @throws ZodError for anything else. */
export function referred(value: unknown): string {
  return referenceSchema.parse(value);
}
