import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { expect, test } from 'vitest';
import { failureOf, listedOn, listedServer, listening } from './listed-server.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const portOf = (request: IncomingMessage) => String(request.socket.remotePort);

test('a connection is used again for the next request', async () => {
  const { ask } = await listedServer((request, response) => {
    request.resume().on('end', () => response.end(portOf(request)));
  });
  const first = await ask();
  const second = await ask({ method: 'POST', body: 'x' });
  expect(second.body).toEqual(first.body);
});

test('a connection that is dropped just when it is used again may have carried the request', async () => {
  const methods: string[] = [];
  const server = createTcpServer((socket) => {
    socket.on('data', (data) => {
      methods.push(data.toString().split(' ')[0] ?? '');
      if (methods.length === 1) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
      else socket.resetAndDestroy();
    });
  });
  const { ask } = listedOn(await listening(server));
  expect((await ask()).status).toBe(200);
  expect(await failureOf(ask({ method: 'POST', body: 'x' }))).toMatchObject({ failure: 'reset', sent: true });
  expect(methods).toEqual(['GET', 'POST']);
});

test('a connection whose answer was cut off is not used again', async () => {
  const ports: string[] = [];
  const { ask } = await listedServer((request, response) => {
    ports.push(portOf(request));
    response.end('x'.repeat(ports.length === 1 ? 5000 : 10));
  });
  expect(await failureOf(ask())).toMatchObject({ failure: 'too-large' });
  expect((await ask()).status).toBe(200);
  expect(new Set(ports).size).toBe(2);
});

test.each(['GET', 'DELETE'] as const)('the body of a %s is delimited', async (method) => {
  const { ask } = await listedServer((request, response) => {
    response.writeHead(200, { 'x-length': request.headers['content-length'] ?? 'none' });
    request.pipe(response);
  });
  const answer = await ask({ method, body: 'тело' });
  expect(new TextDecoder().decode(answer.body)).toBe('тело');
  expect(answer.headers['x-length']).toBe('8');
});

test('an answer may come while the request is still being written', async () => {
  const { egress, origin } = await listedServer((request, response) => {
    response.writeHead(200);
    request.pipe(response);
  });
  const { promise: heard, resolve: goOn } = Promise.withResolvers<void>();
  const body = async function* () {
    yield bytes('one ');
    await heard;
    yield bytes('two');
  };
  const request = { method: 'POST', url: origin, timeoutMilliseconds: 2000, maxBytes: 100 } as const;
  const { stream } = await egress.stream({ ...request, body: body() });
  const read: string[] = [];
  for await (const chunk of stream) {
    read.push(new TextDecoder().decode(chunk));
    goOn();
  }
  expect(read.join('')).toBe('one two');
});

test('once the whole answer is there, the rest of the request is given up', async () => {
  const ports: string[] = [];
  const { ask } = await listedServer((request, response) => {
    ports.push(portOf(request));
    request.resume();
    response.writeHead(413).end();
  });
  let stopped = false;
  const body = async function* () {
    try {
      for (;;) {
        yield bytes('x'.repeat(1000));
        await new Promise((resolve) => setImmediate(resolve));
      }
    } finally {
      stopped = true;
    }
  };
  expect((await ask({ method: 'POST', body: body() })).status).toBe(413);
  await expect.poll(() => stopped).toBe(true);
  expect((await ask()).status).toBe(413);
  expect(new Set(ports).size).toBe(2);
});

test('a body that breaks off breaks off the request', async () => {
  let received: 'whole' | 'part' | undefined;
  const { ask } = await listedServer((request) => {
    request.resume();
    request.on('end', () => {
      received = 'whole';
    });
    request.on('error', () => {
      received = 'part';
    });
  });
  const body = async function* () {
    yield bytes('x');
    await new Promise((resolve) => setTimeout(resolve, 20));
    throw new Error('the file is gone');
  };
  const failed = await failureOf(ask({ method: 'PUT', body: body() }));
  expect(failed).toMatchObject({ sent: true, message: 'the file is gone' });
  await expect.poll(() => received).toBe('part');
});

test('what is not read at all is given up when time is over, and harms nobody', async () => {
  let closed = false;
  const server = createServer((_, response) => {
    response.on('close', () => {
      closed = true;
    });
    response.write('x');
  });
  const { egress, origin } = listedOn(await listening(server));
  const asked = { method: 'GET', url: origin, timeoutMilliseconds: 100, maxBytes: 100 } as const;
  expect((await egress.stream(asked)).status).toBe(200);
  await expect.poll(() => closed).toBe(true);
});

test('closing the way out ends what is under way', async () => {
  const { ask, egress } = await listedServer(() => undefined);
  const asked = failureOf(ask());
  await new Promise((resolve) => setTimeout(resolve, 50));
  await egress.close();
  expect(await asked).toMatchObject({ failure: 'reset', sent: true });
});
