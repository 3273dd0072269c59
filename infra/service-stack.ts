import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { FunctionContract, QueueContract } from '../shared/contracts/functions/function-contract.ts';
import { type QueueName, queueNames } from '../shared/contracts/queues.ts';
import { AlarmBoard } from './constructs/alarm-board.ts';
import { runByClock } from './constructs/clock-rule.ts';
import { tellEndedTranscriptions } from './constructs/ended-transcriptions.ts';
import { HouseFunction } from './constructs/house-function.ts';
import { HouseQueue } from './constructs/house-queue.ts';
import { HttpFront } from './constructs/http-front.ts';
import { functionEnvironment } from './function-environment.ts';
import { grantAccess } from './grants.ts';
import { type ImportedData, importData } from './imported-data.ts';

/** What runs: the HTTP API, the queues, the functions made from their contracts, the clock, and who is told. */
export class ServiceStack extends Stack {
  readonly #contracts: readonly FunctionContract[];
  readonly #queues = new Map<QueueName, HouseQueue>();
  readonly #alarms: AlarmBoard;
  /** Of transcription jobs: other stages and programs may share the account. */
  readonly #jobPrefix: string;
  readonly #front: HttpFront;

  constructor(scope: Construct, stage: string, contracts: readonly FunctionContract[]) {
    super(scope, 'Service', {
      stackName: `most24-${stage}-service`,
      description: 'Most24: HTTP API, queues, functions',
    });
    this.#contracts = contracts;
    this.#jobPrefix = `most24-${stage}`.slice(0, 30);
    this.#alarms = new AlarmBoard(this);
    this.#front = new HttpFront(this);
    for (const name of queueNames) this.#addQueue(name);
    this.#acceptPortalEvents();
    tellEndedTranscriptions(this, this.#jobPrefix, this.#queue('calls').queue);
    const data = importData(this, stage);
    for (const contract of contracts) {
      const lambda = this.#addFunction(contract, data);
      this.#connect(contract, lambda);
      this.#alarms.watchFunction(contract, lambda);
    }
    this.#alarms.watchFront(this.#front);
    new CfnOutput(this, 'ApiUrl', { value: this.#front.stage.url });
    new CfnOutput(this, 'AlarmTopic', { value: this.#alarms.topic.topicArn });
  }

  #addQueue(name: QueueName): void {
    const consumer = this.#contracts.find(
      (contract): contract is QueueContract => contract.kind === 'queue' && contract.queue === name,
    );
    const queue = new HouseQueue(this, name, consumer);
    this.#queues.set(name, queue);
    this.#alarms.watchQueue(queue);
  }

  /** Portals never repeat an event or a call of a robot and slow down for slow answers, so no code of ours stands before the queue. */
  #acceptPortalEvents(): void {
    const { queue } = this.#queue('portal-inbox');
    this.#front.accept('PortalEvents', '/portal/events', queue);
    this.#front.accept('PortalEventsOfMember', '/portal/events/{member}', queue, 'member');
    this.#front.accept('PortalRobotsOfMember', '/portal/robots/{member}', queue, 'member');
  }

  #addFunction(contract: FunctionContract, data: ImportedData): LambdaFunction {
    const queueOf = (name: QueueName) => this.#queue(name).queue;
    const environment = functionEnvironment(
      this,
      contract,
      data,
      queueOf,
      this.#front.stage.url,
      this.#jobPrefix,
    );
    const { lambda } = new HouseFunction(this, contract, environment);
    grantAccess(lambda, contract, data, queueOf, environment['MAIL_FROM']);
    return lambda;
  }

  #connect(contract: FunctionContract, lambda: LambdaFunction): void {
    switch (contract.kind) {
      case 'http':
        this.#front.serve(contract.name, contract.routes, lambda);
        break;
      case 'queue':
        this.#queue(contract.queue).feed(lambda, contract);
        break;
      case 'schedule':
        runByClock(this, contract, lambda);
        break;
    }
  }

  #queue(name: QueueName): HouseQueue {
    const queue = this.#queues.get(name);
    if (!queue) throw new RangeError(`no queue ${name}`);
    return queue;
  }
}
