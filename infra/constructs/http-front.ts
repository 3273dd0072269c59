import { RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  HttpApi,
  HttpIntegrationSubtype,
  HttpMethod,
  type HttpRouteIntegration,
  HttpStage,
  LogGroupLogDestination,
  ParameterMapping,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration, HttpSqsIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { RouteAddress } from '../../shared/contracts/functions/function-contract.ts';
import { pascalCase } from '../naming.ts';

/** Requests per second, and at once, beyond which callers get 429. */
const throttle = { rateLimit: 2_000, burstLimit: 4_000 };

/** The HTTP API: routes to functions, and routes that end in a queue with no code of ours in the acknowledgement. */
export class HttpFront extends Construct {
  readonly api: HttpApi;
  readonly stage: HttpStage;

  constructor(scope: Construct) {
    super(scope, 'HttpFront');
    this.api = new HttpApi(this, 'Api', { apiName: 'most24', createDefaultStage: false });
    const accessLog = new LogGroup(this, 'AccessLog', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.stage = new HttpStage(this, 'Stage', {
      httpApi: this.api,
      autoDeploy: true,
      throttle,
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLog),
        format: accessLogFormat(),
      },
    });
  }

  /** Answers the routes by a function. */
  serve(name: string, routes: readonly RouteAddress[], lambda: LambdaFunction): void {
    const integration = new HttpLambdaIntegration(`${pascalCase(name)}Integration`, lambda);
    for (const route of routes) this.#addRoute(route, integration);
  }

  /**
   * Puts the raw body of what is posted into the queue and answers 200 once SQS has it; 4xx or 5xx when it was not
   * taken. `group` names the path parameter that becomes the message group (fair delivery among tenants).
   * Nothing is mapped from a header: SQS refuses a message with an empty attribute, and a caller that sends none would
   * lose its event.
   */
  accept(id: string, path: string, queue: IQueue, group?: string): void {
    const mapping = new ParameterMapping()
      .custom('QueueUrl', queue.queueUrl)
      .custom('MessageBody', '$request.body');
    if (group !== undefined) mapping.custom('MessageGroupId', `$request.path.${group}`);
    this.#addRoute(
      { method: 'POST', path },
      new HttpSqsIntegration(id, {
        queue,
        subtype: HttpIntegrationSubtype.SQS_SEND_MESSAGE,
        parameterMapping: mapping,
      }),
    );
  }

  #addRoute(route: RouteAddress, integration: HttpRouteIntegration): void {
    this.api.addRoutes({ path: route.path, methods: [HttpMethod[route.method]], integration });
  }
}

/** One line a request. No query and no body: both may carry credentials. */
function accessLogFormat(): AccessLogFormat {
  const fields = {
    requestId: '$context.requestId',
    time: '$context.requestTimeEpoch',
    ip: '$context.identity.sourceIp',
    route: '$context.routeKey',
    status: '$context.status',
    responseLength: '$context.responseLength',
    latency: '$context.responseLatency',
    integrationLatency: '$context.integrationLatency',
    integrationStatus: '$context.integrationStatus',
    integrationError: '$context.integrationErrorMessage',
  };
  return AccessLogFormat.custom(JSON.stringify(fields));
}
