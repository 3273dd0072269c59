import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { createDeps } from '../../functions/onec-exchange/deps.ts';
import { createHandler } from '../../functions/onec-exchange/handler.ts';
import { OnecBase } from '../../simulators/onec/base/base.ts';
import { generateBase } from '../../simulators/onec/base/generate.ts';
import { OnecClient } from '../../simulators/onec/commerceml/client.ts';
import { unf30, ut115 } from '../../simulators/onec/commerceml/profile.ts';
import {
  CutAnswer,
  type OnecAnswer,
  type OnecRequest,
  type Transport,
} from '../../simulators/onec/commerceml/transport.ts';
import { httpEvent, lambdaContext } from '../support/lambda.ts';
import { mortalPlatform } from './mortal-platform.ts';
import type { World } from './world.ts';

/** The base of a history, and the client that exchanges for it. */
export interface BaseSide {
  readonly base: OnecBase;
  readonly client: OnecClient;
}

/** A base of one of the two configurations, drawn by chance. */
export function baseSide(world: World, seed: number, code: string, user: string, password: string): BaseSide {
  const goods = 4 + Math.floor(world.random() * 8);
  const base = new OnecBase(generateBase({ seed, goods, withPictures: 0.4 }));
  // Packing and unpacking take real time, which would leave the order of things to the machine.
  const configuration = world.random() < 0.5 ? unf30 : ut115;
  const profile = { ...configuration, zip: false };
  world.note(`base of ${goods} goods, ${configuration === unf30 ? 'УНФ' : 'УТ'}`);
  const client = new OnecClient({
    base,
    random: world.random,
    profile,
    transport: exchangeTransport(world),
    clock: world.clock,
    target: { url: `https://most24.example/onec/${code}/1c_exchange`, user, password },
  });
  return { base, client };
}

/** Requests of 1C, answered by the handler itself; a process that dies gives no answer, as a broken connection. */
function exchangeTransport(world: World): Transport {
  return async (request) => {
    const life = world.newLife('onec-exchange');
    const handler = createHandler(createDeps(mortalPlatform(world.platform, life)));
    const event = eventOf(request);
    const answer = await Promise.race([handler(event, lambdaContext(3_600_000)), life.died]);
    if (answer === 'died') throw new CutAnswer(false);
    return answerOf(answer);
  };
}

function eventOf(request: OnecRequest) {
  const { pathname, search } = new URL(request.url);
  const { cookie, ...headers } = lowerCase(request.headers);
  const event = httpEvent(request.method, pathname, {
    query: search.slice(1),
    headers,
    ...(request.body && { body: request.body }),
  });
  if (cookie !== undefined) event.cookies = [cookie];
  return event;
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function answerOf(answer: APIGatewayProxyStructuredResultV2): OnecAnswer {
  return {
    status: answer.statusCode ?? 0,
    contentType: String(answer.headers?.['content-type'] ?? ''),
    body: Buffer.from(answer.body ?? '', answer.isBase64Encoded ? 'base64' : 'utf8'),
  };
}
