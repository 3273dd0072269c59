import { createServer, type IncomingMessage } from 'node:http';
import { listenOnLoopback } from '../loopback.ts';
import { answer } from './answer.ts';
import { TranscribeService } from './service.ts';
import { ServiceError } from './service-error.ts';
import type { TranscribeOptions } from './state.ts';

/** What goes wrong on the way, by the action that is asked for. */
export interface Trouble {
  /** `before`: nothing was done; `after`: it was done, and the answer is lost. */
  readonly kind: 'throttled' | 'server-error' | 'lost-before' | 'lost-after';
}

export interface TranscribeServerOptions extends TranscribeOptions {
  readonly troubleOf?: (action: string) => Trouble | undefined;
}

export interface TranscribeServer {
  readonly endpoint: string;
  readonly service: TranscribeService;
  close(): Promise<void>;
}

/**
 * Amazon Transcribe on a port of this machine, in its protocol: AWS JSON 1.1
 * (https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html). Signatures are not looked at.
 */
export async function startTranscribe(options: TranscribeServerOptions): Promise<TranscribeServer> {
  const service = new TranscribeService(options);
  const server = createServer((request, response) => {
    void respond(service, request, options.troubleOf).then((answered) => {
      if (!answered) {
        request.socket.destroy();
        return;
      }
      response.writeHead(answered.status, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(answered.body));
    });
  });
  const { close, origin } = await listenOnLoopback(server);
  return { endpoint: origin, service, close };
}

export interface Answered {
  readonly status: number;
  readonly body: object;
}

/** Nothing when the connection is to break. */
async function respond(
  service: TranscribeService,
  request: IncomingMessage,
  troubleOf: TranscribeServerOptions['troubleOf'],
): Promise<Answered | undefined> {
  const action = String(request.headers['x-amz-target'] ?? '').replace(/^.*\./, '');
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const trouble = troubleOf?.(action)?.kind;
  if (trouble === 'lost-before') return undefined;
  if (trouble === 'throttled') return failure(new ServiceError('ThrottlingException', 'Rate exceeded'));
  if (trouble === 'server-error')
    return failure(new ServiceError('InternalFailureException', 'Try again.', 500));
  const answered = await answerTo(service, action, Buffer.concat(chunks).toString());
  return trouble === 'lost-after' ? undefined : answered;
}

/** What the service answers to one request of its protocol, for whoever needs no port. */
export async function answerTo(service: TranscribeService, action: string, body: string): Promise<Answered> {
  try {
    const asked = JSON.parse(body) as Readonly<Record<string, unknown>>;
    return { status: 200, body: await answer(service, action, asked) };
  } catch (error) {
    if (error instanceof ServiceError) return failure(error);
    return failure(new ServiceError('SerializationException', String(error)));
  }
}

function failure(error: ServiceError): Answered {
  return {
    status: error.status,
    body: { __type: error.name, Message: error.message, message: error.message },
  };
}
