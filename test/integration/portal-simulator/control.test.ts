import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LoggedCall } from '../../../simulators/portal/call/call-log.ts';
import { controlRoutes } from '../../../simulators/portal/control/control-interface.ts';
import { type JsonMap, parsePhpQuery } from '../../../simulators/portal/transport/php-parameters.ts';
import { application, type Running, running } from './running.ts';

let simulator: Running;
beforeAll(async () => {
  simulator = await running();
});
afterAll(() => simulator.close());

/** A receiver of events on a port of its own. */
async function receiver() {
  const events: JsonMap[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => {
      body += part.toString();
    });
    request.on('end', () => {
      events.push(parsePhpQuery(body));
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { events, url: `http://127.0.0.1:${port}/events`, close: () => server.close() };
}

async function until(ready: () => boolean): Promise<void> {
  for (let waited = 0; !ready() && waited < 5000; waited += 10)
    await new Promise((resolve) => setTimeout(resolve, 10));
}

describe('the control interface', () => {
  it('describes itself in OpenAPI', async () => {
    const document = await simulator.control<{ paths: Record<string, object> }>('GET', '/openapi.json');
    const validation = await new Validator().validate(document);
    expect(validation).toMatchObject({ valid: true });
    const described = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(described.toSorted()).toEqual(
      controlRoutes.map(({ method, path }) => `${method} ${path}`).toSorted(),
    );
  });

  it('tells what does not fit', async () => {
    await expect(simulator.control('POST', '/portals', { name: 'UPPER' })).rejects.toThrow('name');
    await expect(simulator.control('GET', '/portals/none')).rejects.toThrow('404');
    await expect(simulator.control('GET', '/nothing')).rejects.toThrow('404');
  });

  it('sets a portal up, and an application lives its life there', async () => {
    const listener = await receiver();
    await simulator.control('PATCH', '/settings', { eventDelaySeconds: { minimum: 0, maximum: 0 } });
    const portal = await simulator.control<{ clientEndpoint: string }>('POST', '/portals', {
      name: 'life',
      companies: 3,
    });
    const path = `/portals/life/applications`;
    await simulator.control('POST', path, { ...application, callbackUrl: listener.url });
    await until(() => listener.events.length > 0);
    const [installed] = listener.events.splice(0);
    expect(installed?.['event']).toBe('ONAPPINSTALL');
    const auth = installed?.['auth'] as Record<string, string>;
    expect(auth['client_endpoint']).toBe(portal.clientEndpoint);

    const call = async (method: string, params: object): Promise<{ result: unknown }> => {
      const body = JSON.stringify({ auth: auth['access_token'], ...params });
      const response = await fetch(`${portal.clientEndpoint}${method}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      return (await response.json()) as { result: unknown };
    };
    await call('event.bind', { event: 'ONCRMCOMPANYUPDATE', handler: listener.url });
    const list = await call('crm.company.list', { select: ['ID'] });
    expect(list.result).toHaveLength(3);

    // A person edits; the application hears of it.
    await simulator.control('POST', '/portals/life/calls', {
      method: 'crm.company.update',
      params: { id: 2, fields: { TITLE: 'Новое имя' } },
    });
    await until(() => listener.events.length > 0);
    expect(listener.events.splice(0)).toMatchObject([
      { event: 'ONCRMCOMPANYUPDATE', data: { FIELDS: { ID: '2' } }, auth: { user_id: '1' } },
    ]);
    await expect(
      simulator.control('POST', '/portals/life/calls', { method: 'crm.company.get', params: { id: 77 } }),
    ).rejects.toThrow('Not found');

    await simulator.control('POST', `${path}/${application.clientId}/expire-tokens`);
    expect(await call('server.time', {})).toMatchObject({ error: 'expired_token' });
    await simulator.control('POST', `${path}/${application.clientId}/uninstall`, { clean: true });
    await until(() => listener.events.length > 0);
    expect(listener.events).toMatchObject([{ event: 'ONAPPUNINSTALL', data: { CLEAN: '1' } }]);
    listener.close();

    const lines = (await readFile(simulator.callLog, 'utf8')).trim().split('\n');
    const logged = lines.map((line) => JSON.parse(line) as LoggedCall);
    expect(logged.map(({ method, status }) => [method, status])).toEqual([
      ['event.bind', 200],
      ['crm.company.list', 200],
    ]);
    expect(lines.join('')).not.toContain(auth['access_token']);
  });

  it('breaks and slows, counts and shows', async () => {
    await simulator.control('POST', '/portals', { name: 'weather' });
    const { url } = await simulator.control<{ url: string }>('POST', '/portals/weather/webhooks', {
      userId: 1,
      scopes: ['crm'],
    });
    await simulator.control('POST', '/counters/reset');
    await simulator.control('PUT', '/faults', [{ fault: 'bad-gateway', nth: [1] }]);
    expect((await fetch(`${url}server.time`)).status).toBe(502);
    await simulator.control('PUT', '/faults', [{ fault: 'reset-before', method: 'server.time', times: 1 }]);
    await expect(fetch(`${url}server.time`)).rejects.toThrow('fetch failed');
    expect((await fetch(`${url}server.time`)).status).toBe(200);
    expect(await simulator.control('GET', '/faults')).toMatchObject([{ seen: 2, struck: 1 }]);
    await simulator.control('DELETE', '/faults');
    expect(await simulator.control('GET', '/counters')).toMatchObject({ httpCalls: 3, commands: 1 });
    await simulator.control('PATCH', '/settings', { methodSeconds: { 'server.time': 0.2 }, timeFactor: 2 });
    const slow = (await (await fetch(`${url}server.time`)).json()) as { time: { processing: number } };
    expect(slow.time.processing).toBeCloseTo(0.4);
    expect(await simulator.control('GET', '/portals/weather/stores')).toContain('users');
    expect(await simulator.control('GET', '/portals/weather/stores/users')).toHaveLength(8);
    await simulator.control('PATCH', '/portals/weather', { tariff: 'project', clockSkewSeconds: 300 });
    expect((await fetch(`${url}server.time`)).status).toBe(403);
  });

  it('keeps limits of senders apart', async () => {
    await simulator.control('POST', '/portals', { name: 'busy' });
    const { url } = await simulator.control<{ url: string }>('POST', '/portals/busy/webhooks', {
      userId: 1,
      scopes: [],
    });
    const statuses = await Promise.all(
      Array.from({ length: 55 }, async () => {
        const response = await fetch(`${url}scope`);
        await response.arrayBuffer();
        return response.status;
      }),
    );
    expect(statuses.filter((status) => status === 503).length).toBeGreaterThan(0);
    const other = await fetch(`${url}scope`, { headers: { 'x-portal-source': '198.51.100.7' } });
    expect(other.status).toBe(200);
  });

  it('forgets everything', async () => {
    await simulator.control('POST', '/reset');
    expect(await simulator.control('GET', '/portals')).toEqual([]);
  });
});
