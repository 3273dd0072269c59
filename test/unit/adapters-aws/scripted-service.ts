import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import type { AwsOptions } from '../../../shared/adapters/aws/client-options.ts';

export interface Answer {
  readonly status?: number;
  readonly body: object;
}

/** A request as the service saw it. */
export interface Seen {
  /** The operation, without the service's prefix. */
  readonly action: string;
  readonly body: unknown;
}

/** A service of AWS's JSON protocols that answers as told and remembers what it was asked; gone after the test. */
export async function scriptedService(answer: (seen: Seen, count: number) => Answer) {
  const seen: Seen[] = [];
  const handle = async (request: IncomingMessage): Promise<Answer> => {
    const action = String(request.headers['x-amz-target']).replace(/^.*\./, '');
    const one = { action, body: await json(request) };
    seen.push(one);
    return answer(one, seen.length);
  };
  const server = createServer((request, response) => {
    handle(request).then(
      ({ status = 200, body }) =>
        response
          .writeHead(status, { 'content-type': 'application/x-amz-json-1.0' })
          .end(JSON.stringify(body)),
      (error: unknown) => response.destroy(error as Error),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const options: AwsOptions = {
    region: 'eu-central-1',
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  return { seen, options };
}
