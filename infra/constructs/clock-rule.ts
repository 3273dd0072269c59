import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { ScheduleContract } from '../../shared/contracts/functions/function-contract.ts';
import { pascalCase } from '../naming.ts';

/**
 * Starts a function every so many minutes. A run that could not be started is not made up for: the next one does all
 * that is due.
 */
export function runByClock(scope: Construct, contract: ScheduleContract, lambda: LambdaFunction): Rule {
  const every = Duration.minutes(contract.everyMinutes);
  return new Rule(scope, `${pascalCase(contract.name)}Rule`, {
    description: `Starts ${contract.name}`,
    schedule: Schedule.rate(every),
    targets: [new LambdaTarget(lambda, { retryAttempts: 0, maxEventAge: every })],
  });
}
