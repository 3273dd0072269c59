import { expect, test } from 'vitest';
import * as z from 'zod';
import { functionContracts } from '../../shared/contracts/functions/registry.ts';
import { serviceResources } from './synthesised.ts';

const resources = serviceResources;

const oneOrMore = z.union([z.array(z.unknown()), z.unknown().transform((value) => [value])]);
const policySchema = z.looseObject({
  PolicyDocument: z.looseObject({
    Statement: z.array(
      z.looseObject({
        Effect: z.literal('Allow'),
        Action: z.union([z.array(z.string()), z.string().transform((action) => [action])]),
        Resource: oneOrMore,
        Condition: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
      }),
    ),
  }),
  Roles: z.array(z.looseObject({ Ref: z.string() })),
});

const policies = resources
  .filter(({ type }) => type === 'AWS::IAM::Policy')
  .map(({ properties }) => policySchema.parse(properties));
const statements = policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);

const namelessActions = new Set(['transcribe:StartTranscriptionJob', 'transcribe:CreateVocabulary']);

export function describeGrants(): void {
  test('no role gets a managed policy', () => {
    for (const role of resources.filter(({ type }) => type === 'AWS::IAM::Role')) {
      expect(role.properties['ManagedPolicyArns'], role.logicalId).toBeUndefined();
    }
  });

  test('no grant is for any action or for any resource', () => {
    expect(statements.length).toBeGreaterThan(0);
    for (const { Action, Resource } of statements) {
      for (const action of Action) expect(action).not.toContain('*');
      // What starts jobs or makes vocabularies has no resource that could be named.
      if (Action.every((action) => namelessActions.has(action))) continue;
      for (const resource of Resource) expect(resource).not.toBe('*');
    }
  });

  test('no function may scan a table, and each may touch only the partitions that its contract names', () => {
    const reads = statements.filter(({ Action }) => Action.some((action) => action.startsWith('dynamodb:')));
    for (const { Action, Condition } of reads) {
      expect(Action).not.toContain('dynamodb:Scan');
      expect(Condition?.['Null']).toEqual({ 'dynamodb:LeadingKeys': 'false' });
    }
    const granted = reads.map(
      ({ Condition }) => Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'],
    );
    const named = functionContracts.flatMap(({ access }) =>
      [access.table, access.ephemeral].flatMap((table) => (table ? [[...table.leadingKeys]] : [])),
    );
    expect(granted.map((keys) => oneOrMore.parse(keys))).toEqual(expect.arrayContaining(named));
    expect(granted.length).toBe(named.length);
  });

  test('every partition that a contract names belongs to tenants or is a lookup', () => {
    for (const { access } of functionContracts) {
      for (const key of [...(access.table?.leadingKeys ?? []), ...(access.ephemeral?.leadingKeys ?? [])]) {
        expect(key).toMatch(/^(T#|L#)/);
      }
    }
  });

  test('keys are used by way of the services that they seal, or for sealing', () => {
    for (const { Action, Condition } of statements) {
      if (!Action.includes('kms:DescribeKey')) continue;
      expect(Condition?.['StringEquals']?.['kms:ViaService']).toBeDefined();
    }
  });
}
