import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { product, startHouseProcess } from './support/house-process.ts';

test('npm start serves what the CDK app says, and stops cleanly', { timeout: 90_000 }, async () => {
  const dir = await mkdtemp(join(tmpdir(), 'most24-product-'));
  const house = await startHouseProcess({ script: product, dir });
  try {
    const { api, openapi, admin } = house.endpoints;
    const health = await fetch(`${api}/healthz`);
    expect([health.status, await health.json()]).toEqual([200, { status: 'ok' }]);
    const document = (await (await fetch(openapi)).json()) as { openapi: string; paths: object };
    expect(document.openapi).toMatch(/^3\.1/);
    expect(Object.keys(document.paths)).toContain('/healthz');

    const event = new URLSearchParams({
      event: 'ONCRMCOMPANYUPDATE',
      'data[FIELDS][ID]': '7',
      ts: '1773342238',
      'auth[member_id]': 'nobody',
      'auth[application_token]': 'nothing',
    });
    const accepted = await fetch(`${api}/portal/events`, { method: 'POST', body: event });
    expect(accepted.status).toBe(200);
    const headers = { authorization: `Bearer ${admin.token}` };
    await expect
      .poll(async () => (await fetch(`${api}/metrics`, { headers })).text(), { timeout: 10_000 })
      .toContain('most24_queue_records_total{consumer="portal-inbox",outcome="rejected"} 1');
    expect(await house.end('SIGTERM')).toBe(0);
  } finally {
    await house.end('SIGKILL');
    await rm(dir, { recursive: true, force: true });
  }
});
