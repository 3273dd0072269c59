import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { queueNames } from '../../shared/contracts/queues.ts';
import { deadLetterName } from '../../shared/contracts/template.ts';
import { referred, serviceResources } from './synthesised.ts';

const resources = serviceResources;
const ofType = (type: string) => resources.filter((resource) => resource.type === type);
const queues = ofType('AWS::SQS::Queue');
const functions = ofType('AWS::Lambda::Function');
const mappings = ofType('AWS::Lambda::EventSourceMapping');

const queueSchema = z.looseObject({
  FifoQueue: z.boolean().default(false),
  VisibilityTimeout: z.number().default(30),
  MessageRetentionPeriod: z.number(),
  RedrivePolicy: z.looseObject({ deadLetterTargetArn: z.unknown(), maxReceiveCount: z.number() }).optional(),
});
const alarmSchema = z.looseObject({
  AlarmDescription: z.string(),
  AlarmActions: z.array(z.unknown()).min(1),
  Dimensions: z.array(z.looseObject({ Name: z.string(), Value: z.unknown() })).default([]),
  MetricName: z.string().optional(),
});
const alarms = ofType('AWS::CloudWatch::Alarm').map(({ properties }) => alarmSchema.parse(properties));

const byId = (logicalId: string) => {
  const found = resources.find((resource) => resource.logicalId === logicalId);
  if (!found) throw new Error(`no ${logicalId}`);
  return found;
};

export function describeQueues(): void {
  test('every queue of the contracts is there, and its dead letters', () => {
    const expected = queueNames.flatMap((name) => [name, deadLetterName(name)]);
    expect(queues.map(({ name }) => name).sort()).toEqual(expected.sort());
  });

  test.each(queueNames)('%s has dead letters of its own kind that are kept for 14 days', (name) => {
    const queue = queueSchema.parse(queues.find((other) => other.name === name)?.properties);
    const deadLetters = byId(referred(queue.RedrivePolicy?.deadLetterTargetArn));
    expect(deadLetters.name).toBe(deadLetterName(name));
    expect(queue.FifoQueue).toBe(name.endsWith('.fifo'));
    expect(queueSchema.parse(deadLetters.properties)).toMatchObject({
      FifoQueue: name.endsWith('.fifo'),
      MessageRetentionPeriod: 1_209_600,
    });
  });

  test.each(queueNames)('%s has an alarm on its dead letters', (name) => {
    const watched = alarms.some(({ MetricName, Dimensions }) => {
      const queue = Dimensions.find((dimension) => dimension.Name === 'QueueName');
      if (!queue || MetricName !== 'ApproximateNumberOfMessagesVisible') return false;
      return byId(referred(queue.Value)).name === deadLetterName(name);
    });
    expect(watched).toBe(true);
  });

  test('every alarm tells somebody and names a runbook that is there', () => {
    expect(alarms.length).toBeGreaterThan(queueNames.length);
    for (const { AlarmDescription } of alarms) {
      const [, runbook = ''] = /Runbook: (docs\/runbooks\/[a-z-]+\.md)$/.exec(AlarmDescription) ?? [];
      expect(existsSync(new URL(`../../${runbook}`, import.meta.url)), AlarmDescription).toBe(true);
      expect(runbook, AlarmDescription).not.toBe('');
    }
  });

  test('every consumer reports the items that failed, and is limited', () => {
    expect(mappings.length).toBeGreaterThan(0);
    for (const { properties } of mappings) {
      expect(properties['FunctionResponseTypes']).toEqual(['ReportBatchItemFailures']);
      expect(
        z.strictObject({ MaximumConcurrency: z.number() }).parse(properties['ScalingConfig']),
      ).toBeDefined();
    }
  });

  test('a message stays invisible for at least six times the timeout of its consumer', () => {
    for (const { properties } of mappings) {
      const queue = queueSchema.parse(byId(referred(properties['EventSourceArn'])).properties);
      const consumer = byId(referred(properties['FunctionName']));
      expect(functions).toContain(consumer);
      expect(queue.VisibilityTimeout).toBeGreaterThanOrEqual(
        6 * z.number().parse(consumer.properties['Timeout']),
      );
    }
  });
}
