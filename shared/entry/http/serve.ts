import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type * as z from 'zod';
import type { AnswerContract, RouteContract } from '../../contracts/api/route.ts';
import type { Telemetry } from '../../ports/telemetry.ts';
import { type Answer, gatewayAnswer } from './answer.ts';
import type { Language } from './language.ts';
import type { Principal } from './principal.ts';
import { grouped, readBody } from './read-body.ts';
import { validateParts } from './validate.ts';

type Output<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

type BodyOf<Route extends RouteContract> = Route['body'] extends { readonly kind: 'raw' }
  ? Uint8Array
  : Route['body'] extends { readonly schema: infer Schema }
    ? Output<Schema>
    : undefined;

type AnswerBody<Contract> = Contract extends { readonly schema: infer Schema extends z.ZodType }
  ? { readonly body: z.input<Schema> }
  : Contract extends { readonly contentType: string }
    ? { readonly body: string | Uint8Array }
    : { readonly body?: undefined };

/** What was asked around a request. */
export interface Asked {
  readonly correlationId: string;
  readonly language: Language;
  readonly telemetry: Telemetry;
  /** Aborted when the function is about to run out of time. */
  readonly signal: AbortSignal;
  /** Address of the asker as the gateway saw it. */
  readonly sourceIp: string;
}

/** A validated request of a route. */
export interface RequestOf<Route extends RouteContract> extends Asked {
  readonly params: Output<Route['params']>;
  readonly query: Output<Route['query']>;
  readonly headers: Output<Route['headers']>;
  readonly body: BodyOf<Route>;
  readonly principal: Route['auth'] extends Principal['kind']
    ? Extract<Principal, { kind: Route['auth'] }>
    : undefined;
}

/** An answer that the route declares: a status with the body of that status. */
export type AnswerOf<Route extends RouteContract> = {
  [Status in keyof Route['answers'] & number]: {
    readonly status: Status;
    readonly headers?: Readonly<Record<string, string>>;
  } & AnswerBody<Route['answers'][Status]>;
}[keyof Route['answers'] & number];

/** A route together with its work. */
export interface ServedRoute {
  readonly contract: RouteContract;
  /** Validates, works, and answers by the contract. @throws Problem and whatever the handler throws */
  answer(
    event: APIGatewayProxyEventV2,
    params: Readonly<Record<string, string>>,
    principal: Principal | undefined,
    asked: Asked,
  ): Promise<APIGatewayProxyStructuredResultV2>;
}

/**
 * Ties a route to the function that does its work: `serve(contract).with(handler)`. The handler gets valid input only
 * and answers as declared. (Two calls, so that the route's type is settled before the handler's is looked at.)
 */
export function serve<Route extends RouteContract>(
  contract: Route,
): { with(handle: (request: RequestOf<Route>) => Promise<AnswerOf<Route>>): ServedRoute } {
  return {
    with: (handle) => ({
      contract,
      answer: async (event, rawParams, principal, asked) => {
        const parts = validParts(contract, event, rawParams, asked.language);
        const answer = await handle({ ...asked, ...parts, principal } as RequestOf<Route>);
        return declaredAnswer(contract, answer, asked.correlationId);
      },
    }),
  };
}

/** The parts of a request by their schemas. @throws Problem 400, 413, 415 */
function validParts(
  contract: RouteContract,
  event: APIGatewayProxyEventV2,
  rawParams: Readonly<Record<string, string>>,
  language: Language,
) {
  const rawBody = contract.body && readBody(event, contract.body);
  const bodySchema = contract.body && 'schema' in contract.body ? contract.body.schema : undefined;
  const rawQuery = grouped(new URLSearchParams(event.rawQueryString));
  const [params, query, headers, body] = validateParts(
    [
      { place: 'path', schema: contract.params, value: rawParams },
      { place: 'query', schema: contract.query, value: rawQuery },
      { place: 'header', schema: contract.headers, value: headersOf(event) },
      { place: 'body', schema: bodySchema, value: rawBody },
    ],
    language,
  );
  return { params, query, headers, body: bodySchema ? body : rawBody };
}

/** Payload format 2.0 takes cookies out of the headers; a contract asks for them under their usual name. */
function headersOf({
  headers,
  cookies,
}: APIGatewayProxyEventV2): Readonly<Record<string, string | undefined>> {
  return cookies ? { ...headers, cookie: cookies.join('; ') } : headers;
}

/** Lets out only what the contract declares. @throws Error when the handler broke the contract: our bug. */
function declaredAnswer(
  contract: RouteContract,
  answer: Answer,
  correlationId: string,
): APIGatewayProxyStructuredResultV2 {
  const declared: AnswerContract | undefined = contract.answers[answer.status];
  if (!declared) throw new Error(`${contract.name} answered ${answer.status}, which it does not declare`);
  const headers = { 'x-correlation-id': correlationId, ...answer.headers };
  if ('schema' in declared) {
    const body = JSON.stringify(declared.schema.parse(answer.body));
    return gatewayAnswer(answer.status, { 'content-type': 'application/json', ...headers }, body);
  }
  if ('contentType' in declared) {
    const body = answer.body instanceof Uint8Array ? answer.body : String(answer.body);
    return gatewayAnswer(answer.status, { 'content-type': declared.contentType, ...headers }, body);
  }
  return gatewayAnswer(answer.status, headers);
}
