import { expect, test } from 'vitest';
import * as z from 'zod';
import { apiRoutes } from '../../shared/contracts/api/routes.ts';
import { functionContracts } from '../../shared/contracts/functions/registry.ts';
import { referred, serviceResources } from './synthesised.ts';

const resources = serviceResources;
const byId = (logicalId: string) => resources.find((resource) => resource.logicalId === logicalId);
const routes = resources.filter(({ type }) => type === 'AWS::ApiGatewayV2::Route');

const targetSchema = z.strictObject({
  'Fn::Join': z.tuple([z.string(), z.tuple([z.string(), z.unknown()])]),
});

function integrationOf(routeKey: string): Readonly<Record<string, unknown>> | undefined {
  const route = routes.find(({ properties }) => properties['RouteKey'] === routeKey);
  const [, [, integration]] = targetSchema.parse(route?.properties['Target'])['Fn::Join'];
  return byId(referred(integration))?.properties;
}

export function describeFront(): void {
  test('every route of the contracts leads to its function', () => {
    expect(apiRoutes.length).toBeGreaterThan(0);
    for (const { method, path, function: name } of apiRoutes) {
      const integration = integrationOf(`${method} ${path.replace(/\/$/, '/{slash+}')}`);
      expect(integration).toMatchObject({ IntegrationType: 'AWS_PROXY', PayloadFormatVersion: '2.0' });
      expect(byId(referred(integration?.['IntegrationUri']))?.name).toBe(name);
    }
  });

  test('events of portals go raw into their queue, with no function in between', () => {
    const integration = integrationOf('POST /portal/events');
    expect(integration).toMatchObject({
      IntegrationSubtype: 'SQS-SendMessage',
      RequestParameters: { MessageBody: '$request.body' },
    });
    const { QueueUrl: queue } = z
      .looseObject({ QueueUrl: z.unknown() })
      .parse(integration?.['RequestParameters']);
    expect(byId(referred(queue))?.name).toBe('portal-inbox');
  });

  test('the address of one portal groups its events', () => {
    expect(integrationOf('POST /portal/events/{member}')?.['RequestParameters']).toMatchObject({
      MessageBody: '$request.body',
      MessageGroupId: '$request.path.member',
    });
  });

  test('there is no route beyond these', () => {
    const addresses = functionContracts.flatMap((contract) =>
      contract.kind === 'http' ? contract.routes : [],
    );
    const expected = addresses.map(({ method, path }) => `${method} ${path}`);
    expected.push('POST /portal/events', 'POST /portal/events/{member}', 'POST /portal/robots/{member}');
    expect(routes.map(({ properties }) => properties['RouteKey']).sort()).toEqual(expected.sort());
  });

  test('the stage is throttled and writes an access log without queries and bodies', () => {
    const stage = resources.find(({ type }) => type === 'AWS::ApiGatewayV2::Stage')?.properties;
    expect(stage).toMatchObject({
      DefaultRouteSettings: { ThrottlingBurstLimit: 4000, ThrottlingRateLimit: 2000 },
    });
    expect(JSON.stringify(stage)).toContain('$context.requestId');
    expect(JSON.stringify(stage)).not.toMatch(/querystring|request\.body|\$context\.path/);
  });

  test('every function of the clock has its rule, and the tick runs every minute', () => {
    const rules = resources.filter(({ type }) => type === 'AWS::Events::Rule');
    const rates = rules
      .filter(({ properties }) => properties['ScheduleExpression'] !== undefined)
      .map(({ properties }) => {
        const [target] = z.array(z.looseObject({ Arn: z.unknown() })).parse(properties['Targets']);
        return [byId(referred(target?.Arn))?.name, properties['ScheduleExpression']];
      });
    const scheduled = functionContracts.flatMap((contract) =>
      contract.kind === 'schedule' ? [contract.name] : [],
    );
    expect(rates.map(([name]) => name).sort()).toEqual(scheduled.sort());
    expect(rates).toContainEqual(['tick', 'rate(1 minute)']);
  });

  test('word of ended transcriptions of this stage comes into the queue of calls', () => {
    const rules = resources.filter(({ type }) => type === 'AWS::Events::Rule');
    const told = rules.find(({ properties }) => properties['EventPattern'] !== undefined)?.properties;
    expect(told?.['EventPattern']).toEqual({
      source: ['aws.transcribe'],
      'detail-type': ['Transcribe Job State Change'],
      detail: {
        TranscriptionJobName: [{ prefix: 'most24-test.' }],
        TranscriptionJobStatus: ['COMPLETED', 'FAILED'],
      },
    });
    expect(told?.['Targets']).toMatchObject([
      {
        InputTransformer: {
          InputPathsMap: { 'detail-TranscriptionJobName': '$.detail.TranscriptionJobName' },
          InputTemplate: '{"kind":"transcribed","job":<detail-TranscriptionJobName>}',
        },
      },
    ]);
  });
}
