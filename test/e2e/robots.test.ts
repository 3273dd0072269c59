import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { robotCode } from '../../shared/domain/automation/robots.ts';
import { asId, type ConnectionId } from '../../shared/kernel/ids.ts';
import { seededRandom } from '../../shared/kernel/random.ts';
import { systemClock } from '../../shared/kernel/system-clock.ts';
import { OnecAgent } from '../../simulators/onec/agent/agent.ts';
import { unf30Objects } from '../../simulators/onec/base/configurations.ts';
import { httpTransport } from '../../simulators/onec/commerceml/transport.ts';
import { tradingBase } from '../support/trading-base.ts';
import { type HouseProcess, product, startHouseProcess } from './support/house-process.ts';

const containing = (part: string): unknown => expect.stringContaining(part);
const orderType = 'Document_ЗаказПокупателя';
const clientId = 'local.most24.demo';

const endpointsSchema = z.object({
  portal: z.object({ memberId: z.string(), control: z.string(), url: z.string() }),
  onec: z.object({ key: z.string(), connectionId: z.string() }),
});
const workflowSchema = z.array(
  z.object({
    entityId: z.number(),
    steps: z.array(
      z.object({ token: z.string(), state: z.string(), returned: z.record(z.string(), z.unknown()) }),
    ),
  }),
);

let dir: string;
let house: HouseProcess;
let known: z.output<typeof endpointsSchema>;
const base = tradingBase(systemClock);

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'most24-robots-'));
  house = await startHouseProcess({ script: product, dir, demo: true, args: ['--empty'] });
  known = endpointsSchema.parse(house.endpoints);
  const settings = { automation: { enabled: true } };
  await operator('PUT', `/v1/connections/${known.onec.connectionId}/settings`, settings);
  await new OnecAgent({
    ...{ store: base.store, configuration: unf30Objects, url: house.endpoints.api, key: known.onec.key },
    ...{ transport: httpTransport(), clock: systemClock, random: seededRandom(5) },
  }).exchange();
  const code = robotCode(asId<ConnectionId>(known.onec.connectionId), 'post');
  const registered = async () =>
    expect(JSON.stringify(await control('GET', 'portals/demo/automation'))).toContain(code);
  await vi.waitFor(registered, { timeout: 20_000, interval: 200 });
}, 90_000);

afterAll(async () => {
  await house.end('SIGKILL');
  await rm(dir, { recursive: true, force: true });
});

async function asked(url: string, method: string, body?: object, token?: string): Promise<unknown> {
  const response = await fetch(url, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${text}`);
  return JSON.parse(text);
}

const control = (method: string, path: string, body?: object) =>
  asked(`${known.portal.control}${path}`, method, body);
const operator = (method: string, path: string, body?: object) =>
  asked(`${house.endpoints.api}${path}`, method, body, house.endpoints.admin.token);

/** Puts a robot on a stage of its own and brings a new deal there. */
async function dealWithRobot(code: string, stageId: string, properties: object): Promise<number> {
  await control('POST', 'portals/demo/stage-robots', { clientId, code, stageId, properties });
  const made = await control('POST', 'portals/demo/deals', { title: 'Насосы' });
  const { id } = z.object({ id: z.number() }).parse(made);
  await control('POST', `portals/demo/deals/${id}/move`, { stageId });
  return id;
}

async function stepOf(deal: number) {
  const all = workflowSchema.parse(await control('GET', 'portals/demo/workflows'));
  return all.find(({ entityId }) => entityId === deal)?.steps[0];
}

async function errors(connection: string): Promise<readonly unknown[]> {
  const page = await operator('GET', `/v1/connections/${connection}/errors`);
  return z.object({ errors: z.array(z.unknown()) }).parse(page).errors;
}

const post = (path: string, form: Record<string, string>) =>
  fetch(`${house.endpoints.api}${path}`, { method: 'POST', body: new URLSearchParams(form) });

test('a robot that belongs to no base is answered with a sentence, and the journal names its code', async () => {
  // The portal has a robot of ours that we do not know any more.
  const tokens = await control('POST', `portals/demo/applications/${clientId}/tokens`, { userId: 1 });
  const { accessToken } = z.object({ accessToken: z.string() }).parse(tokens);
  await asked(`${known.portal.url}rest/bizproc.robot.add`, 'POST', {
    ...{ CODE: 'most24-99-post', HANDLER: `${house.endpoints.api}/portal/robots/${known.portal.memberId}` },
    ...{ NAME: 'Старый робот', USE_SUBSCRIPTION: 'Y', AUTH_USER_ID: 1, auth: accessToken },
    RETURN_PROPERTIES: { error: { Name: 'Ошибка', Type: 'string' } },
  });
  const deal = await dealWithRobot('most24-99-post', 'EXECUTING', {});
  await expect
    .poll(() => stepOf(deal), { timeout: 20_000 })
    .toMatchObject({
      ...{ state: 'done', returned: { error: containing('больше не относится ни к одной базе 1С') } },
    });
  expect(await errors(known.onec.connectionId)).toContainEqual(
    expect.objectContaining({
      causeKey: 'robot.unknown',
      object: { kind: 'deal', id: String(deal) },
      details: { code: 'most24-99-post', object: `DEAL_${deal}` },
    }),
  );
}, 40_000);

test('a call that carries a foreign application token does nothing; the robot is told that it was not believed', async () => {
  await control('POST', 'faults', { fault: 'event-drop', method: 'bizproc.robot', times: 1 });
  const code = robotCode(asId<ConnectionId>(known.onec.connectionId), 'post');
  const properties = { document_type: orderType };
  const deal = await dealWithRobot(code, 'PREPAYMENT_INVOICE', properties);
  const order = base.order({ deal: String(deal) });
  const waiting = await stepOf(deal);
  expect(waiting?.state).toBe('waiting');
  const answer = await post(`/portal/robots/${known.portal.memberId}`, {
    ...{ code, event_token: waiting?.token ?? '', 'properties[document_type]': orderType },
    ...{ 'document_id[0]': 'crm', 'document_id[1]': 'CCrmDocumentDeal', 'document_id[2]': `DEAL_${deal}` },
    ...{ 'auth[member_id]': known.portal.memberId, 'auth[application_token]': 'foreign' },
  });
  expect(answer.status).toBe(200);
  await expect
    .poll(() => stepOf(deal), { timeout: 20_000 })
    .toMatchObject({
      ...{
        state: 'done',
        returned: { error: containing('не смог проверить, что робота вызвал этот портал') },
      },
    });
  expect(base.book.view(order).posted).toBe(false);
  expect(await errors(known.onec.connectionId)).toContainEqual(
    expect.objectContaining({ causeKey: 'robot.not-proved', details: { code, object: `DEAL_${deal}` } }),
  );
}, 40_000);

test('a press of a button with a foreign application token is refused, and the journal of the house says so', async () => {
  const answer = await post('/portal/events', {
    ...{ event: 'ONCRMTIMELINEITEMACTION', 'data[id]': 'refresh', 'data[activityId]': '1' },
    ...{ 'auth[member_id]': known.portal.memberId, 'auth[application_token]': 'foreign' },
  });
  expect(answer.status).toBe(200);
  await expect
    .poll(() => errors('0'), { timeout: 20_000 })
    .toContainEqual(
      expect.objectContaining({
        causeKey: 'portal-event.not-proved',
        details: { event: 'ONCRMTIMELINEITEMACTION', member: known.portal.memberId },
      }),
    );
}, 40_000);
