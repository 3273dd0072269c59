import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { QueueContract } from '../../shared/contracts/functions/function-contract.ts';
import type { QueueName } from '../../shared/contracts/queues.ts';
import { deadLetterName } from '../../shared/contracts/template.ts';
import { nameResource, pascalCase } from '../naming.ts';

/** AWS asks for at least six times the function's timeout, so that a slow batch is not received a second time meanwhile. */
const visibilityTimeouts = 6;
/** Of a queue that no function consumes yet. */
const unconsumed = { timeoutSeconds: 60, maxReceiveCount: 5 };

/** A queue of the house with its dead letters, kept for the longest that SQS can. */
export class HouseQueue extends Construct {
  readonly name: QueueName;
  readonly queue: Queue;
  readonly deadLetters: Queue;

  /** `consumer` tells the visibility; the mapping itself is made by `feed`. */
  constructor(
    scope: Construct,
    name: QueueName,
    consumer: Pick<QueueContract, 'timeoutSeconds' | 'maxReceiveCount'> = unconsumed,
  ) {
    super(scope, `${pascalCase(name)}Queue`);
    this.name = name;
    const fifo = name.endsWith('.fifo');
    const common = {
      // CDK infers nothing from `false` and refuses it beside FIFO-only settings, so it is given only when true.
      ...(fifo && { fifo: true }),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.RETAIN,
    };
    this.deadLetters = new Queue(this, 'DeadLetters', { ...common, retentionPeriod: Duration.days(14) });
    this.queue = new Queue(this, 'Queue', {
      ...common,
      retentionPeriod: Duration.days(14),
      visibilityTimeout: Duration.seconds(visibilityTimeouts * consumer.timeoutSeconds),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: consumer.maxReceiveCount },
    });
    nameResource(this.queue, name);
    nameResource(this.deadLetters, deadLetterName(name));
  }

  /** Feeds the function. A record that fails comes again alone, not the whole batch. */
  feed(lambda: LambdaFunction, contract: QueueContract): void {
    lambda.addEventSource(
      new SqsEventSource(this.queue, {
        batchSize: contract.batchSize,
        maxConcurrency: contract.maxConcurrency,
        reportBatchItemFailures: true,
      }),
    );
  }
}
