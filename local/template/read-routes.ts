import * as z from 'zod';
import type { RoutePlan, RouteTarget } from './house-plan.ts';
import { requiredNameOf } from './resource-names.ts';
import type { Resource, Resources } from './resources.ts';

const routeSchema = z.looseObject({ RouteKey: z.string(), Target: z.unknown() });

const integrationSchema = z.looseObject({
  IntegrationType: z.string(),
  IntegrationSubtype: z.string().optional(),
  IntegrationUri: z.unknown().optional(),
  PayloadFormatVersion: z.string().optional(),
  RequestParameters: z.record(z.string(), z.unknown()).default({}),
});

/** The routes of the HTTP API and where they lead. @throws RangeError for an integration the house cannot serve. */
export function readRoutes(resources: Resources): readonly RoutePlan[] {
  return resources.ofType('AWS::ApiGatewayV2::Route').map((resource) => {
    const { RouteKey: key, Target: target } = routeSchema.parse(resource.properties);
    const integration = resources.referredBy(resource.stack, target);
    if (!integration) throw new RangeError(`${resource.id}: ${key} has no integration`);
    return { key, target: readTarget(integration, resources) };
  });
}

function readTarget(integration: Resource, resources: Resources): RouteTarget {
  const properties = integrationSchema.parse(integration.properties);
  if (properties.IntegrationSubtype === 'SQS-SendMessage') {
    return queueTarget(integration, properties.RequestParameters, resources);
  }
  const lambda = resources.referredBy(integration.stack, properties.IntegrationUri);
  if (properties.IntegrationType !== 'AWS_PROXY' || lambda?.type !== 'AWS::Lambda::Function') {
    throw new RangeError(`${integration.id}: only Lambda proxies and SQS-SendMessage are served`);
  }
  if (properties.PayloadFormatVersion !== '2.0') {
    throw new RangeError(`${integration.id}: payload format must be 2.0`);
  }
  return { kind: 'function', name: requiredNameOf(lambda) };
}

function queueTarget(
  integration: Resource,
  requestParameters: Readonly<Record<string, unknown>>,
  resources: Resources,
): RouteTarget {
  const { QueueUrl: queueUrl, ...others } = requestParameters;
  const queue = resources.referredBy(integration.stack, queueUrl);
  if (queue?.type !== 'AWS::SQS::Queue')
    throw new RangeError(`${integration.id}: QueueUrl refers to no queue`);
  const parameters = Object.entries(others).map(([name, value]) => {
    const text = resources.text(integration.stack, value, requiredNameOf);
    if (text === undefined) throw new RangeError(`${integration.id}: ${name} is known to a deployment only`);
    return [name, text] as const;
  });
  return { kind: 'queue', queue: requiredNameOf(queue), parameters: Object.fromEntries(parameters) };
}
