import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

const resourceSchema = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  Metadata: z.record(z.string(), z.unknown()).default({}),
});

const templateSchema = z.looseObject({
  Parameters: z.record(z.string(), z.looseObject({ Type: z.string() })).default({}),
  Resources: z.record(z.string(), resourceSchema).default({}),
  Outputs: z
    .record(
      z.string(),
      z.looseObject({ Value: z.unknown(), Export: z.looseObject({ Name: z.unknown() }).optional() }),
    )
    .default({}),
});

const manifestSchema = z.looseObject({
  artifacts: z
    .record(
      z.string(),
      z.looseObject({
        type: z.string(),
        properties: z.looseObject({ templateFile: z.string().optional() }).optional(),
      }),
    )
    .default({}),
});

/** A CloudFormation template, as far as the house reads it. */
export type Template = z.infer<typeof templateSchema>;

/** Templates by the name of their stack. */
export type Templates = Readonly<Record<string, Template>>;

/**
 * Reads the templates of a synthesised cloud assembly (`cdk.out`): `manifest.json` names one template per stack.
 * @throws ZodError when a file is not what the CDK writes.
 */
export async function readCloudAssembly(directory: string): Promise<Templates> {
  const manifest = manifestSchema.parse(await readJson(join(directory, 'manifest.json')));
  const stacks = Object.entries(manifest.artifacts).flatMap(([name, artifact]) => {
    const file = artifact.properties?.templateFile;
    return artifact.type === 'aws:cloudformation:stack' && file ? [{ name, file }] : [];
  });
  const templates = await Promise.all(
    stacks.map(
      async ({ name, file }) => [name, parseTemplate(await readJson(join(directory, file)))] as const,
    ),
  );
  return Object.fromEntries(templates);
}

/** Takes parsed JSON as a template. @throws ZodError */
export function parseTemplate(value: unknown): Template {
  return templateSchema.parse(value);
}

async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, 'utf8'));
}
