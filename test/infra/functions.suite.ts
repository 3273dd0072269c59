import { expect, test } from 'vitest';
import * as z from 'zod';
import type { FunctionContract } from '../../shared/contracts/functions/function-contract.ts';
import { functionContracts } from '../../shared/contracts/functions/registry.ts';
import { deployedVariables } from './deployed-variables.ts';
import { serviceResources } from './synthesised.ts';

const resources = serviceResources;
const functions = resources.filter(({ type }) => type === 'AWS::Lambda::Function');
const byName = functionContracts.map((contract) => [contract.name, contract] as const);

const functionSchema = z.looseObject({
  Runtime: z.string(),
  Architectures: z.array(z.string()),
  Timeout: z.number(),
  MemorySize: z.number(),
  Handler: z.string(),
  LoggingConfig: z.looseObject({ LogGroup: z.looseObject({ Ref: z.string() }) }),
});

function propertiesOf(name: string): z.output<typeof functionSchema> {
  return functionSchema.parse(functions.find((resource) => resource.name === name)?.properties);
}

export function describeFunctions(): void {
  test('every contract has its function, and no other function is there', () => {
    expect(functions.map(({ name }) => name).sort()).toEqual(byName.map(([name]) => name).sort());
  });

  test.each(byName)('%s runs as its contract says', (name, contract) => {
    expect(propertiesOf(name)).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      Timeout: contract.timeoutSeconds,
      MemorySize: contract.memoryMegabytes,
    });
  });

  test('what reads large files collects its garbage early', () => {
    const options = (contract: FunctionContract) => deployedVariables(contract)['NODE_OPTIONS'];
    const [reader] = functionContracts.filter(({ name }) => name === 'import-worker');
    const [other] = functionContracts.filter(({ name }) => name === 'tick');
    expect(reader && options(reader)).toBe('--enable-source-maps --max-semi-space-size=8');
    expect(other && options(other)).toBe('--enable-source-maps');
  });

  test('whatever answers HTTP does so before the gateway gives up after 30 seconds', () => {
    const timeouts = functionContracts
      .filter(({ kind }) => kind === 'http')
      .map(({ timeoutSeconds }) => timeoutSeconds);
    expect(Math.max(...timeouts)).toBeLessThan(30);
  });

  test.each(byName)('%s forgets its log after a month', (name) => {
    const logGroup = propertiesOf(name).LoggingConfig.LogGroup.Ref;
    const found = resources.find(({ logicalId }) => logicalId === logGroup);
    expect(found?.properties['RetentionInDays']).toBe(30);
  });

  test.each(byName)('the environment of %s fits its schema', (_, contract) => {
    const parsed = contract.env.safeParse(deployedVariables(contract));
    expect(parsed.error?.issues ?? []).toEqual([]);
  });

  /** Which variable must be there with which right, and the other way round. */
  const pairs = [
    ['table', 'TABLE_NAME'],
    ['ephemeral', 'EPHEMERAL_TABLE_NAME'],
    ['blobs', 'BUCKET_NAME'],
    ['secrets', 'SEAL_KEY_ARN'],
    ['sends', 'QUEUE_URLS'],
  ] as const;

  test.each(byName)(
    '%s knows the names of what it may touch, and of nothing else',
    (_, contract: FunctionContract) => {
      const granted = pairs
        .filter(([right]) => contract.access[right] !== undefined)
        .map(([, variable]) => variable);
      const known = pairs
        .filter(([, variable]) => variable in contract.env.shape)
        .map(([, variable]) => variable);
      expect(known).toEqual(granted);
    },
  );

  test.each(byName)('the queue URLs of %s are those of the queues that it may send to', (_, contract) => {
    const urls = deployedVariables(contract)['QUEUE_URLS'] ?? '{}';
    const names = Object.keys(z.record(z.string(), z.string()).parse(JSON.parse(urls)));
    expect(names.sort()).toEqual([...(contract.access.sends ?? [])].sort());
  });

  test.each(byName)('a larger bundle of %s than usual has a reason', (_, contract) => {
    const usual = contract.kind === 'http' ? 150 : 300;
    if (contract.bundleKilobytes > usual) expect(contract.bundleReason).toMatch(/\S{3}/);
    else expect(contract.bundleReason).toBeUndefined();
  });
}
