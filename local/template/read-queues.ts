import * as z from 'zod';
import type { MappingPlan, QueuePlan } from './house-plan.ts';
import { requiredNameOf } from './resource-names.ts';
import type { Resource, Resources } from './resources.ts';

/** Defaults are those of CloudFormation's AWS::SQS::Queue. */
const queueSchema = z.looseObject({
  FifoQueue: z.boolean().default(false),
  VisibilityTimeout: z.number().default(30),
  DelaySeconds: z.number().default(0),
  MessageRetentionPeriod: z.number().default(345_600),
  ContentBasedDeduplication: z.boolean().default(false),
  RedrivePolicy: z
    .looseObject({ deadLetterTargetArn: z.unknown(), maxReceiveCount: z.coerce.number() })
    .optional(),
});

const mappingSchema = z.looseObject({
  EventSourceArn: z.unknown(),
  FunctionName: z.unknown(),
  BatchSize: z.number().default(10),
  MaximumBatchingWindowInSeconds: z.number().default(0),
  FunctionResponseTypes: z.array(z.string()).default([]),
  ScalingConfig: z.looseObject({ MaximumConcurrency: z.number().optional() }).optional(),
  Enabled: z.boolean().default(true),
});

/** The queues of the template, dead letter queues included. */
export function readQueues(resources: Resources): readonly QueuePlan[] {
  return resources.ofType('AWS::SQS::Queue').map((resource) => {
    const properties = queueSchema.parse(resource.properties);
    return {
      name: requiredNameOf(resource),
      fifo: properties.FifoQueue,
      visibilitySeconds: properties.VisibilityTimeout,
      delaySeconds: properties.DelaySeconds,
      retentionSeconds: properties.MessageRetentionPeriod,
      contentBasedDeduplication: properties.ContentBasedDeduplication,
      ...(properties.RedrivePolicy && {
        redrive: {
          deadLetters: requiredNameOf(
            required(
              resources,
              resource,
              properties.RedrivePolicy.deadLetterTargetArn,
              'deadLetterTargetArn',
            ),
          ),
          maxReceiveCount: properties.RedrivePolicy.maxReceiveCount,
        },
      }),
    };
  });
}

/** What consumes the queues. A disabled mapping is left out, as Lambda would not poll it. */
export function readMappings(resources: Resources): readonly MappingPlan[] {
  return resources.ofType('AWS::Lambda::EventSourceMapping').flatMap((resource) => {
    const properties = mappingSchema.parse(resource.properties);
    if (!properties.Enabled) return [];
    const queue = required(resources, resource, properties.EventSourceArn, 'EventSourceArn');
    const lambda = required(resources, resource, properties.FunctionName, 'FunctionName');
    const maximumConcurrency = properties.ScalingConfig?.MaximumConcurrency;
    return [
      {
        queue: requiredNameOf(queue),
        functionName: requiredNameOf(lambda),
        batchSize: properties.BatchSize,
        windowSeconds: properties.MaximumBatchingWindowInSeconds,
        ...(maximumConcurrency !== undefined && { maximumConcurrency }),
        reportsItemFailures: properties.FunctionResponseTypes.includes('ReportBatchItemFailures'),
      },
    ];
  });
}

function required(resources: Resources, resource: Resource, value: unknown, property: string): Resource {
  const referred = resources.referredBy(resource.stack, value);
  if (!referred) throw new RangeError(`${resource.id}: ${property} refers to no resource of the house`);
  return referred;
}
