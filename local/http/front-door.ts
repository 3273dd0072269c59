import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../shared/kernel/clock.ts';
import type { Telemetry } from '../../shared/ports/telemetry.ts';
import { type Answer, gatewayAnswer } from './proxy-result.ts';
import { BodyTooLarge, type ReceivedRequest, readBody, sourceAddress, splitUrl } from './request.ts';
import type { Router } from './router.ts';

/** What a route leads to. */
export interface Target {
  readonly maxBodyBytes: number;
  serve(request: ReceivedRequest, route: RoutedBy): Promise<Answer>;
}

/** What the gateway adds to a request. */
export interface RoutedBy {
  readonly routeKey: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly requestId: string;
  readonly sourceIp: string;
  readonly now: number;
}

/** Serves requests beside the routes of the template, e.g. signed addresses. False when the request is not its own. */
export type SideDoor = (message: IncomingMessage, response: ServerResponse) => boolean;

export interface FrontDoorParts {
  readonly router: Router<Target>;
  readonly sideDoors: readonly SideDoor[];
  readonly trustProxy: boolean;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}

/** Answers HTTP requests as the HTTP API of API Gateway would: routes, events, limits and refusals. */
export class FrontDoor {
  readonly #parts: FrontDoorParts;

  constructor(parts: FrontDoorParts) {
    this.#parts = parts;
  }

  /** To be given to `http.createServer`. */
  readonly listener = (message: IncomingMessage, response: ServerResponse): void => {
    if (this.#parts.sideDoors.some((serves) => serves(message, response))) return;
    this.#answer(message).then(
      (answer) => send(response, answer),
      (error: unknown) => {
        // A client that hung up needs no answer and is no fault of ours.
        if (message.destroyed && !message.complete) return;
        this.#parts.telemetry.error('the front door failed', error);
        send(response, gatewayAnswer(500, 'Internal Server Error'));
      },
    );
  };

  async #answer(message: IncomingMessage): Promise<Answer> {
    const { router, trustProxy, clock } = this.#parts;
    const method = message.method ?? 'GET';
    const { path, query } = splitUrl(message.url ?? '/');
    try {
      const match = router.match(method, path);
      if (!match) return gatewayAnswer(404, 'Not Found');
      const body = await readBody(message, match.target.maxBodyBytes);
      return await match.target.serve(
        { method, path, query, message, body },
        {
          routeKey: match.key,
          pathParameters: match.parameters,
          requestId: randomUUID(),
          sourceIp: sourceAddress(message, trustProxy),
          now: clock.now(),
        },
      );
    } catch (error) {
      if (error instanceof BodyTooLarge) return gatewayAnswer(413, 'Request Entity Too Large');
      if (error instanceof URIError) return gatewayAnswer(400, 'Bad Request');
      throw error;
    }
  }
}

function send(response: ServerResponse, answer: Answer): void {
  if (response.headersSent || response.destroyed) return;
  const headers: Record<string, string | string[]> = { 'content-length': String(answer.body.length) };
  for (const [name, value] of Object.entries(answer.headers)) {
    if (name !== 'content-length') headers[name] = typeof value === 'string' ? value : [...value];
  }
  // What is left of a refused body is not read: the connection cannot carry another request.
  if (!response.req.complete) headers['connection'] = 'close';
  response.writeHead(answer.status, headers);
  response.end(answer.body);
}
