import type { RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import { generate } from 'selfsigned';
import { describe, expect, test } from 'vitest';
import { createEgress } from '../../../shared/adapters/egress/create-egress.ts';
import { isPublicAddress } from '../../../shared/adapters/egress/public-address.ts';
import { closing, failureOf, listedOn, listedServer, listening, rawServer } from './listed-server.ts';

describe('an exchange', () => {
  test('carries method, headers and body there and status, headers and body back', async () => {
    const { ask } = await listedServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        response.writeHead(201, { 'X-Method': request.method, 'Set-Cookie': ['a=1', 'b=2'] });
        response.end(`${String(request.headers['x-sent'])} ${Buffer.concat(chunks).toString()}`);
      });
    });
    const answer = await ask({ method: 'POST', headers: { 'x-sent': 'yes' }, body: 'тело' });
    expect(answer.status).toBe(201);
    expect(answer.headers).toMatchObject({ 'x-method': 'POST', 'set-cookie': 'a=1\nb=2' });
    expect(new TextDecoder().decode(answer.body)).toBe('yes тело');
  });

  test('sends a body piece by piece', async () => {
    const { ask } = await listedServer((request, response) => void request.pipe(response));
    const pieces = async function* () {
      yield new TextEncoder().encode('one ');
      yield new TextEncoder().encode('two');
    };
    const answer = await ask({ method: 'PUT', body: pieces() });
    expect(new TextDecoder().decode(answer.body)).toBe('one two');
  });

  test('answers a redirect instead of following it', async () => {
    const seen: string[] = [];
    const { ask } = await listedServer((request, response) => {
      seen.push(request.url ?? '');
      response.writeHead(302, { location: 'http://169.254.169.254/' }).end();
    });
    const answer = await ask();
    expect(answer.status).toBe(302);
    expect(answer.headers['location']).toBe('http://169.254.169.254/');
    expect(seen).toEqual(['/']);
  });

  test('a caller who stops reading early frees the connection', async () => {
    let closed = false;
    const { egress, origin } = await listedServer((_, response) => {
      response.on('close', () => {
        closed = true;
      });
      response.write('x'.repeat(100));
    });
    const { stream } = await egress.stream({
      method: 'GET',
      url: origin,
      timeoutMilliseconds: 2000,
      maxBytes: 1000,
    });
    for await (const chunk of stream) {
      expect(chunk.byteLength).toBe(100);
      break;
    }
    await expect.poll(() => closed).toBe(true);
  });
});

describe('limits', () => {
  test('an answer that announces too much is not read', async () => {
    const { ask } = await listedServer((_, response) => {
      response.writeHead(200, { 'content-length': '1001' }).end('x'.repeat(1001));
    });
    expect(await failureOf(ask())).toMatchObject({ failure: 'too-large', sent: true });
  });

  test('an answer that turns out to be too much is cut off', async () => {
    const { ask } = await listedServer((_, response) => {
      const more = setInterval(() => response.write('x'.repeat(200)), 1);
      response.on('close', () => clearInterval(more));
    });
    expect(await failureOf(ask())).toMatchObject({ failure: 'too-large', sent: true });
  });

  test('an answer of exactly the limit is fine', async () => {
    const { ask } = await listedServer((_, response) => void response.end('x'.repeat(1000)));
    expect((await ask()).body.byteLength).toBe(1000);
  });

  test('a body that drips is given up when the whole time is over', async () => {
    const { ask } = await listedServer((_, response) => {
      const drip = setInterval(() => response.write('x'), 10);
      response.on('close', () => clearInterval(drip));
    });
    expect(await failureOf(ask({ timeoutMilliseconds: 150 }))).toMatchObject({
      failure: 'timeout',
      sent: true,
    });
  });

  test('headers that drip are given up as well', async () => {
    const { ask } = await rawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const drip = setInterval(() => socket.write('x: y\r\n'), 10);
      socket.on('close', () => clearInterval(drip));
    });
    expect(await failureOf(ask({ timeoutMilliseconds: 150 }))).toMatchObject({
      failure: 'timeout',
      sent: true,
    });
  });

  test('the caller may give up', async () => {
    const { ask } = await listedServer(() => undefined);
    const controller = new AbortController();
    const asked = failureOf(ask({ signal: controller.signal }));
    setTimeout(() => controller.abort(), 30);
    expect(await asked).toMatchObject({ failure: 'timeout', sent: true });
    expect(await failureOf(ask({ signal: controller.signal }))).toMatchObject({ sent: false });
  });
});

