import { CfnParameter, type Stack, Token } from 'aws-cdk-lib';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type * as z from 'zod';
import type { FunctionContract } from '../shared/contracts/functions/function-contract.ts';
import type { QueueName } from '../shared/contracts/queues.ts';
import type { ImportedData } from './imported-data.ts';
import { pascalCase } from './naming.ts';

/**
 * The environment that a contract's schema asks for, and nothing else: what the house knows, and a parameter of the
 * deployment for every setting that it does not.
 * @throws RangeError when the schema refuses a value.
 */
export function functionEnvironment(
  stack: Stack,
  contract: FunctionContract,
  data: ImportedData,
  queueOf: (name: QueueName) => IQueue,
  publicUrl: string,
  jobPrefix: string,
): Record<string, string> {
  const known: Readonly<Record<string, () => string>> = {
    ...knownValues(contract, data, queueOf, publicUrl),
    CALLS_JOB_PREFIX: () => jobPrefix,
  };
  const entries = Object.entries(contract.env.shape).map(([name, schema]) => {
    const value = known[name]?.() ?? settingParameter(stack, name, schema).valueAsString;
    const parsed = schema.safeParse(value);
    if (!parsed.success && !Token.isUnresolved(value)) {
      throw new RangeError(`environment of ${contract.name}: ${name} ${parsed.error.message}`);
    }
    return [name, value] as const;
  });
  return Object.fromEntries(entries);
}

function knownValues(
  contract: FunctionContract,
  data: ImportedData,
  queueOf: (name: QueueName) => IQueue,
  publicUrl: string,
): Readonly<Record<string, () => string>> {
  const urls = (contract.access.sends ?? []).map((name) => [name, queueOf(name).queueUrl] as const);
  return {
    TABLE_NAME: () => data.table().tableName,
    EPHEMERAL_TABLE_NAME: () => data.ephemeral().tableName,
    BUCKET_NAME: () => data.blobs().bucketName,
    SEAL_KEY_ARN: data.sealKeyArn,
    QUEUE_URLS: () => JSON.stringify(Object.fromEntries(urls)),
    PUBLIC_URL: () => publicUrl,
  };
}

/** One parameter for every setting, however many functions share it; empty where the setting may be left out. */
function settingParameter(stack: Stack, name: string, schema: z.ZodType): CfnParameter {
  const id = pascalCase(name);
  const existing = stack.node.tryFindChild(id);
  if (existing instanceof CfnParameter) return existing;
  const optional = schema.safeParse(undefined).success;
  return new CfnParameter(stack, id, {
    type: 'String',
    description: `${name}, see docs/deploy.md`,
    ...(optional && { default: '' }),
    ...(name.endsWith('_SECRET') && { noEcho: true }),
  });
}
