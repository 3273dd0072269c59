import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import * as z from 'zod';
import { benchPortal } from './bench-portal.ts';

/*
 * node bench/lib/event-load.ts JSON: posts portal events from this process, as Bitrix24 spells them, and prints what
 * came of it as JSON. A process of its own, so that the load does not run on the house's event loop.
 */

const { url, seconds, connections, rate, robot } = z
  .object({
    url: z.string(),
    seconds: z.number(),
    connections: z.number(),
    /** Events per second in all, sent at even distances; as many as are answered when absent. */
    rate: z.number().optional(),
    /** Calls of a robot instead. */
    robot: z.boolean().default(false),
  })
  .parse(JSON.parse(process.argv[2] ?? ''));

const { origin, pathname } = new URL(url);
const pool = new Pool(origin, { connections, pipelining: 1 });
const latencies: number[] = [];
let failed = 0;
let next = 0;

const startedAt = performance.now();
const endAt = startedAt + seconds * 1000;
await Promise.all(Array.from({ length: connections }, sender));
const lasted = (performance.now() - startedAt) / 1000;
process.stdout.write(JSON.stringify({ perSecond: latencies.length / lasted, failed, latencies }));
await pool.close();

async function sender(): Promise<void> {
  for (;;) {
    const number = next++;
    // With a rate, time counts from when the event was due: waiting for a free connection is part of it.
    const dueAt = rate === undefined ? performance.now() : startedAt + (number * 1000) / rate;
    if (dueAt >= endAt) return;
    const early = dueAt - performance.now();
    if (early > 0) await sleep(early);
    if (await post(robot ? robotCall(number) : portalEvent(number)))
      latencies.push(performance.now() - dueAt);
    else failed += 1;
  }
}

async function post(body: string): Promise<boolean> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const response = await pool.request({ path: pathname, method: 'POST', headers, body });
  await response.body.dump();
  return response.statusCode === 200;
}

function portalEvent(number: number): string {
  return new URLSearchParams({
    event: 'CATALOG.PRODUCT.ON.UPDATE',
    event_handler_id: '131',
    'data[FIELDS][ID]': String(number + 1),
    ts: '1773342238',
    'auth[access_token]': 's6p6eclrvim6da22ft9ch94ekreb52lv0000000000000000000000000000000000',
    'auth[expires_in]': '3600',
    'auth[scope]': 'crm,catalog',
    'auth[domain]': 'some-domain.bitrix24.ru',
    'auth[server_endpoint]': 'https://oauth.bitrix.info/rest/',
    'auth[status]': 'F',
    'auth[client_endpoint]': 'https://some-domain.bitrix24.ru/rest/',
    'auth[member_id]': benchPortal.member,
    'auth[user_id]': '1',
    'auth[application_token]': benchPortal.applicationToken,
  }).toString();
}

function robotCall(number: number): string {
  return new URLSearchParams({
    workflow_id: `66af5a0c7b3f58.${number}`,
    code: 'most24-1-post',
    'document_id[0]': 'crm',
    'document_id[1]': 'CCrmDocumentDeal',
    'document_id[2]': `DEAL_${number + 1}`,
    event_token: `55c1dc1c3f0d75.78875596|A51601_82584_96831_81132|${number}`,
    'properties[document_type]': 'Document_ЗаказПокупателя',
    use_subscription: 'Y',
    timeout_duration: '0',
    ts: '1773342238',
    'auth[member_id]': benchPortal.member,
    'auth[application_token]': benchPortal.applicationToken,
  }).toString();
}