describe('whether it was sent', () => {
  test('nobody listens: it was not', async () => {
    const server = createTcpServer();
    const port = await listening(server);
    await new Promise((resolve) => server.close(resolve));
    expect(await failureOf(listedOn(port).ask())).toMatchObject({ failure: 'connect', sent: false });
  });

  test('no such name: it was not', async () => {
    const egress = createEgress(
      { allow: [] },
      {
        isPublic: isPublicAddress,
        resolve: async () => {
          throw Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
        },
      },
    );
    closing.push(() => egress.close());
    const asked = egress.request({
      method: 'GET',
      url: 'https://no.test/',
      timeoutMilliseconds: 1000,
      maxBytes: 1,
    });
    expect(await failureOf(asked)).toMatchObject({ failure: 'connect', sent: false });
  });

  test('the connection is accepted, but time is over before a secure one stands: it was not', async () => {
    const port = await listening(createTcpServer());
    const origin = `https://base.test:${port}`;
    const egress = createEgress(
      { allow: [origin] },
      { resolve: async () => [{ address: '127.0.0.1', family: 4 }], isPublic: isPublicAddress },
    );
    closing.push(() => egress.close());
    const asked = egress.request({ method: 'POST', url: origin, timeoutMilliseconds: 100, maxBytes: 1 });
    expect(await failureOf(asked)).toMatchObject({ failure: 'connect', sent: false });
  });

  test('the other end hangs up without an answer: it may have been', async () => {
    const { ask } = await rawServer((socket) => socket.destroy());
    expect(await failureOf(ask({ method: 'POST' }))).toMatchObject({ failure: 'reset', sent: true });
  });

  test('the answer is not HTTP: it may have been', async () => {
    const { ask } = await rawServer((socket) => socket.end('SSH-2.0-x\r\n\r\n'));
    expect(await failureOf(ask())).toMatchObject({ failure: 'reset', sent: true });
  });

  test('the answer ends too early: truncated', async () => {
    const { ask } = await rawServer((socket) =>
      socket.end('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc'),
    );
    expect(await failureOf(ask())).toMatchObject({ failure: 'truncated', sent: true });
  });

  test('a header that cannot be sent is refused', async () => {
    const { ask } = await listedServer((_, response) => void response.end());
    expect(await failureOf(ask({ headers: { 'x-a': 'b\r\nc: d' } }))).toMatchObject({
      failure: 'refused',
      sent: false,
    });
  });
});

describe('names', () => {
  const asking = (answers: readonly (readonly string[])[], isPublic = isPublicAddress) => {
    const remaining = [...answers];
    let resolved = 0;
    const egress = createEgress(
      { allow: [] },
      {
        isPublic,
        resolve: async () => {
          resolved += 1;
          return (remaining.shift() ?? []).map((address) => ({
            address,
            family: address.includes(':') ? 6 : 4,
          }));
        },
      },
    );
    closing.push(() => egress.close());
    const ask = () =>
      failureOf(
        egress.request({
          method: 'GET',
          url: 'https://name.test:8443/',
          timeoutMilliseconds: 2000,
          maxBytes: 10,
        }),
      );
    return { ask, resolved: () => resolved };
  };

  test.each([
    [['10.0.0.1']],
    [['127.0.0.1']],
    [['169.254.169.254']],
    [['::1']],
    [['::ffff:127.0.0.1']],
    [['8.8.8.8', '10.0.0.1']],
    [[]],
  ])('a name that stands for %j is refused', async (addresses) => {
    expect(await asking([addresses]).ask()).toMatchObject({ failure: 'refused', sent: false });
  });

  test('a name is asked once per connection, so that what was checked is what is dialled', async () => {
    // 127.0.0.1 plays a public address here; nobody listens there on 8443, so dialling it ends in `connect`.
    const { ask, resolved } = asking(
      [['127.0.0.1'], ['10.0.0.1'], ['127.0.0.1']],
      (address) => address === '127.0.0.1',
    );
    expect(await ask()).toMatchObject({ failure: 'connect' });
    expect(resolved()).toBe(1);
    expect(await ask()).toMatchObject({ failure: 'refused' });
    expect(resolved()).toBe(2);
  });

  test('a listed origin may be private; its neighbours on the same host may not', async () => {
    const { egress, origin, resolved } = await listedServer((_, response) => void response.end());
    const ask = (url: string) =>
      egress.request({ method: 'GET', url, timeoutMilliseconds: 1000, maxBytes: 10 });
    expect((await ask(origin)).status).toBe(200);
    expect(resolved).toEqual(['base.test']);
    expect(await failureOf(ask('http://base.test/'))).toMatchObject({ failure: 'refused' });
    expect(await failureOf(ask('https://base.test/'))).toMatchObject({ failure: 'refused' });
  });
});

describe('https', () => {
  const secure = async (
    authorities: (certificate: string) => { readonly authorities?: string },
    listener: RequestListener = (_, response) => void response.end('ok'),
  ) => {
    const made = await generate([{ name: 'commonName', value: 'portal.test' }], {
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'portal.test' }] }],
    });
    const server = createTlsServer({ key: made.private, cert: made.cert }, listener);
    const port = await listening(server);
    const names = [`https://portal.test:${port}`, `https://other.test:${port}`];
    const egress = createEgress(
      { allow: names },
      {
        resolve: async () => [{ address: '127.0.0.1', family: 4 }],
        isPublic: isPublicAddress,
        ...authorities(made.cert),
      },
    );
    closing.push(() => egress.close());
    return names.map(
      (url) => () => egress.request({ method: 'GET', url, timeoutMilliseconds: 2000, maxBytes: 10 }),
    );
  };

  test('the certificate must be of the name that was asked for', async () => {
    const [right, wrong] = await secure((authorities) => ({ authorities }));
    expect((await right?.())?.status).toBe(200);
    expect(await failureOf(wrong?.() ?? Promise.resolve())).toMatchObject({
      failure: 'connect',
      sent: false,
    });
  });

  test('the certificate must be trusted', async () => {
    const [right] = await secure(() => ({}));
    expect(await failureOf(right?.() ?? Promise.resolve())).toMatchObject({
      failure: 'connect',
      sent: false,
    });
  });

  test('the other end hangs up once a secure connection stands: it may have been sent', async () => {
    const [ask] = await secure(
      (authorities) => ({ authorities }),
      (request) => void request.socket.destroy(),
    );
    expect(await failureOf(ask?.() ?? Promise.resolve())).toMatchObject({ failure: 'reset', sent: true });
  });
});
