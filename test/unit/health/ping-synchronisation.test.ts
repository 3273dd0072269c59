import { expect, test } from 'vitest';
import { Connections } from '../../../shared/app/connections/connections.ts';
import { HealthPings } from '../../../shared/app/health/health-pings.ts';
import { PingPace } from '../../../shared/app/health/ping-pace.ts';
import { pingSynchronisation } from '../../../shared/app/health/ping-synchronisation.ts';
import { noticeSettingsSchema } from '../../../shared/contracts/settings/notice-settings.ts';
import { Broken, Busy } from '../../../shared/kernel/outcome.ts';
import { text } from '../../../shared/kernel/text.ts';
import type { HttpRequest } from '../../../shared/ports/http.ts';
import { reportHouse } from '../../support/report-house.ts';

async function checkedConnection(pingUrl: string | undefined) {
  const { platform, connection, scope } = await reportHouse();
  const { clock, ephemeral, table, telemetry } = platform;
  const connections = new Connections(table);
  const notices = noticeSettingsSchema.parse(pingUrl === undefined ? {} : { pingUrl });
  await connections.saveSettings(scope, { ...connection.settings, notices });
  const heard: string[] = [];
  const request = async ({ url, body }: HttpRequest) => {
    heard.push(`${new URL(url).pathname} ${String(body)}`.trim());
    return { status: 200, headers: {}, body: new Uint8Array() };
  };
  const http = { request, stream: () => Promise.reject(new Error('not of this test')) };
  const parts = {
    connections,
    pings: new HealthPings({ http, clock, telemetry }),
    pace: new PingPace(ephemeral, clock),
    newRid: () => '11111111-1111-4111-8111-111111111111',
  };
  const synchronise = (work: Parameters<typeof pingSynchronisation>[2]) =>
    clock.run(pingSynchronisation(parts, scope, work));
  return { heard, synchronise, clock };
}

test('a synchronisation is told of at its start and its end, once a minute', async () => {
  const { heard, synchronise, clock } = await checkedConnection('https://hc-ping.example/uuid');
  expect(await synchronise(async () => 'finished')).toBe('finished');
  await synchronise(async () => 'finished');
  await clock.advance(60_000);
  await synchronise(async () => 'inactive');
  expect(heard).toEqual(['/uuid/start', '/uuid finished', '/uuid/start', '/uuid/fail inactive']);
});

test('a failure is told of at once, whenever the last ping was; waiting for the portal is none', async () => {
  const { heard, synchronise } = await checkedConnection('https://hc-ping.example/uuid');
  const told = text('', '');
  await synchronise(async () => 'finished');
  heard.length = 0;
  await expect(synchronise(() => Promise.reject(new Busy(0, 'portal.limits', told)))).rejects.toThrow();
  expect(heard).toEqual([]);
  const broken = synchronise(() => Promise.reject(new Broken('portal.authorisation-lost', told)));
  await expect(broken).rejects.toThrow('authorisation-lost');
  expect(heard).toEqual(['/uuid/fail portal.authorisation-lost']);
});

test('a connection without a check tells nobody', async () => {
  const { heard, synchronise } = await checkedConnection(undefined);
  expect(await synchronise(async () => 'busy')).toBe('busy');
  expect(heard).toEqual([]);
});
