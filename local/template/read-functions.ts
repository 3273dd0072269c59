import * as z from 'zod';
import type { FunctionPlan } from './house-plan.ts';
import { nameOf } from './resource-names.ts';
import type { Resource, Resources } from './resources.ts';

const functionSchema = z.looseObject({
  Timeout: z.number().default(3),
  MemorySize: z.number().default(128),
  Environment: z.looseObject({ Variables: z.record(z.string(), z.unknown()).default({}) }).optional(),
});

/** The Lambda functions of the product; those that the CDK adds for itself carry no name and are left out. */
export function readFunctions(resources: Resources): readonly FunctionPlan[] {
  return resources.ofType('AWS::Lambda::Function').flatMap((resource) => {
    const name = nameOf(resource);
    return name === undefined ? [] : [readFunction(name, resource, resources)];
  });
}

function readFunction(name: string, resource: Resource, resources: Resources): FunctionPlan {
  const properties = functionSchema.parse(resource.properties);
  const variables = Object.entries(properties.Environment?.Variables ?? {}).flatMap(([variable, value]) => {
    const text = resources.text(resource.stack, value, (referred) => nameOf(referred) ?? referred.id);
    return text === undefined ? [] : [[variable, text] as const];
  });
  return {
    name,
    timeoutSeconds: properties.Timeout,
    memoryMegabytes: properties.MemorySize,
    environment: Object.fromEntries(variables),
  };
}
