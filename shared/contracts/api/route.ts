import type * as z from 'zod';
import type { Text } from '../../kernel/text.ts';

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * Who may ask: the operator (bearer token), a connection (by its own proof), a person (the operator, or a user of a
 * portal by the token that the portal gives the application's page), anybody.
 */
export type RouteAuth = 'operator' | 'connection' | 'person' | 'none';

/** What a request carries: JSON, a flat form, or bytes that the handler reads itself. */
export type BodyContract =
  | { readonly kind: 'json'; readonly schema: z.ZodType; readonly maxBytes: number }
  | { readonly kind: 'form'; readonly schema: z.ZodType; readonly maxBytes: number }
  | { readonly kind: 'raw'; readonly contentTypes: readonly string[]; readonly maxBytes: number };

/** What is answered with a status: JSON by a schema, bytes of a type, or nothing. */
export type AnswerContract =
  | { readonly description: Text; readonly schema: z.ZodType }
  | { readonly description: Text; readonly contentType: string }
  | { readonly description: Text };

/**
 * One route of the HTTP API. From it come the validation of requests and answers, the OpenAPI document and the routes
 * of the gateway.
 */
export interface RouteContract {
  /** `operationId`: a verb and a noun in camel case, unique. */
  readonly name: string;
  readonly method: HttpMethod;
  /** As in OpenAPI: `/v1/connections/{connection}`. */
  readonly path: `/${string}`;
  /** Name of the function that serves it. */
  readonly function: string;
  readonly auth: RouteAuth;
  readonly summary: Text;
  /** Object schema of the path's parameters, from strings. */
  readonly params?: z.ZodObject;
  /** Object schema of the query, from strings (an array of them where a name is repeated). */
  readonly query?: z.ZodObject;
  /** Object schema of the headers that matter, names in lower case. */
  readonly headers?: z.ZodObject;
  readonly body?: BodyContract;
  /** By status. Errors (`application/problem+json`) need no mention. */
  readonly answers: Readonly<Record<number, AnswerContract>>;
}

/** Declares a route, keeping the types of its schemas for the handler. */
export function defineRoute<const Route extends RouteContract>(route: Route): Route {
  return route;
}
