import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { type FunctionContract, feedsItself } from '../../shared/contracts/functions/function-contract.ts';
import { pascalCase } from '../naming.ts';
import type { HouseQueue } from './house-queue.ts';
import type { HttpFront } from './http-front.ts';

/** Kinds of alarm; each has a page of the same name in `docs/runbooks`. */
export type Runbook =
  | 'api-faults'
  | 'dead-letters'
  | 'function-errors'
  | 'function-throttled'
  | 'messages-come-again'
  | 'queue-stands-still'
  | 'recursion-stopped'
  | 'tick-silent';

interface AlarmOptions {
  readonly runbook: Runbook;
  /** What it is about: `portal-inbox`. */
  readonly subject: string;
  /** What is wrong, and what it means for people. */
  readonly meaning: string;
  readonly metric: IMetric;
  readonly threshold: number;
  /** Periods that must be bad, out of as many looked at. */
  readonly periods?: { readonly bad: number; readonly of: number };
  readonly comparison?: ComparisonOperator;
  readonly missing?: TreatMissingData;
}

const minute = Duration.minutes(1);
const fiveMinutes = Duration.minutes(5);

/** All alarms of a deployment; they tell one topic, to which the operator subscribes. */
export class AlarmBoard extends Construct {
  readonly topic: ITopic;

  constructor(scope: Construct) {
    super(scope, 'Alarms');
    this.topic = new Topic(this, 'Topic', { displayName: 'Most24 alarms', enforceSSL: true });
  }

  /**
   * A queue: its dead letters, its age, and messages that come again and again. The last is needed because a message
   * leaves the age metric after it was received a few times. See "Available CloudWatch metrics for Amazon SQS".
   */
  watchQueue({ name, queue, deadLetters }: HouseQueue): void {
    this.#alarm({
      runbook: 'dead-letters',
      subject: name,
      meaning: `Messages of ${name} failed for good and wait for a person.`,
      metric: deadLetters.metricApproximateNumberOfMessagesVisible({ period: minute, statistic: 'Maximum' }),
      threshold: 1,
    });
    this.#alarm({
      runbook: 'queue-stands-still',
      subject: name,
      meaning: `The oldest message of ${name} waits for more than 15 minutes.`,
      metric: queue.metricApproximateAgeOfOldestMessage({ period: minute, statistic: 'Maximum' }),
      threshold: 900,
      periods: { bad: 5, of: 5 },
    });
    this.#alarm({
      runbook: 'messages-come-again',
      subject: name,
      meaning: `Messages of ${name} are received without being finished: the same work is done over and over.`,
      metric: new MathExpression({
        expression: 'received - deleted',
        label: `${name}: received but not finished`,
        period: fiveMinutes,
        usingMetrics: {
          received: queue.metricNumberOfMessagesReceived({ period: fiveMinutes, statistic: 'Sum' }),
          deleted: queue.metricNumberOfMessagesDeleted({ period: fiveMinutes, statistic: 'Sum' }),
        },
      }),
      threshold: 100,
      periods: { bad: 3, of: 3 },
    });
  }

  /** A function: errors and throttles; of a scheduled one also silence, of one that feeds itself a stopped chain. */
  watchFunction(contract: FunctionContract, lambda: LambdaFunction): void {
    const { name, failureImpact } = contract;
    this.#alarm({
      runbook: 'function-errors',
      subject: name,
      meaning: `Function ${name} fails. ${failureImpact}`,
      metric: lambda.metricErrors({ period: fiveMinutes, statistic: 'Sum' }),
      threshold: 1,
      periods: { bad: 2, of: 3 },
    });
    this.#alarm({
      runbook: 'function-throttled',
      subject: name,
      meaning: `Function ${name} is throttled. ${failureImpact}`,
      metric: lambda.metricThrottles({ period: fiveMinutes, statistic: 'Sum' }),
      threshold: 1,
      periods: { bad: 3, of: 3 },
    });
    if (contract.kind === 'schedule') this.#watchSilence(contract.everyMinutes, name, failureImpact, lambda);
    if (feedsItself(contract)) this.#watchRecursion(name, failureImpact, lambda);
  }

  watchFront(front: HttpFront): void {
    this.#alarm({
      runbook: 'api-faults',
      subject: 'http',
      meaning: 'The HTTP API answers with 5xx: portals lose events, bases and people get errors.',
      metric: front.stage.metricServerError({ period: minute, statistic: 'Sum' }),
      threshold: 1,
      periods: { bad: 3, of: 5 },
    });
  }

  #watchSilence(everyMinutes: number, name: string, failureImpact: string, lambda: LambdaFunction): void {
    this.#alarm({
      runbook: 'tick-silent',
      subject: name,
      meaning: `Function ${name} was not started by the clock. ${failureImpact}`,
      metric: lambda.metricInvocations({ period: Duration.minutes(everyMinutes * 5), statistic: 'Sum' }),
      threshold: 1,
      comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
      missing: TreatMissingData.BREACHING,
    });
  }

  #watchRecursion(name: string, failureImpact: string, lambda: LambdaFunction): void {
    this.#alarm({
      runbook: 'recursion-stopped',
      subject: name,
      meaning: `Lambda cut the chain by which ${name} wakes itself. ${failureImpact}`,
      metric: new Metric({
        namespace: 'AWS/Lambda',
        metricName: 'RecursiveInvocationsDropped',
        dimensionsMap: { FunctionName: lambda.functionName },
        period: fiveMinutes,
        statistic: 'Sum',
      }),
      threshold: 1,
    });
  }

  #alarm(options: AlarmOptions): void {
    const { runbook, subject, meaning, metric, threshold, periods = { bad: 1, of: 1 } } = options;
    new Alarm(this, `${pascalCase(subject)}${pascalCase(runbook)}`, {
      alarmDescription: `${meaning} Runbook: docs/runbooks/${runbook}.md`,
      metric,
      threshold,
      datapointsToAlarm: periods.bad,
      evaluationPeriods: periods.of,
      comparisonOperator: options.comparison ?? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: options.missing ?? TreatMissingData.NOT_BREACHING,
    }).addAlarmAction(new SnsAction(this.topic));
  }
}
