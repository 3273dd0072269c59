import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type JsonMap, parsePhpQuery } from '../../../simulators/portal/transport/php-parameters.ts';
import { application, type Running, running } from './running.ts';

let simulator: Running;
const posted: JsonMap[] = [];
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (part: Buffer) => {
    body += part.toString();
  });
  request.on('end', () => {
    posted.push(parsePhpQuery(body));
    response.end();
  });
});
let handler = '';
let call: (method: string, params: object) => Promise<unknown>;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  handler = `http://127.0.0.1:${(server.address() as AddressInfo).port}/robots`;
  simulator = await running();
  await simulator.control('PATCH', '/settings', { eventDelaySeconds: { minimum: 0, maximum: 0 } });
  const { clientEndpoint } = await simulator.control<{ clientEndpoint: string }>('POST', '/portals', {
    name: 'robots',
  });
  const installed = { ...application, scopes: ['crm', 'bizproc'], callbackUrl: handler };
  await simulator.control('POST', '/portals/robots/applications', installed);
  const [installation] = await next();
  const auth = installation?.['auth'] as Record<string, string> | undefined;
  const token = auth?.['access_token'];
  call = async (method, params) => {
    const response = await fetch(`${clientEndpoint}${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ auth: token, ...params }),
    });
    const { result } = (await response.json()) as { result: unknown };
    if (response.status !== 200) throw new Error(`${method}: ${response.status}`);
    return result;
  };
});
afterAll(async () => {
  server.close();
  await simulator.close();
});

/** What was posted since the last time; waits for the first. */
async function next(): Promise<JsonMap[]> {
  for (let waited = 0; posted.length === 0 && waited < 5000; waited += 10)
    await new Promise((resolve) => setTimeout(resolve, 10));
  return posted.splice(0);
}

const control = <T>(method: string, path: string, body?: object) =>
  simulator.control<T>(method, `/portals/robots${path}`, body);
const { clientId } = application;

it('a deal comes to a stage, its robot asks and is answered, and a trigger moves the deal on', async () => {
  const robot = { CODE: 'ship', HANDLER: handler, NAME: 'Отгрузить', USE_SUBSCRIPTION: 'Y' };
  await call('bizproc.robot.add', robot);
  await call('crm.automation.trigger.add', { CODE: 'paid', NAME: 'Оплачен' });
  await control('POST', '/stage-robots', { clientId, code: 'ship', stageId: 'EXECUTING' });
  await control('POST', '/stage-triggers', { clientId, code: 'paid', stageId: 'FINAL_INVOICE' });
  const rows = [{ productName: 'Насос', price: 100, quantity: 2 }];
  const { id } = await control<{ id: number }>('POST', '/deals', { title: 'Поставка', rows });
  await control('POST', `/deals/${id}/move`, { stageId: 'EXECUTING' });
  const [asked] = await next();
  expect(asked).toMatchObject({ code: 'ship', document_id: { 2: `DEAL_${id}` } });
  expect(await control('GET', '/workflows?state=running')).toMatchObject([{ steps: [{ state: 'waiting' }] }]);
  await call('bizproc.event.send', { EVENT_TOKEN: asked?.['event_token'], LOG_MESSAGE: 'Отгружено' });
  expect(await control('GET', '/workflows?state=running')).toEqual([]);
  await call('crm.automation.trigger.execute', { CODE: 'paid', OWNER_TYPE_ID: 2, OWNER_ID: id });
  expect(await call('crm.deal.get', { id })).toMatchObject({
    STAGE_ID: 'FINAL_INVOICE',
    OPPORTUNITY: '200.00',
  });
});

it('a button of a card is pressed, and the page shows what the application made of it', async () => {
  await call('event.bind', { event: 'ONCRMTIMELINEITEMACTION', handler });
  const { id } = await control<{ id: number }>('POST', '/deals', { title: 'Карточка' });
  const layout = (title: string) => ({
    icon: { code: 'document' },
    header: { title },
    body: { logo: { code: 'document' }, blocks: { a: { type: 'text', properties: { value: '100 ₽' } } } },
    footer: {
      buttons: {
        refresh: {
          title: 'Обновить',
          type: 'primary',
          action: { type: 'restEvent', id: 'refresh', animationType: 'loader' },
        },
      },
    },
  });
  const added = await call('crm.activity.configurable.add', {
    ...{ ownerTypeId: 2, ownerId: id, fields: {}, layout: layout('Заказ') },
  });
  const { activity } = added as { activity: { id: number } };
  await control('POST', `/activities/${activity.id}/press`, { part: 'footer.buttons.refresh' });
  const [pressed] = await next();
  expect(pressed).toMatchObject({ data: { id: 'refresh', activityId: String(activity.id) } });
  await call('crm.activity.configurable.update', { id: activity.id, layout: layout('Заказ оплачен') });
  const page = await (await fetch(`${simulator.origin}/view/robots/deals/${id}`)).text();
  expect(page).toContain('Заказ оплачен');
  await control('DELETE', `/deals/${id}`);
  await expect(control('GET', `/activities/${activity.id}/parts`)).rejects.toThrow('404');
});
