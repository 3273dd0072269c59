import * as z from 'zod';
import type { FunctionContract } from '../../shared/contracts/functions/function-contract.ts';
import { serviceResources } from './synthesised.ts';

const functionSchema = z.looseObject({
  Environment: z.looseObject({ Variables: z.record(z.string(), z.unknown()) }),
});

/**
 * The variables of a function as they may be after deployment: references become plausible text. Parameters that may be
 * left out are left out; for the others the schema's first example stands (`.meta({ examples: [...] })`).
 */
export function deployedVariables({ name, env }: FunctionContract): Readonly<Record<string, string>> {
  const lambda = serviceResources.find(
    (resource) => resource.type === 'AWS::Lambda::Function' && resource.name === name,
  );
  const { Variables } = functionSchema.parse(lambda?.properties).Environment;
  const entries = Object.entries(Variables).flatMap(([variable, value]) => {
    const text = deployed(value) ?? exampleOf(env.shape[variable]);
    return text === undefined ? [] : [[variable, text] as const];
  });
  return Object.fromEntries(entries);
}

/** Undefined for a parameter of the deployment. */
function deployed(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  const join = z.strictObject({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) }).safeParse(value);
  if (join.success) return join.data['Fn::Join'][1].map(deployed).join(join.data['Fn::Join'][0]);
  const { Ref: id } = z.strictObject({ Ref: z.string() }).parse(value);
  const resource = serviceResources.find(({ logicalId }) => logicalId === id);
  if (resource?.type === 'AWS::SQS::Queue')
    return `https://sqs.eu-central-1.amazonaws.com/123456789012/${id}`;
  return id.startsWith('Imported') ? `value-of-${id}` : undefined;
}

function exampleOf(schema: z.ZodType | undefined): string | undefined {
  if (!schema || schema.safeParse(undefined).success) return undefined;
  const [example] = z.array(z.string()).default(['example']).parse(schema.meta()?.['examples']);
  return example;
}
