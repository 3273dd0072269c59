import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import {
  CutAnswer,
  fetchTransport,
  httpTransport,
} from '../../../../simulators/onec/commerceml/transport.ts';

async function withServer<T>(listener: RequestListener, work: (url: string) => Promise<T>): Promise<T> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}/x`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

const headers = { 'User-Agent': '1C+Enterprise/8.3' };

test('a request carries nothing that the platform of 1C does not send', async () => {
  let seen: IncomingMessage | undefined;
  const answer = await withServer(
    (request, response) => {
      seen = request;
      request.resume();
      response.setHeader('Content-Type', 'text/plain; charset=windows-1251');
      response.end('success');
    },
    (url) => {
      const body = Buffer.from('тело');
      return httpTransport()({
        method: 'POST',
        url: `${url}?filename=import_files/ab/Фото 1.jpg`,
        headers,
        body,
        timeout: 5_000,
      });
    },
  );
  expect(seen?.url).toBe('/x?filename=import_files/ab/%D0%A4%D0%BE%D1%82%D0%BE%201.jpg');
  expect(Object.keys(seen?.headers ?? {}).sort()).toEqual([
    'connection',
    'content-length',
    'host',
    'user-agent',
  ]);
  expect(seen?.headers['content-length']).toBe('8');
  expect(answer).toMatchObject({ status: 200, contentType: 'text/plain; charset=windows-1251' });
  expect(Buffer.from(answer.body).toString()).toBe('success');
});

test.each([
  ['no answer at all', false, (response: Parameters<RequestListener>[1]) => response.destroy()],
  [
    'an answer that breaks off',
    true,
    (response: Parameters<RequestListener>[1]) => {
      response.writeHead(200, { 'Content-Length': '100' });
      response.write('succ', () => response.destroy());
    },
  ],
])('%s is known as such', async (_, begun, answer) => {
  const failure = await withServer(
    (_request, response) => answer(response),
    (url) =>
      httpTransport()({ method: 'GET', url, headers, timeout: 5_000 }).catch((error: unknown) => error),
  );
  expect(failure).toBeInstanceOf(CutAnswer);
  expect(failure).toMatchObject({ begun });
});

test('a server that does not answer in time is given up', async () => {
  await withServer(
    () => undefined,
    (url) => expect(httpTransport()({ method: 'GET', url, headers, timeout: 50 })).rejects.toThrow(),
  );
});

test('a function of the same process may answer', async () => {
  const transport = fetchTransport(async (request) => {
    const text = `${request.method} ${new URL(request.url).search} ${await request.text()}`;
    return new Response(text, { headers: { 'content-type': 'text/plain' } });
  });
  const answer = await transport({
    method: 'POST',
    url: 'http://a/x?b=1',
    headers,
    body: Buffer.from('c'),
    timeout: 1_000,
  });
  expect(Buffer.from(answer.body).toString()).toBe('POST ?b=1 c');
});
