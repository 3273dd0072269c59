import { describe, expect, test } from 'vitest';
import { parseTemplate } from '../../../local/template/cloud-assembly.ts';
import { readHousePlan } from '../../../local/template/read-house-plan.ts';

const name = (value: string) => ({ 'most24:name': value });
const arn = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });

const data = parseTemplate({
  Resources: { Table: { Type: 'AWS::DynamoDB::Table', Metadata: name('main') } },
  Outputs: { TableName: { Value: { Ref: 'Table' }, Export: { Name: 'data:TableName' } } },
});

const resources = {
  Dead: {
    Type: 'AWS::SQS::Queue',
    Properties: { FifoQueue: true, MessageRetentionPeriod: 1_209_600 },
    Metadata: name('work-dead-letters.fifo'),
  },
  Work: {
    Type: 'AWS::SQS::Queue',
    Properties: {
      FifoQueue: true,
      VisibilityTimeout: 180,
      RedrivePolicy: { deadLetterTargetArn: arn('Dead'), maxReceiveCount: 5 },
    },
    Metadata: name('work.fifo'),
  },
  Inbox: { Type: 'AWS::SQS::Queue', Metadata: name('portal-inbox') },
  Api: {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Timeout: 20,
      MemorySize: 512,
      Environment: {
        Variables: {
          TABLE_NAME: { 'Fn::ImportValue': 'data:TableName' },
          QUEUE_URLS: { 'Fn::Join': ['', ['{"portal-inbox":"', { Ref: 'Inbox' }, '"}']] },
          BUCKET_NAME: { Ref: 'BlobsParameter' },
          SETTING: { Ref: 'Setting' },
          LOG_LEVEL: 'INFO',
        },
      },
    },
    Metadata: name('api'),
  },
  OfTheCdk: { Type: 'AWS::Lambda::Function', Properties: {} },
  Mapping: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      EventSourceArn: arn('Work'),
      FunctionName: { Ref: 'Api' },
      BatchSize: 7,
      MaximumBatchingWindowInSeconds: 2,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 20 },
    },
  },
  Switched: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: { EventSourceArn: arn('Inbox'), FunctionName: { Ref: 'Api' }, Enabled: false },
  },
  ToApi: {
    Type: 'AWS::ApiGatewayV2::Integration',
    Properties: { IntegrationType: 'AWS_PROXY', IntegrationUri: arn('Api'), PayloadFormatVersion: '2.0' },
  },
  ToInbox: {
    Type: 'AWS::ApiGatewayV2::Integration',
    Properties: {
      IntegrationType: 'AWS_PROXY',
      IntegrationSubtype: 'SQS-SendMessage',
      RequestParameters: { QueueUrl: { Ref: 'Inbox' }, MessageBody: '$request.body' },
    },
  },
  Health: {
    Type: 'AWS::ApiGatewayV2::Route',
    Properties: {
      RouteKey: 'GET /healthz',
      Target: { 'Fn::Join': ['', ['integrations/', { Ref: 'ToApi' }]] },
    },
  },
  Events: {
    Type: 'AWS::ApiGatewayV2::Route',
    Properties: {
      RouteKey: 'POST /portal/events',
      Target: { 'Fn::Join': ['', ['integrations/', { Ref: 'ToInbox' }]] },
    },
  },
  Clock: {
    Type: 'AWS::Events::Rule',
    Properties: {
      ScheduleExpression: 'rate(2 hours)',
      State: 'ENABLED',
      Targets: [{ Id: 'Target0', Arn: arn('Api'), Input: '{"why":"clock"}' }],
    },
  },
  Scheduled: {
    Type: 'AWS::Scheduler::Schedule',
    Properties: { ScheduleExpression: 'rate(1 minute)', Target: { Arn: arn('Api') } },
  },
};

const parameters = {
  BlobsParameter: { Type: 'AWS::SSM::Parameter::Value<String>' },
  Setting: { Type: 'String' },
};

function planOf(changed: Record<string, unknown> = {}) {
  const service = parseTemplate({ Resources: { ...resources, ...changed }, Parameters: parameters });
  return readHousePlan({ Data: data, Service: service });
}

describe('the plan of a template', () => {
  test('functions carry their names, limits and what is known of their environment', () => {
    expect(planOf().functions).toEqual([
      {
        name: 'api',
        timeoutSeconds: 20,
        memoryMegabytes: 512,
        environment: {
          TABLE_NAME: 'main',
          QUEUE_URLS: '{"portal-inbox":"portal-inbox"}',
          BUCKET_NAME: 'BlobsParameter',
          LOG_LEVEL: 'INFO',
        },
      },
    ]);
  });

  test('queues have the defaults of CloudFormation', () => {
    expect(planOf().queues).toEqual([
      {
        name: 'work-dead-letters.fifo',
        fifo: true,
        visibilitySeconds: 30,
        delaySeconds: 0,
        retentionSeconds: 1_209_600,
        contentBasedDeduplication: false,
      },
      {
        name: 'work.fifo',
        fifo: true,
        visibilitySeconds: 180,
        delaySeconds: 0,
        retentionSeconds: 345_600,
        contentBasedDeduplication: false,
        redrive: { deadLetters: 'work-dead-letters.fifo', maxReceiveCount: 5 },
      },
      {
        name: 'portal-inbox',
        fifo: false,
        visibilitySeconds: 30,
        delaySeconds: 0,
        retentionSeconds: 345_600,
        contentBasedDeduplication: false,
      },
    ]);
  });

  test('mappings, routes and schedules name what they join; what is switched off is left out', () => {
    const plan = planOf();
    expect(plan.mappings).toEqual([
      {
        queue: 'work.fifo',
        functionName: 'api',
        batchSize: 7,
        windowSeconds: 2,
        maximumConcurrency: 20,
        reportsItemFailures: true,
      },
    ]);
    expect(plan.routes).toEqual([
      { key: 'GET /healthz', target: { kind: 'function', name: 'api' } },
      {
        key: 'POST /portal/events',
        target: { kind: 'queue', queue: 'portal-inbox', parameters: { MessageBody: '$request.body' } },
      },
    ]);
    expect(plan.schedules).toEqual([
      { name: 'Service/Clock', everyMinutes: 120, functionName: 'api', input: { why: 'clock' } },
      { name: 'Service/Scheduled', everyMinutes: 1, functionName: 'api' },
    ]);
  });
});

test.each([
  [
    'a cron schedule',
    'Clock',
    { ScheduleExpression: 'cron(0 9 * * ? *)', Targets: [{ Arn: arn('Api') }] },
    'rate',
  ],
  [
    'a schedule of a queue',
    'Clock',
    { ScheduleExpression: 'rate(1 day)', Targets: [{ Arn: arn('Work') }] },
    'call a function',
  ],
  [
    'an integration of another kind',
    'ToApi',
    { IntegrationType: 'HTTP_PROXY', IntegrationUri: 'https://example.com' },
    'only Lambda proxies',
  ],
  [
    'an old payload format',
    'ToApi',
    { IntegrationType: 'AWS_PROXY', IntegrationUri: arn('Api'), PayloadFormatVersion: '1.0' },
    'payload format',
  ],
])('%s is refused, never left out in silence', (_, logicalId, properties, message) => {
  const { Type } = resources[logicalId as keyof typeof resources];
  expect(() => planOf({ [logicalId]: { Type, Properties: properties } })).toThrow(message);
});
